"""The stances of contacts, for programs."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from pipeline.activities.selectors import last_contacts
from pipeline.customers.models import Customer
from plans.account_plans.rules.account_plans import STANCES
from plans.account_plans.selectors import account_plans as selector
from plans.account_plans.services import account_plans as service
from traps_web.edges.answers import READ_ERRORS, WRITE_ERRORS, validated
from traps_web.edges.filters import MOST
from traps_web.edges.requests import ApiRequest
from traps_web.lib.faults import Invalid
from traps_web.lib.numbers import whole


class StanceSerializer(serializers.Serializer[Any]):
    """A contact at the customer, and their stance."""

    contact = serializers.IntegerField()
    name = serializers.CharField()
    role = serializers.CharField()
    stance = serializers.ChoiceField(choices=STANCES)


class StanceWriteSerializer(serializers.Serializer[Any]):
    """A stance of one of the people there."""

    contact = serializers.IntegerField(min_value=0, max_value=MOST)
    stance = serializers.ChoiceField(choices=STANCES)


class StancesWriteSerializer(serializers.Serializer[Any]):
    """Whose stances are set; the others stay."""

    stances: serializers.ListSerializer[Any] = serializers.ListSerializer(child=StanceWriteSerializer(), max_length=500)


CUSTOMER = OpenApiParameter("id", OpenApiTypes.INT, OpenApiParameter.PATH, description="The customer.")


class StancesView(APIView):
    """The stances of the people at a customer."""

    request: ApiRequest

    @extend_schema(
        parameters=[CUSTOMER],
        operation_id="customers_stances_list",
        responses={200: StanceSerializer(many=True), **READ_ERRORS},
    )
    def get(self, request: ApiRequest, pk: str) -> Response:
        """The people there today, by name."""
        return self._answer(self._customer(pk))

    @extend_schema(
        parameters=[CUSTOMER],
        request=StancesWriteSerializer,
        responses={200: StanceSerializer(many=True), **WRITE_ERRORS},
    )
    def patch(self, request: ApiRequest, pk: str) -> Response:
        """Set the stances of contacts, as the owner, the account team or the line."""
        customer = self._customer(pk)
        stances = {row["contact"]: row["stance"] for row in validated(StancesWriteSerializer, request)["stances"]}
        try:
            service.set_stances(request.act, customer=customer, stances=stances)
        except Invalid:
            raise Invalid(stances="Use ids of people at this customer.") from None
        return self._answer(customer)

    def _answer(self, customer: Customer) -> Response:
        people = last_contacts.of_customer(customer=customer)
        stances = selector.stances(people)
        rows = [
            {
                "contact": person.pk,
                "name": person.name,
                "role": person.role,
                "stance": stances.get(person.pk, "unknown"),
            }
            for person in people
        ]
        return Response(StanceSerializer(rows, many=True).data)

    def _customer(self, pk: str) -> Customer:
        try:
            return selector.customer(viewer=self.request.user, pk=whole(pk) or 0, today=self.request.reader.today)
        except Customer.DoesNotExist:
            raise Http404 from None
