"""Pipeline reviews for programs: read, opened, judged and closed; their roster, memory and follow-ups."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.organisation.selectors import calendar
from reviews.pipeline_reviews.api import rows, shapes
from reviews.pipeline_reviews.forms.acts import CloseForm, JudgeForm, OpenForm
from reviews.pipeline_reviews.models import FollowUp, PipelineReview
from reviews.pipeline_reviews.rules.states import OPENED
from reviews.pipeline_reviews.selectors import agenda as agendas
from reviews.pipeline_reviews.selectors import ending as endings
from reviews.pipeline_reviews.selectors import follow_ups as follow_up_selector
from reviews.pipeline_reviews.selectors import memory as memories
from reviews.pipeline_reviews.selectors import minutes as minutes_selector
from reviews.pipeline_reviews.selectors import queue
from reviews.pipeline_reviews.selectors import reviews as selector
from reviews.pipeline_reviews.services import closing, judging, openings
from reviews.pipeline_reviews.services import follow_ups as follow_up_service
from traps_web.edges.answers import READ_ERRORS, queried
from traps_web.edges.calls import act
from traps_web.edges.filters import MOST, ListFilter, RowFilter
from traps_web.edges.requests import ApiRequest
from traps_web.edges.resources import Resource
from traps_web.lib import fiscal


class PipelineReviewFilter(ListFilter):
    """Narrow the list of pipeline reviews."""

    team = RowFilter(field_name="team_id")
    holder = RowFilter(field_name="holder_id")

    class Meta:
        model = PipelineReview
        fields = ["week", "status", "team", "holder"]


class RosterQuerySerializer(serializers.Serializer[Any]):
    """The week of a roster."""

    week = serializers.RegexField(
        r"^\d{4}-W\d{2}$", required=False, help_text="Like 2026-W48; this week when left out."
    )


class MemoryQuerySerializer(serializers.Serializer[Any]):
    """Whose reviews count."""

    team = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=MOST,
        help_text="One team's reviews; all that you can see when left out.",
    )


class PipelineReviewViewSet(Resource):
    """Pipeline reviews that you can see, the newest week first: those that you or your line hold, all for leaders and
    admins, and those of your own team once they are open.
    """

    serializer_class = shapes.PipelineReviewSerializer
    filterset_class = PipelineReviewFilter

    def rows(self) -> QuerySet[Any]:
        return selector.visible(viewer=self.request.user)

    @act(OpenForm, openings.open_review, row="review")
    def open(self) -> None:
        """Open it: the order of its deals is frozen, each with every reason for its place."""

    @act(JudgeForm, judging.judge, row="review", answers=shapes.DealVerdictSerializer)
    def judge(self) -> None:
        """Say a verdict or write a note on one of its deals. The verdict is carried out within this call, or left to
        the owner of a deal that the CRM keeps.
        """

    @act(CloseForm, closing.close, row="review")
    def close(self) -> None:
        """Close it with the team's call and up to three actions; its minutes are frozen."""

    @extend_schema(responses={200: shapes.InReviewSerializer(many=True), **READ_ERRORS}, filters=False)
    @action(detail=True, pagination_class=None, filterset_class=None)
    def deals(self, request: ApiRequest, pk: str) -> Response:
        """Its deals in their order; before it is opened, as they would stand now."""
        review = self.get_object()
        if review.status in OPENED:
            shown = [rows.of_review(row) for row in queue.in_review(review)]
        else:
            since = selector.since_day(review, request.reader.today)
            lineup = queue.lineup(
                team_id=review.team_id, name=review.team.name, since=since, today=request.reader.today
            )
            shown = rows.of_lineup(lineup)
        return Response(shapes.InReviewSerializer(shown, many=True).data)

    @extend_schema(responses={200: shapes.AgendaSerializer, **READ_ERRORS}, filters=False)
    @action(detail=True, filterset_class=None)
    def agenda(self, request: ApiRequest, pk: str) -> Response:
        """What moved since the last review, and whether what was said then held."""
        agenda = agendas.agenda(request.reader, review=self.get_object())
        return Response(shapes.AgendaSerializer(rows.of_agenda(agenda)).data)

    @extend_schema(responses={200: shapes.EndingSerializer, **READ_ERRORS}, filters=False)
    @action(detail=True, filterset_class=None)
    def ending(self, request: ApiRequest, pk: str) -> Response:
        """What it would end with now: verdicts in money, coverage, the call, the expected landing."""
        review = self.get_object()
        ending = endings.ending(request.reader, review=review, deals=queue.in_review(review))
        return Response(shapes.EndingSerializer(ending).data)

    @extend_schema(responses={200: shapes.PipelineMinutesSerializer, **READ_ERRORS}, filters=False)
    @action(detail=True, filterset_class=None)
    def minutes(self, request: ApiRequest, pk: str) -> Response:
        """Its frozen minutes; 404 until it is closed."""
        minutes = minutes_selector.of_review(viewer=request.user, review=self.get_object())
        if minutes is None:
            raise Http404
        return Response(shapes.PipelineMinutesSerializer(minutes).data)

    @extend_schema(
        parameters=[RosterQuerySerializer],
        responses={200: shapes.OnRosterSerializer(many=True), **READ_ERRORS},
        filters=False,
    )
    @action(detail=False, pagination_class=None, filterset_class=None)
    def roster(self, request: ApiRequest) -> Response:
        """The reviews of a week, by team: held, due, dodged or excused."""
        week = queried(RosterQuerySerializer, request).get("week")
        week = week or fiscal.activity_week(request.reader.today, calendar.rules())
        return Response(shapes.OnRosterSerializer(selector.roster(request.reader, week=week), many=True).data)

    @extend_schema(
        parameters=[MemoryQuerySerializer], responses={200: shapes.MemorySerializer, **READ_ERRORS}, filters=False
    )
    @action(detail=False, pagination_class=None, filterset_class=None)
    def memory(self, request: ApiRequest) -> Response:
        """What keep kept alive for how long, and what became of it, in money, by who said keep."""
        team = queried(MemoryQuerySerializer, request).get("team")
        return Response(shapes.MemorySerializer(memories.memory(request.reader, team_id=team)).data)


class FollowUpFilter(ListFilter):
    """Narrow the list of follow-ups."""

    review = RowFilter(field_name="review_id")
    owner = RowFilter(field_name="owner_id")
    deal = RowFilter(field_name="deal_id")

    class Meta:
        model = FollowUp
        fields = ["kind", "review", "owner", "deal"]


class FollowUpViewSet(Resource):
    """Follow-ups of the pipeline reviews that you can see, and those of you and your line; the next one due first."""

    serializer_class = shapes.FollowUpSerializer
    filterset_class = FollowUpFilter

    def rows(self) -> QuerySet[Any]:
        return follow_up_selector.visible(viewer=self.request.user)

    @act(None, follow_up_service.report_done, row="follow_up")
    def done(self) -> None:
        """Report help as given, or an action as done. What is left to do in the CRM is done by the CRM's own file."""
