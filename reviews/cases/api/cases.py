"""Cases for programs: read, answered, decided and appealed."""

from __future__ import annotations

from typing import Any, cast

import django_filters
from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.cases.forms.cases import AnswerForm, AppealDecisionForm, AppealForm, DecideForm, NameAdminForm
from reviews.cases.models import Case, CaseEvent
from reviews.cases.selectors import cases as selector
from reviews.cases.selectors import holding, memory
from reviews.cases.services import cases as service
from reviews.cases.views import paper
from traps_web.edges.answers import READ_ERRORS
from traps_web.edges.calls import act
from traps_web.edges.filters import ListFilter, RowFilter
from traps_web.edges.requests import ApiRequest
from traps_web.edges.resources import Resource


class CaseEventSerializer(serializers.ModelSerializer[CaseEvent]):
    """What happened to a case; by null: the engine."""

    class Meta:
        model = CaseEvent
        fields = ["event", "at", "by", "cause", "words", "proposal", "named"]
        read_only_fields = fields


class CaseSerializer(serializers.ModelSerializer[Case]):
    """A step of the policy for one person, with its frozen facts and everything that happened."""

    version = serializers.IntegerField(source="policy.version", read_only=True)
    events = CaseEventSerializer(many=True, read_only=True)

    class Meta:
        model = Case
        fields = [
            "id",
            "person",
            "version",
            "step_number",
            "state",
            "facts",
            "sha256",
            "opened_at",
            "made_at",
            "decider",
            "answer_due_at",
            "decide_due_at",
            "appeal_until",
            "latest_at",
            "ended_at",
            "events",
        ]
        read_only_fields = fields


class CaseShownSerializer(CaseSerializer):
    """A case with how far the number that ends it has come, and the case that opened before it."""

    in_a_row = serializers.IntegerField(
        read_only=True, allow_null=True, help_text="Duties in a row on time so far; null for a case that does not run."
    )
    before = serializers.IntegerField(
        read_only=True, allow_null=True, help_text="The case of the person before this one that still counts."
    )

    class Meta(CaseSerializer.Meta):
        fields = [*CaseSerializer.Meta.fields, "in_a_row", "before"]
        read_only_fields = fields


class CaseFilter(ListFilter):
    """Narrow the list of cases."""

    person = RowFilter(field_name="person_id")
    rests = django_filters.BooleanFilter(method="by_memory", help_text="Whether it counts no longer.")

    class Meta:
        model = Case
        fields = ["person", "state"]

    def by_memory(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        resting = memory.resting(cast(ApiRequest, self.request).reader.now)
        return rows.filter(resting) if value else rows.exclude(resting)


class CaseViewSet(Resource):
    """Your cases and those of your line, the newest first. Being a leader or an admin opens none."""

    serializer_class = CaseSerializer
    filterset_class = CaseFilter

    def rows(self) -> QuerySet[Any]:
        return selector.with_events(selector.visible(viewer=self.request.user))

    @extend_schema(responses={200: CaseShownSerializer, **READ_ERRORS})
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One case, and how far the number that ends it has come."""
        case, reader = self.get_object(), self.request.reader
        before = selector.before(reader, case)
        case.in_a_row, case.before = holding.in_a_row(reader.now, case), before.pk if before else None
        return Response(CaseShownSerializer(case).data)

    @act(None, service.read, row="case")
    def read(self) -> None:
        """Mark your case as read."""

    @act(AnswerForm, service.answer, row="case")
    def answer(self) -> None:
        """Answer your case with a cause and words, until it is decided."""

    @act(DecideForm, service.decide, row="case")
    def decide(self) -> None:
        """Decide as the level of the line that the step names, or to which it climbed."""

    @act(AppealForm, service.appeal, row="case")
    def appeal(self) -> None:
        """Appeal once, within the days of the policy."""

    @act(AppealDecisionForm, service.decide_appeal, row="case", url_path="decide-appeal")
    def decide_appeal(self) -> None:
        """Decide on an appeal, as somebody above who has not decided."""

    @act(NameAdminForm, service.name_admin, row="case", url_path="name-admin")
    def name_admin(self) -> None:
        """Name an admin who sees the case from then on, as who decides on it; the person is notified."""

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY, **READ_ERRORS}, filters=False)
    @action(detail=True, filterset_class=None)
    def pdf(self, request: ApiRequest, pk: str) -> HttpResponse:
        """The case as a PDF with its facts; that it was taken along stands with the case."""
        return paper.on_paper(request, self.get_object())
