"""Explanations of misses for programs, and the excuse ledger."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.organisation.models import Team
from accounts.record.api.fields import DayField
from accounts.record.rules.readers import Reader
from reviews.explanations.api.shapes import (
    LedgerSerializer,
    LineSerializer,
    MissExplanationSerializer,
    StorySerializer,
    ledger_of,
)
from reviews.explanations.forms.explanations import CorrectForm, ExplainMissForm, NoteForm
from reviews.explanations.models import MissExplanation
from reviews.explanations.selectors import asking, lines
from reviews.explanations.selectors import explanations as selector
from reviews.explanations.selectors import ledgers as ledger_selector
from reviews.explanations.services import explanations
from traps_web.edges.answers import READ_ERRORS, queried
from traps_web.edges.calls import act
from traps_web.edges.filters import MOST, ListFilter, RowFilter, refuse_unknown
from traps_web.edges.requests import ApiRequest
from traps_web.edges.resources import Resource
from traps_web.lib.faults import Refused
from traps_web.lib.numbers import whole


class ExplanationFilter(ListFilter):
    """Narrow the list of explanations."""

    person = RowFilter(field_name="obligation__owner_id")
    team = RowFilter(field_name="obligation__team_id")
    cause = RowFilter(field_name="cause_id")
    obligation = RowFilter(field_name="obligation_id")

    class Meta:
        model = MissExplanation
        fields = ["person", "team", "cause", "obligation"]


TEAM = OpenApiParameter("team", OpenApiTypes.INT, description="Only who is in this team, or in one under it, today.")
ORDERING = OpenApiParameter(
    "ordering", OpenApiTypes.STR, enum=lines.ORDERS.keys, description="Who has most to explain first, when left out."
)


class QuestionSerializer(serializers.Serializer[Any]):
    """A miss that asks you for an explanation."""

    obligation = serializers.IntegerField(source="obligation.pk")
    missed = serializers.CharField(source="obligation.label")
    due_at = serializers.DateTimeField(source="obligation.due_at")
    missed_at = serializers.DateTimeField(source="obligation.missed_at")
    needs_day = serializers.BooleanField(help_text="Whether the answer names the day of a catch-up.")
    days = serializers.ListField(child=DayField(), help_text="The days that it may name.")


class ExplanationViewSet(Resource):
    """The explanations that stand, of you and your line, for leaders of everybody, the newest first."""

    serializer_class = MissExplanationSerializer
    filterset_class = ExplanationFilter

    def rows(self) -> QuerySet[Any]:
        return selector.visible(viewer=self.request.user)

    @act(ExplainMissForm, explanations.explain, makes=True)
    def create(self) -> None:
        """Explain a trap that you missed: a cause, a sentence, and the day on which you catch up, which becomes a
        trap of yours.
        """

    @act(CorrectForm, explanations.correct, row="explanation", answers=MissExplanationSerializer)
    def correct(self) -> None:
        """Give another cause or other words. What was said before stays readable; the answer is the new explanation."""

    @act(NoteForm, explanations.add_note, row="explanation")
    def note(self) -> None:
        """Add a note as the line above; the person who gave the explanation is notified."""

    @act(None, explanations.report_done, row="explanation")
    def done(self) -> None:
        """Report the catch-up as done, as its owner or the line above."""

    @extend_schema(responses={200: StorySerializer, **READ_ERRORS}, filters=False)
    @action(detail=True, filterset_class=None)
    def story(self, request: ApiRequest, pk: str) -> Response:
        """An explanation with those that it corrected, the notes and the catch-up."""
        return Response(StorySerializer(selector.story(self.get_object())).data)

    @extend_schema(responses={200: QuestionSerializer(many=True), **READ_ERRORS}, filters=False)
    @action(detail=False, pagination_class=None, filterset_class=None)
    def questions(self, request: ApiRequest) -> Response:
        """The misses that ask you for an explanation, the newest first."""
        reader = request.reader
        questions = [
            asking.question(row, now=reader.now, organisation=reader.organisation) for row in asking.of_reader(reader)
        ]
        return Response(QuestionSerializer(questions, many=True).data)

    @extend_schema(
        responses={200: LineSerializer(many=True), **READ_ERRORS}, parameters=[TEAM, ORDERING], filters=False
    )
    @action(detail=False, filterset_class=None)
    def line(self, request: ApiRequest) -> Response:
        """The people of your line, for leaders everybody, with what they explained and have to explain."""
        refuse_unknown(request, ["team", "ordering", "page", "page_size"])
        reader, query = request.reader, request.query_params
        if "ordering" in query and query["ordering"] not in lines.ORDERS.keys:
            raise ValidationError({"ordering": [f"Use one of: {', '.join(lines.ORDERS.keys)}."]})
        people = lines.of_team(reader, lines.line(reader), _team(reader, query["team"]) if "team" in query else None)
        waiting = lines.waiting(reader)
        ordered = lines.ordered(people, waiting, query.get("ordering"))
        page = self.paginate_queryset(ordered.values_list("pk", flat=True))
        return self.get_paginated_response(LineSerializer(lines.of_people(reader, waiting, page or ()), many=True).data)


def _team(reader: Reader, number: str) -> Team:
    pk = whole(number)
    if pk is None:
        raise ValidationError({"team": ["Name a team by its number."]})
    try:
        return ledger_selector.team_in_sight(reader, pk=pk)
    except ObjectDoesNotExist:
        raise Http404 from None


class LedgerQuerySerializer(serializers.Serializer[Any]):
    """Whose ledger."""

    person = serializers.IntegerField(
        required=False, min_value=0, max_value=MOST, help_text="Yours when neither person nor team is named."
    )
    team = serializers.IntegerField(required=False, min_value=0, max_value=MOST, help_text="A team as it was.")
    whole = serializers.BooleanField(required=False, default=False, help_text="The organisation’s, for leaders.")


class ExcuseLedgerView(APIView):
    """How often each cause was given in which quarter, with the money promised to catch up and what came of it."""

    @extend_schema(parameters=[LedgerQuerySerializer], responses={200: LedgerSerializer, **READ_ERRORS})
    def get(self, request: ApiRequest) -> Response:
        """The ledger of a person, of a team or of the organisation; amounts in the organisation’s currency."""
        return Response(LedgerSerializer(ledger_of(_ledger(request))).data)


def _ledger(request: ApiRequest) -> ledger_selector.Ledger:
    query, reader = queried(LedgerQuerySerializer, request), request.reader
    try:
        if "team" in query:
            return ledger_selector.of_team(reader, ledger_selector.team_in_sight(reader, pk=query["team"]))
        if query.get("whole"):
            if not reader.viewer.is_leader:
                raise Refused("Only leaders can see the explanations of the whole organisation.")
            return ledger_selector.of_organisation(reader)
        pk = query.get("person", reader.viewer.pk)
        return ledger_selector.of_person(reader, ledger_selector.person_in_sight(viewer=reader.viewer, pk=pk))
    except ObjectDoesNotExist:
        raise Http404 from None
