"""Customers for programs: those one owns, sells to or works with, in the line or everywhere."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from pipeline.customers.api.fact_fields import ExternalIdField, notes_field, text_field
from pipeline.customers.api.facts import SentFacts
from pipeline.customers.forms.customers import TeamForm
from pipeline.customers.forms.references import colleague
from pipeline.customers.models import AccountTeamMember, Customer
from pipeline.customers.selectors import account_teams
from pipeline.customers.selectors import customers as selector
from pipeline.customers.services import account_teams as team_service
from pipeline.customers.services import customers
from traps_web.edges import bodies
from traps_web.edges.answers import READ_ERRORS, WRITE_ERRORS
from traps_web.edges.filters import ListFilter, RowFilter
from traps_web.edges.named import Named
from traps_web.edges.requests import ApiRequest


class CustomerSerializer(serializers.ModelSerializer[Customer]):
    """A company that buys or may buy. Its tier moves by `customers/{id}/tier/`, with a reason."""

    owner_email = serializers.CharField(source="owner.email", default=None, allow_null=True)

    class Meta:
        model = Customer
        fields = ["id", "external_id", "name", "owner", "owner_email", "tier", "industry", "country"]


class SentCustomerSerializer(CustomerSerializer):
    """The customer as it is after another system sent it."""

    notes = notes_field()

    class Meta(CustomerSerializer.Meta):
        fields = [*CustomerSerializer.Meta.fields, "notes"]


class CustomerWriteSerializer(serializers.Serializer[Any]):
    """What can be written of a customer; what is left out stays."""

    external_id = ExternalIdField()
    name = serializers.CharField(max_length=200)
    owner = Named(colleague(), required=False, allow_null=True, help_text="Id or e-mail; yourself when left out.")
    industry = text_field(120)
    country = text_field(120)

    def facts(self) -> dict[str, Any]:
        """The values as the service takes them."""
        sent = self.validated_data
        return {"data": {"owner_id" if name == "owner" else name: value for name, value in sent.items()}}


class TeamMemberSerializer(serializers.ModelSerializer[AccountTeamMember]):
    """Who works with a customer beside its owner."""

    person_email = serializers.CharField(source="person.email")

    class Meta:
        model = AccountTeamMember
        fields = ["person", "person_email", "role"]


class CustomerFilter(ListFilter):
    """Narrow the list of customers."""

    name = django_filters.CharFilter(field_name="name_key", lookup_expr="holds")
    owner = RowFilter(field_name="owner_id")
    owner_email = django_filters.CharFilter(field_name="owner__email_key")

    class Meta:
        model = Customer
        fields = ["external_id", "name", "owner", "owner_email", "tier", "industry", "country"]


class CustomerViewSet(SentFacts):
    """Who buys, by name."""

    serializer_class = CustomerSerializer
    filterset_class = CustomerFilter
    fact, writes, taken, has_heirs = Customer, CustomerWriteSerializer, customers.TAKEN_ID, True

    def rows(self) -> QuerySet[Customer]:
        return selector.visible(viewer=self.request.user)

    @extend_schema(
        request=CustomerWriteSerializer, responses={201: CustomerSerializer, 200: CustomerSerializer, **WRITE_ERRORS}
    )
    def create(self, request: ApiRequest) -> Response:
        """Add a customer. One with the same external_id and the same content is left alone and answered with 200."""
        return self.enter(request)

    @extend_schema(request=CustomerWriteSerializer(partial=True), responses={200: CustomerSerializer, **WRITE_ERRORS})
    def partial_update(self, request: ApiRequest, pk: str) -> Response:
        """Change some of what is known of a customer."""
        return self.save(request, self.get_object(), self.read(request, partial=True))

    @extend_schema(
        request=CustomerWriteSerializer,
        responses={200: SentCustomerSerializer, 201: SentCustomerSerializer, **WRITE_ERRORS},
    )
    @action(methods=["put"], detail=False, url_path=r"by-external-id/(?P<external_id>.+)")
    def by_external_id(self, request: ApiRequest, external_id: str) -> Response:
        """Enter the customer, or bring it up to date; sent again it changes nothing.

        An owner who has left is not put back: `notes`.
        """
        return self.bring_up_to_date(request, external_id)

    @extend_schema(methods=["get"], responses={200: TeamMemberSerializer(many=True), **READ_ERRORS})
    @extend_schema(
        methods=["put"],
        request=bodies.described(TeamForm)(many=True),
        responses={200: TeamMemberSerializer(many=True), **WRITE_ERRORS},
    )
    @extend_schema(
        methods=["post"],
        request=bodies.described(TeamForm),
        responses={200: TeamMemberSerializer(many=True), **WRITE_ERRORS},
    )
    @action(methods=["get", "put", "post"], detail=True, pagination_class=None, filterset_class=None)
    def team(self, request: ApiRequest, pk: str) -> Response:
        """The account team; POST takes one person in or changes the role, PUT makes it exactly these people."""
        customer = self.get_object()
        if request.method == "POST":
            team_service.put(request.act, customer=customer, **bodies.read(TeamForm, request).facts())
        if request.method == "PUT":
            members = [form.facts() for form in bodies.read_each(TeamForm, request)]
            roles = {member["person"].pk: member["role"] for member in members}
            team_service.set_all(request.act, customer=customer, roles=roles)
        return Response(TeamMemberSerializer(account_teams.of_customer(customer=customer), many=True).data)

    @extend_schema(responses={204: None, **WRITE_ERRORS}, filters=False)
    @action(
        methods=["delete"],
        detail=True,
        url_path=r"team/(?P<person>[0-9]{1,15})",
        url_name="team-member",
        filterset_class=None,
    )
    def team_member(self, request: ApiRequest, pk: str, person: str) -> Response:
        """Take one person out of the account team."""
        member = account_teams.of_person(customer=self.get_object(), person_id=int(person))
        if member is None:
            raise Http404
        team_service.remove(request.act, member=member)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def save(self, request: ApiRequest, known: Customer | None, sent: dict[str, Any]) -> Response:
        data = sent["data"]
        if known is None:
            row = customers.create(request.act, data=customers.CustomerData(**{"owner_id": request.user.pk} | data))
        else:
            row = customers.change(request.act, customer=known, data=data)
        return self.answer(request, row.pk, is_new=known is None)
