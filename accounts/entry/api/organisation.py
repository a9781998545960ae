"""The organisation's policy and its fiscal years, for programs of admins."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status, viewsets
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.entry.forms.organisation import OrganisationForm
from accounts.entry.services import organisations as services
from accounts.organisation.api.doors import AdminsOnly
from accounts.organisation.models import Organisation, PaceLimit
from accounts.organisation.rules.pace import PaceLimits
from accounts.organisation.selectors import open_years, pace_limits
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.services import calendar as calendar_service
from accounts.record.api.fields import DayField
from traps_web.edges import bodies
from traps_web.edges.answers import WRITE_ERRORS
from traps_web.edges.requests import ApiRequest

PERCENT = Decimal(10_000)


def _per_cent(ppm: int) -> str:
    """A share in per cent as programs read it."""
    return f"{ppm / PERCENT:.2f}"


class PaceLimitSerializer(serializers.ModelSerializer[PaceLimit]):
    """Limits of pace from a day on; of several from the same day the last one set holds."""

    pace_ahead = serializers.SerializerMethodField()
    pace_watch = serializers.SerializerMethodField()
    set_by_name = serializers.CharField(source="set_by.name", default=None, allow_null=True)

    class Meta:
        model = PaceLimit
        fields = ["starts_on", "pace_ahead", "pace_watch", "set_at", "set_by_name"]

    def get_pace_ahead(self, row: PaceLimit) -> str:
        return _per_cent(row.ahead_ppm)

    def get_pace_watch(self, row: PaceLimit) -> str:
        return _per_cent(row.watch_ppm)


class OrganisationSerializer(serializers.ModelSerializer[Organisation]):
    """The organisation and its policy; shares in per cent."""

    pace_ahead = serializers.SerializerMethodField(help_text="Ahead from this share of the budget to date on, today.")
    pace_watch = serializers.SerializerMethodField(help_text="On watch from this share on, today; below it is behind.")
    pace_limits = serializers.SerializerMethodField(help_text="From which day on which limits hold, the latest first.")

    win_limit = serializers.DecimalField(
        max_digits=17,
        decimal_places=2,
        source="win_limit_amount",
        allow_null=True,
        help_text="Up to this amount a deal is won without the line’s word.",
    )

    class Meta:
        model = Organisation
        fields = [
            "name",
            "currency",
            "time_zone",
            "country",
            "pace_ahead",
            "pace_watch",
            "pace_limits",
            "reviewer_of_last_resort",
            "deputy_of_last_resort",
            "win_limit",
            "second_step",
            "digest_hour",
        ]

    def get_pace_ahead(self, row: Organisation) -> str:
        return _per_cent(self._limits().ahead_ppm)

    def get_pace_watch(self, row: Organisation) -> str:
        return _per_cent(self._limits().watch_ppm)

    @extend_schema_field(PaceLimitSerializer(many=True))
    def get_pace_limits(self, row: Organisation) -> Any:
        return PaceLimitSerializer(pace_limits.history(), many=True).data

    def _limits(self) -> PaceLimits:
        return pace_limits.limits_on(self.context["today"])


class OrganisationView(APIView):
    """The organisation: name, limits of pace and of wins, reviewer of last resort and their deputy."""

    permission_classes = [IsAuthenticated, AdminsOnly]

    @extend_schema(responses={200: OrganisationSerializer, 403: WRITE_ERRORS[403]})
    def get(self, request: ApiRequest) -> Response:
        """The policy as it holds."""
        return self._answer(request, request.organisation)

    @extend_schema(
        request=bodies.described(OrganisationForm)(partial=True),
        responses={200: OrganisationSerializer, **WRITE_ERRORS},
    )
    def patch(self, request: ApiRequest) -> Response:
        """Change the policy. Limits of pace hold from a day on; what was judged before keeps those of its day."""
        row = request.organisation
        form = bodies.read(OrganisationForm, request, row=row, partial=True)
        return self._answer(request, services.change(request.act, organisation=row, **form.facts()))

    def _answer(self, request: ApiRequest, row: Organisation) -> Response:
        today = organisation_today(request.now)
        return Response(OrganisationSerializer(row, context={"today": today}).data)


class FiscalYearSerializer(serializers.Serializer[Any]):
    """A fiscal year that is open for budgets and bookings; the day after its last one is `ends_before`."""

    key = serializers.CharField()
    year = serializers.IntegerField(source="number")
    starts_on = DayField()
    ends_before = DayField()
    working_days = serializers.IntegerField()
    holidays = serializers.ListField(
        child=DayField(), source="weekday_holidays", help_text="Holidays on days that would be worked."
    )


class FiscalYearViewSet(viewsets.ViewSet):
    """The opened fiscal years, the newest first."""

    request: ApiRequest

    permission_classes = [IsAuthenticated, AdminsOnly]

    @extend_schema(responses={200: FiscalYearSerializer(many=True), 403: WRITE_ERRORS[403]})
    def list(self, request: ApiRequest) -> Response:
        """All of them; there are as many as were opened."""
        return Response(FiscalYearSerializer(self._opened(), many=True).data)

    @extend_schema(request=None, responses={201: FiscalYearSerializer, **WRITE_ERRORS})
    def create(self, request: ApiRequest) -> Response:
        """Open the fiscal year after the last one."""
        calendar_service.open_next_year(request.act)
        return Response(FiscalYearSerializer(self._opened()[0]).data, status=status.HTTP_201_CREATED)

    def _opened(self) -> Sequence[open_years.OpenedYear]:
        return open_years.opened_years(working_weekdays=self.request.organisation.working_weekdays)
