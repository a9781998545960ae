"""Customers for programs: those one owns or sells to, in the line or everywhere."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, viewsets

from accounts.api.filters import RowFilter
from pipeline.api.fields import NOT_SIGNED_IN, READ_ERRORS
from pipeline.models import Customer
from pipeline.selectors import customers as selector


class CustomerSerializer(serializers.ModelSerializer[Customer]):
    """A company that buys or may buy."""

    owner_email = serializers.CharField(source="owner.email", default=None, allow_null=True)

    class Meta:
        model = Customer
        fields = ["id", "external_id", "name", "owner", "owner_email", "tier", "industry", "country"]


class CustomerFilter(django_filters.FilterSet):
    """Narrow the list of customers."""

    name = django_filters.CharFilter(lookup_expr="icontains")
    owner = RowFilter(field_name="owner_id")
    owner_email = django_filters.CharFilter(field_name="owner__email", lookup_expr="iexact")

    class Meta:
        model = Customer
        fields = ["external_id", "name", "owner", "owner_email", "tier", "industry", "country"]


@extend_schema_view(
    list=extend_schema(responses={200: CustomerSerializer(many=True), 401: NOT_SIGNED_IN}),
    retrieve=extend_schema(responses={200: CustomerSerializer, **READ_ERRORS}),
)
class CustomerViewSet(viewsets.ReadOnlyModelViewSet[Customer]):
    """Who buys, by name."""

    serializer_class = CustomerSerializer
    filterset_class = CustomerFilter
    queryset = Customer.objects.none()

    def get_queryset(self) -> QuerySet[Customer]:
        return selector.visible(viewer=self.request.user)
