"""Categories for programs: the short list that they need to name one."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import serializers, viewsets

from pipeline.bookings.models import Category
from pipeline.bookings.selectors import bookings


class CategorySerializer(serializers.ModelSerializer[Category]):
    """A kind of money."""

    class Meta:
        model = Category
        fields = ["id", "key", "name", "position", "rule"]


class CategoryViewSet(viewsets.ReadOnlyModelViewSet[Category]):
    """The kinds of money, in order."""

    serializer_class = CategorySerializer
    queryset = Category.objects.none()

    def get_queryset(self) -> QuerySet[Category]:
        return bookings.categories()
