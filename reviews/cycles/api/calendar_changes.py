"""The fiscal calendar, for programs: its versions, its periods, and a change of it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.organisation.models import FiscalCalendar, FiscalPeriod
from accounts.organisation.rules.calendar import ADMINS_ONLY
from accounts.organisation.selectors import calendar
from accounts.record.api.answers import READ_ERRORS, WRITE_ERRORS
from accounts.record.api.fields import DayField
from reviews.cycles.presenters import calendar_changes as presenter
from reviews.cycles.selectors import calendar_changes as selector
from reviews.cycles.services import calendar_changes as service
from traps_web.lib import clock, fiscal
from traps_web.lib.faults import Refused

ERRORS = {code: WRITE_ERRORS[code] for code in (400, 401, 403, 409)}


class VersionSerializer(serializers.ModelSerializer[FiscalCalendar]):
    """One version of the rules; the first one holds since ever."""

    class Meta:
        model = FiscalCalendar
        fields = [
            "version",
            "scheme",
            "starts_month",
            "week_starts_on",
            "named_by",
            "starts_on",
            "reason",
            "created_at",
        ]


class PeriodSerializer(serializers.ModelSerializer[FiscalPeriod]):
    """An opened year, quarter, month or week; `ends_before` is the day after its last one."""

    class Meta:
        model = FiscalPeriod
        fields = ["key", "kind", "year", "starts_on", "ends_before"]


class ChangeSerializer(serializers.Serializer[Any]):
    """Other rules from the first day of a fiscal year ahead. A dry run comes first; its `seen` is sent along with the change."""

    starts_on = DayField()
    scheme = serializers.ChoiceField(choices=fiscal.SCHEMES)
    starts_month = serializers.IntegerField(min_value=1, max_value=12)
    week_starts_on = serializers.IntegerField(min_value=0, max_value=6, help_text="Monday is 0.")
    named_by = serializers.ChoiceField(choices=fiscal.NAMED_BY)
    dry_run = serializers.BooleanField(default=True, help_text="Say what would happen and write nothing.")
    reason = serializers.CharField(max_length=600, allow_blank=True, default="")
    seen = serializers.CharField(max_length=64, allow_blank=True, default="", help_text="From the dry run.")

    def rules(self) -> fiscal.CalendarRules:
        """The rules that are asked for."""
        names = ("scheme", "starts_month", "week_starts_on", "named_by")
        return fiscal.CalendarRules(**{name: self.validated_data[name] for name in names})


class EffectSerializer(serializers.Serializer[Any]):
    """A noun and what becomes of it."""

    noun = serializers.CharField()
    outcome = serializers.CharField(help_text="untouched, cut again or in the way.")
    count = serializers.IntegerField()
    sentence = serializers.CharField()


class ForeseenSerializer(serializers.Serializer[Any]):
    """What a change would do, or did. `version` is null in a dry run."""

    version = serializers.IntegerField(allow_null=True)
    can_be_done = serializers.BooleanField()
    verdict = serializers.CharField()
    seen = serializers.CharField()
    effects = EffectSerializer(many=True)


@extend_schema_view(
    list=extend_schema(operation_id="calendar_versions", responses={200: VersionSerializer(many=True), **READ_ERRORS})
)
class CalendarViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[FiscalCalendar]):
    """The fiscal calendar. Everybody reads it, admins change it."""

    serializer_class = VersionSerializer
    queryset = calendar.all_versions()

    @extend_schema(operation_id="calendar_periods", responses={200: PeriodSerializer(many=True), **READ_ERRORS})
    @action(detail=False, methods=["get"], serializer_class=PeriodSerializer)
    def periods(self, request: Request) -> Response:
        """The opened periods, a page at a time, by first day."""
        page = self.paginate_queryset(calendar.opened_periods())
        return self.get_paginated_response(PeriodSerializer(page, many=True).data)

    @extend_schema(
        operation_id="calendar_change",
        request=ChangeSerializer,
        responses={200: OpenApiResponse(ForeseenSerializer, "The dry run."), 201: ForeseenSerializer} | ERRORS,
    )
    @action(detail=False, methods=["post"], url_path="changes")
    def changes(self, request: Request) -> Response:
        """Say what a change would do (dry run), or make it. Refused where it would cut what judges somebody."""
        if not request.user.is_admin:
            raise Refused(ADMINS_ONLY)
        asked = ChangeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        data, wanted = asked.validated_data, asked.rules()
        today = clock.today_in(request.organisation.time_zone, request.now)
        found = selector.foresee(wanted=wanted, starts_on=data["starts_on"], today=today)
        if data["dry_run"]:
            return Response(ForeseenSerializer(presenter.document(found)).data)
        given = {name: data[name] for name in ("starts_on", "reason", "seen")}
        changed = service.change(request.act, wanted=wanted, **given)
        body = presenter.document(found) | {"version": changed.version.version}
        return Response(ForeseenSerializer(body).data, status=status.HTTP_201_CREATED)
