"""The fiscal calendar, for programs: its versions, its periods, and a change of it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.organisation.models import FiscalCalendar, FiscalPeriod
from accounts.organisation.rules.calendar import ADMINS_ONLY
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.api.scopes import needs
from accounts.record.rules.scopes import Scope
from reviews.cycles.forms.calendar_changes import CalendarChangeForm
from reviews.cycles.presenters import calendar_changes as presenter
from reviews.cycles.selectors import calendar_changes as selector
from reviews.cycles.services import calendar_changes as service
from traps_web.edges.answers import READ_ERRORS, WRITE_ERRORS
from traps_web.edges.bodies import described, read
from traps_web.edges.requests import ApiRequest
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


class EffectSerializer(serializers.Serializer[Any]):
    """A noun and what happens to it."""

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
class CalendarViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Any]):
    """The fiscal calendar. Everybody reads it, admins change it."""

    serializer_class = VersionSerializer
    queryset = calendar.all_versions()

    @extend_schema(operation_id="calendar_periods", responses={200: PeriodSerializer(many=True), **READ_ERRORS})
    @action(detail=False, methods=["get"], serializer_class=PeriodSerializer)
    def periods(self, request: ApiRequest) -> Response:
        """The opened periods, a page at a time, by first day."""
        page = self.paginate_queryset(calendar.opened_periods())
        return self.get_paginated_response(PeriodSerializer(page, many=True).data)

    @needs(Scope.ADMIN)
    @extend_schema(
        operation_id="calendar_change",
        request=described(CalendarChangeForm),
        responses={200: OpenApiResponse(ForeseenSerializer, "The dry run."), 201: ForeseenSerializer} | ERRORS,
    )
    @action(detail=False, methods=["post"], url_path="changes")
    def changes(self, request: ApiRequest) -> Response:
        """Say what a change would do (dry run), or make it. Refused where it would cut what people are measured by."""
        if not request.user.is_admin:
            raise Refused(ADMINS_ONLY)
        form = read(CalendarChangeForm, request)
        facts, today = form.facts(), organisation_today(request.now)
        foreseen = selector.foresee(new_rules=facts["new_rules"], starts_on=facts["starts_on"], today=today)
        if form.cleaned_data["dry_run"]:
            return Response(ForeseenSerializer(presenter.document(foreseen)).data)
        changed = service.change(request.act, **facts)
        body = presenter.document(foreseen) | {"version": changed.version.version}
        return Response(ForeseenSerializer(body).data, status=status.HTTP_201_CREATED)
