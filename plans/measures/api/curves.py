"""Curves for programs: the named spreads of the year that plans choose from."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from accounts.organisation.api.doors import AdminsWrite
from accounts.record.api.answers import WRITE_ERRORS, told
from pipeline.bookings.rules.credit import percent
from plans.measures.forms.spreads import SwitchForm
from plans.measures.models import Curve
from plans.measures.selectors import spreads as selector
from plans.measures.services import spreads as service
from traps_web.edges.calls import act
from traps_web.edges.filters import ListFilter
from traps_web.edges.requests import ApiRequest
from traps_web.edges.resources import Resource
from traps_web.lib.faults import Invalid

PPM_OF_A_PERCENT = 10_000


class CurveSerializer(serializers.ModelSerializer[Curve]):
    """A curve: by working days, or by a share of the year for each fiscal month, in per cent."""

    months = serializers.SerializerMethodField(help_text="Empty for the curve by working days.")

    class Meta:
        model = Curve
        fields = ["id", "name", "kind", "months", "position", "is_active"]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_months(self, row: Curve) -> list[str]:
        return [percent(weight) for weight in row.weights_ppm]


class NewCurveSerializer(serializers.Serializer[Any]):
    """A curve to add."""

    name = serializers.CharField(max_length=80)
    months = serializers.ListField(
        child=serializers.DecimalField(max_digits=7, decimal_places=4, min_value=Decimal(0), max_value=Decimal(100)),
        max_length=13,
        help_text="A share in per cent for each fiscal month; together exactly 100.",
    )


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

    @extend_schema(request=NewCurveSerializer, responses={201: CurveSerializer, **WRITE_ERRORS})
    def create(self, request: ApiRequest) -> Response:
        """Add a curve that plans may take from now on."""
        said = told(NewCurveSerializer, request)
        weights = [int(share * PPM_OF_A_PERCENT) for share in said["months"]]
        try:
            row = service.create(request.act, name=said["name"], weights_ppm=weights)
        except Invalid as wrong:
            raise Invalid(**{field or "months": sentence for field, sentence in wrong.errors.items()}) from None
        return Response(CurveSerializer(row).data, status=status.HTTP_201_CREATED)

    @act(SwitchForm, service.switch, row="curve")
    def switch(self) -> None:
        """Offer a curve to plans, or no longer; plans that took it keep it."""
