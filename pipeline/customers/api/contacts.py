"""Contacts for programs: the people of customers in sight."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from accounts.keeping.api.replaced_names import MentionSerializer, ReplacedNameSerializer
from accounts.organisation.api.doors import AdminsOnly
from pipeline.customers.forms.customers import ContactForm, NewContactForm
from pipeline.customers.models import Contact
from pipeline.customers.selectors import contacts as selector
from pipeline.customers.selectors import erasures as erasure_selector
from pipeline.customers.services import contacts, erasures
from traps_web.edges.answers import WRITE_ERRORS
from traps_web.edges.calls import act
from traps_web.edges.filters import ListFilter, RowFilter
from traps_web.edges.requests import ApiRequest
from traps_web.edges.resources import Resource


class ContactSerializer(serializers.ModelSerializer[Contact]):
    """A person at a customer; `retired_at` is set once they have left there."""

    customer_name = serializers.CharField(source="customer.name")

    class Meta:
        model = Contact
        fields = ["id", "customer", "customer_name", "name", "role", "email", "phone", "created_at", "retired_at"]


class ErasureSerializer(serializers.Serializer[Any]):
    """What goes with a contact: whether an empty row stays, what points to it, and which texts name them."""

    stays = serializers.BooleanField(help_text="An empty row stays, because activities are logged with the contact.")
    pointing = serializers.DictField(child=serializers.IntegerField(), help_text="Rows by what they are.")
    mentions = MentionSerializer(many=True)


class ContactFilter(ListFilter):
    """Narrow the list of contacts."""

    customer = RowFilter(field_name="customer_id")
    name = django_filters.CharFilter(field_name="name_key", lookup_expr="holds")
    is_there = django_filters.BooleanFilter(field_name="retired_at", lookup_expr="isnull")

    class Meta:
        model = Contact
        fields = ["email"]


class ContactViewSet(Resource):
    """The people of customers in sight, by name."""

    serializer_class = ContactSerializer
    filterset_class = ContactFilter

    def rows(self) -> QuerySet[Any]:
        return selector.visible(viewer=self.request.user)

    @act(NewContactForm, contacts.add)
    def create(self) -> None:
        """Enter a person at a customer."""

    @act(ContactForm, contacts.change, row="contact")
    def partial_update(self) -> None:
        """Change what is known of a contact."""

    @extend_schema(responses={200: ErasureSerializer, **WRITE_ERRORS}, filters=False)
    @action(methods=["get"], detail=True, filterset_class=None, permission_classes=[IsAuthenticated, AdminsOnly])
    def erasure(self, request: ApiRequest, pk: str) -> Response:
        """Look at what goes when the contact is erased, and which texts name them; for admins."""
        return Response(ErasureSerializer(erasure_selector.look(self.get_object())).data)

    @act(
        None,
        erasures.erase,
        row="contact",
        answers=ReplacedNameSerializer,
        permission_classes=[IsAuthenticated, AdminsOnly],
    )
    def erase(self) -> None:
        """Take name, role, e-mail address and phone away for good; what was done with them stays. For admins."""

    @act(None, contacts.retire, row="contact", gives_row=False)
    def retire(self) -> None:
        """Say that a person has left the customer."""
