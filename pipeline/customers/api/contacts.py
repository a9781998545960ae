"""Contacts for programs: the people of customers in sight."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers

from pipeline.customers.forms.customers import ContactForm, NewContactForm
from pipeline.customers.models import Contact
from pipeline.customers.selectors import contacts as selector
from pipeline.customers.services import contacts
from traps_web.edges.calls import act
from traps_web.edges.filters import ListFilter, RowFilter
from traps_web.edges.resources import Resource


class ContactSerializer(serializers.ModelSerializer[Contact]):
    """A person at a customer; `retired_at` is set once they have left there."""

    customer_name = serializers.CharField(source="customer.name")

    class Meta:
        model = Contact
        fields = ["id", "customer", "customer_name", "name", "role", "email", "phone", "created_at", "retired_at"]


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

    @act(None, contacts.retire, row="contact", gives_row=False)
    def retire(self) -> None:
        """Say that a person has left the customer."""
