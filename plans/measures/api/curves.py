"""Curves for programs: the named spreads of the year that plans choose from."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated

from accounts.organisation.api.doors import AdminsWrite
from pipeline.bookings.rules.credit import percent
from plans.measures.forms.spreads import CurveForm, SwitchForm
from plans.measures.models import Curve
from plans.measures.selectors import spreads as selector
from plans.measures.services import spreads as service
from traps_web.edges.calls import act
from traps_web.edges.filters import ListFilter
from traps_web.edges.resources import Resource


class CurveSerializer(serializers.ModelSerializer[Curve]):
    """A curve: by working days, or by a share of the year for each fiscal month, in per cent."""

    months = serializers.SerializerMethodField(help_text="Empty for the curve by working days.")

    class Meta:
        model = Curve
        fields = ["id", "name", "kind", "months", "position", "is_active"]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_months(self, row: Curve) -> list[str]:
        return [percent(weight) for weight in row.weights_ppm]


class CurveFilter(ListFilter):
    """Narrow the list of curves."""

    class Meta:
        model = Curve
        fields = ["kind", "is_active"]


class CurveViewSet(Resource):
    """Every curve in its order; admins add and switch them."""

    serializer_class = CurveSerializer
    filterset_class = CurveFilter
    permission_classes = [IsAuthenticated, AdminsWrite]

    def rows(self) -> QuerySet[Any]:
        return selector.every()

    @act(CurveForm, service.create)
    def create(self) -> None:
        """Add a curve that plans may take from now on."""

    @act(SwitchForm, service.switch, row="curve")
    def switch(self) -> None:
        """Offer a curve to plans, or no longer; plans that took it keep it."""
