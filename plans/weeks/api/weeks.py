"""The week for programs: read, counted, corrected, noted, closed."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.organisation.models import Person
from accounts.record.api.fields import DayField
from pipeline.activities.models import ActivityType, WeekLog
from pipeline.activities.selectors import weeks as log_selector
from pipeline.activities.services import weeks as service
from pipeline.activities.services.tallies import MOST_A_DAY
from plans.weeks.forms.weeks import CountForm
from plans.weeks.presenters.week_document import document
from plans.weeks.selectors import weeks as selector
from plans.weeks.services import week_openings
from traps_web.edges import bodies
from traps_web.edges.answers import NOT_SIGNED_IN, READ_ERRORS, WRITE_ERRORS, queried, validated
from traps_web.edges.filters import MOST, DayFilter, ListFilter, RowFilter
from traps_web.edges.requests import ApiRequest
from traps_web.lib import fiscal
from traps_web.lib.faults import Invalid


class WeekLogSerializer(serializers.ModelSerializer[WeekLog]):
    """The log of a person's week: the note, and when it was owed and closed."""

    person_name = serializers.CharField(source="person.name")

    class Meta:
        model = WeekLog
        fields = ["week", "person", "person_name", "starts_on", "due_at", "closed_at", "note"]


class WeekTypeSerializer(serializers.Serializer[Any]):
    """What was done of a type in the week, and what it owes."""

    type = serializers.CharField()
    name = serializers.CharField()
    done = serializers.IntegerField()
    per_week = serializers.IntegerField(allow_null=True, help_text="The target as it is set.")
    target = serializers.IntegerField(allow_null=True, help_text="The target as holidays and leave leave it.")


class TargetsReachedSerializer(serializers.Serializer[Any]):
    """How many of the week's targets are reached; one that leave or holidays shrink to nothing is none."""

    reached = serializers.IntegerField()
    of = serializers.IntegerField(help_text="The targets that the week holds; 0: it holds none.")
    open = serializers.ListField(
        child=serializers.CharField(), help_text="The types whose target is not reached, in their order."
    )


class WeekDaySerializer(serializers.Serializer[Any]):
    """What was done on a day, by type; of it what was logged one by one, and what was entered late."""

    day = DayField()
    is_working = serializers.BooleanField()
    counts = serializers.DictField(child=serializers.IntegerField())
    single = serializers.DictField(child=serializers.IntegerField())
    late = serializers.DictField(child=serializers.IntegerField())


class WeekSerializer(serializers.Serializer[Any]):
    """A week of one person."""

    week = serializers.CharField()
    person = serializers.IntegerField()
    person_name = serializers.CharField()
    starts_on = DayField()
    ends_before = DayField()
    due_at = serializers.DateTimeField(
        allow_null=True, help_text="Null for a week without a working day, which owes nothing."
    )
    closed_at = serializers.DateTimeField(allow_null=True)
    note = serializers.CharField(allow_blank=True)
    is_kept = serializers.BooleanField(
        help_text="True when the week was closed or its deadline has passed; its targets no longer change."
    )
    days_off_since = serializers.IntegerField(help_text="Days of leave approved since then; below zero if withdrawn.")
    targets = TargetsReachedSerializer()
    types = WeekTypeSerializer(many=True)
    days = WeekDaySerializer(many=True)


class WeekWriteSerializer(serializers.Serializer[Any]):
    """What is true of the own week; what is left out stays."""

    days = serializers.DictField(
        child=serializers.DictField(child=serializers.IntegerField(min_value=0, max_value=MOST_A_DAY)),
        required=False,
        help_text='The true totals by day and type: {"2026-11-23": {"calls": 12}}.',
    )
    note = serializers.CharField(max_length=service.LONGEST_NOTE, required=False, allow_blank=True)
    close = serializers.BooleanField(default=False, help_text="Close the week as well, for good.")


class WhoseSerializer(serializers.Serializer[Any]):
    """Whose week is read."""

    person = serializers.IntegerField(min_value=0, max_value=MOST, required=False)


class WeekFilter(ListFilter):
    """Narrow the list of logs."""

    person = RowFilter(field_name="person_id")
    closed = django_filters.BooleanFilter(field_name="closed_at", lookup_expr="isnull", exclude=True)
    starts_after = DayFilter(field_name="starts_on", lookup_expr="gte")
    starts_before = DayFilter(field_name="starts_on", lookup_expr="lt")

    class Meta:
        model = WeekLog
        fields = ["person", "week", "closed", "starts_after", "starts_before"]


WEEK = OpenApiParameter(
    "week", OpenApiTypes.STR, OpenApiParameter.PATH, description="Like 2026-W48.", pattern="^[0-9]{4}-W[0-9]{2}$"
)
WHOSE = OpenApiParameter("person", OpenApiTypes.INT, description="A person you can see; yourself when left out.")
ANSWER: dict[str, Any] = {"parameters": [WEEK], "responses": {200: WeekSerializer, **WRITE_ERRORS}}


@extend_schema_view(list=extend_schema(responses={200: WeekLogSerializer(many=True), 401: NOT_SIGNED_IN}))
class WeekViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[WeekLog]):
    """The weeks that the caller may see; people write in their own only."""

    request: ApiRequest

    serializer_class = WeekLogSerializer
    filterset_class = WeekFilter
    lookup_field = "week"
    lookup_value_regex = "[^/]+"
    queryset = WeekLog.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        return log_selector.logs(viewer=self.request.user)

    @extend_schema(parameters=[WEEK, WHOSE], responses={200: WeekSerializer, **READ_ERRORS})
    def retrieve(self, request: ApiRequest, week: str) -> Response:
        """One week with its days, also one that nobody wrote in yet."""
        query = queried(WhoseSerializer, request)
        try:
            person = selector.owner(viewer=request.user, pk=query.get("person", request.user.pk))
        except Person.DoesNotExist:
            raise Http404 from None
        return self._answer(week, person)

    @extend_schema(request=WeekWriteSerializer, **ANSWER)
    def update(self, request: ApiRequest, week: str) -> Response:
        """Set days of the own week to their true totals, and keep its note: all of it or nothing.

        Sent again it changes nothing.
        """
        own_week, facts = self._week(week), validated(WeekWriteSerializer, request)
        write = week_openings.close if facts["close"] else service.correct
        write(
            request.act,
            person=request.user,
            week=week,
            totals=_totals(facts.get("days", {}), own_week),
            text=facts.get("note", own_week.log.note if own_week.log else ""),
        )
        return self._answer(week, request.user)

    @extend_schema(request=bodies.described(CountForm), **ANSWER)
    @action(methods=["post"], detail=True)
    def count(self, request: ApiRequest, week: str) -> Response:
        """One more or one less of a type on a day of the own week."""
        own_week, facts = self._week(week), bodies.read(CountForm, request).facts()
        if facts["day"] not in own_week.days:
            raise Invalid(day=f"{facts['day'].isoformat()} is not a day of {week}.")
        service.count(request.act, person=request.user, **facts)
        return self._answer(week, request.user)

    @extend_schema(request=None, **ANSWER)
    @action(methods=["post"], detail=True)
    def close(self, request: ApiRequest, week: str) -> Response:
        """Close the own week for good, early or late."""
        self._week(week)
        week_openings.close_as_it_stands(request.act, person=request.user, week=week)
        return self._answer(week, request.user)

    def _week(self, key: str) -> log_selector.Week:
        try:
            return log_selector.week(person=self.request.user, key=key, organisation=self.request.organisation)
        except fiscal.UnknownPeriod:
            raise Http404 from None

    def _answer(self, key: str, person: Person) -> Response:
        request = self.request
        try:
            facts = selector.week_facts(request.reader, person=person, key=key, counts_only=True)
        except fiscal.UnknownPeriod:
            raise Http404 from None
        return Response(WeekSerializer(document(facts)).data)


def _totals(counts_by_day: dict[str, dict[str, int]], week: log_selector.Week) -> dict[tuple[ActivityType, date], int]:
    """The totals as the service takes them. Raises Invalid with a sentence for each day and type that is none."""
    days = {day.isoformat(): day for day in week.days}
    types = {type.key: type for type in log_selector.types()}
    if strange := sorted(set(counts_by_day) - set(days)):
        raise Invalid(days=f"“{strange[0]}” is not a day of {week.key}; write it like {min(days)}.")
    wrong = {
        f"{day}-{key}": f"There is no activity “{key}”."
        for day, counts in counts_by_day.items()
        for key in counts
        if key not in types
    }
    if wrong:
        raise Invalid(**wrong)
    return {(types[key], days[day]): total for day, counts in counts_by_day.items() for key, total in counts.items()}
