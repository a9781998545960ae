"""Contacts for programs: the people of customers in sight."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.answers import NOT_SIGNED_IN, READ_ERRORS, WRITE_ERRORS, told
from pipeline.api.fact_fields import KeyField, text_field
from pipeline.api.facts import Facts
from pipeline.models import Contact
from pipeline.selectors import contacts as selector
from pipeline.selectors import customers, keys
from pipeline.services import contacts as service
from traps_web.edges.filters import ListFilter, RowFilter


class ContactSerializer(serializers.ModelSerializer[Contact]):
    """A person at a customer; `retired_at` is set once they have left there."""

    customer_name = serializers.CharField(source="customer.name")

    class Meta:
        model = Contact
        fields = ["id", "customer", "customer_name", "name", "role", "email", "phone", "created_at", "retired_at"]


class ContactWriteSerializer(serializers.Serializer[Any]):
    """What can be written of a contact; what is left out stays."""

    name = serializers.CharField(max_length=200)
    role = text_field(120)
    email = serializers.EmailField(required=False, allow_blank=True)
    phone = text_field(40)


class NewContactSerializer(ContactWriteSerializer):
    """A new contact, with its customer."""

    customer = KeyField(keys.customer_in_sight, help_text="Id, external_id or exact unique name.")


class ContactFilter(ListFilter):
    """Narrow the list of contacts."""

    customer = RowFilter(field_name="customer_id")
    name = django_filters.CharFilter(field_name="name_key", lookup_expr="holds")
    is_there = django_filters.BooleanFilter(field_name="retired_at", lookup_expr="isnull")

    class Meta:
        model = Contact
        fields = ["email"]


@extend_schema_view(
    list=extend_schema(responses={200: ContactSerializer(many=True), 401: NOT_SIGNED_IN}),
    retrieve=extend_schema(responses={200: ContactSerializer, **READ_ERRORS}),
)
class ContactViewSet(Facts):
    """The people of customers in sight, by name."""

    serializer_class = ContactSerializer
    filterset_class = ContactFilter
    queryset = Contact.objects.none()

    def get_queryset(self) -> QuerySet[Contact]:
        return selector.visible(viewer=self.request.user)

    @extend_schema(request=NewContactSerializer, responses={201: ContactSerializer, **WRITE_ERRORS})
    def create(self, request: Request) -> Response:
        """Enter a person at a customer."""
        said = told(NewContactSerializer, request)
        customer = customers.one(viewer=request.user, pk=said.pop("customer"))
        data = service.ContactData(**said)
        made = service.add(customer=customer, data=data, by=request.user, now=request.now)
        return self.answer(request, made.pk, is_new=True)

    @extend_schema(request=ContactWriteSerializer(partial=True), responses={200: ContactSerializer, **WRITE_ERRORS})
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change what is known of a contact."""
        contact = self.get_object()
        written = told(ContactWriteSerializer, request, partial=True)
        service.change(contact=contact, data=written, by=request.user, now=request.now)
        return self.answer(request, contact.pk)

    @extend_schema(request=None, responses={204: None, **WRITE_ERRORS})
    @action(methods=["post"], detail=True)
    def retire(self, request: Request, pk: str) -> Response:
        """Say that a person has left the customer."""
        service.retire(contact=self.get_object(), by=request.user, now=request.now)
        return Response(status=status.HTTP_204_NO_CONTENT)
