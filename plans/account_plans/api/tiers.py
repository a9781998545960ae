"""Tiers for programs: how a customer came to its tier, and changing it."""

from __future__ import annotations

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from pipeline.customers.models import Customer
from pipeline.customers.selectors import customers
from plans.account_plans.forms.tiers import TierForm
from plans.account_plans.models import TierMove
from plans.account_plans.selectors import tiers as selector
from plans.account_plans.services import tiers as service
from traps_web.edges import bodies
from traps_web.edges.answers import READ_ERRORS, WRITE_ERRORS
from traps_web.edges.requests import ApiRequest
from traps_web.lib.numbers import whole


class TierMoveSerializer(serializers.ModelSerializer[TierMove]):
    """A move of a customer from one tier to another; empty means no tier."""

    by_name = serializers.CharField(source="by.name")

    class Meta:
        model = TierMove
        fields = ["from_tier", "to_tier", "reason", "at", "by", "by_name"]


CUSTOMER = OpenApiParameter("id", OpenApiTypes.INT, OpenApiParameter.PATH, description="The customer.")


class TierView(APIView):
    """The tier of a customer: its history, and moving it."""

    request: ApiRequest

    @extend_schema(
        parameters=[CUSTOMER],
        operation_id="customers_tier_list",
        responses={200: TierMoveSerializer(many=True), **READ_ERRORS},
    )
    def get(self, request: ApiRequest, pk: str) -> Response:
        """Every move, the newest first."""
        moves = selector.history(customer=self._customer(pk))
        return Response(TierMoveSerializer(moves, many=True).data)

    @extend_schema(
        parameters=[CUSTOMER], request=bodies.described(TierForm), responses={201: TierMoveSerializer, **WRITE_ERRORS}
    )
    def post(self, request: ApiRequest, pk: str) -> Response:
        """Move a customer to another tier, with a reason."""
        customer = self._customer(pk)
        row = service.move(request.act, customer=customer, **bodies.read(TierForm, request).facts())
        return Response(TierMoveSerializer(row).data, status=status.HTTP_201_CREATED)

    def _customer(self, pk: str) -> Customer:
        number = whole(pk)
        if number is None:
            raise Http404
        try:
            return customers.by_id(viewer=self.request.user, pk=number)
        except Customer.DoesNotExist:
            raise Http404 from None
