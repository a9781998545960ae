"""Products for programs: the short list that they need to name one."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers, viewsets

from pipeline.products.models import Product
from pipeline.products.selectors import products


class ProductSerializer(serializers.ModelSerializer[Product]):
    """A product with its line and other spellings."""

    line = serializers.CharField(source="line.name", default=None, allow_null=True)
    list_price = serializers.DecimalField(source="list_price_amount", max_digits=17, decimal_places=2, allow_null=True)
    aliases: serializers.SlugRelatedField[Any] = serializers.SlugRelatedField(
        many=True, read_only=True, slug_field="name"
    )

    class Meta:
        model = Product
        fields = ["id", "name", "line", "list_price", "aliases", "is_active"]


class ProductViewSet(viewsets.ReadOnlyModelViewSet[Product]):
    """What is sold."""

    serializer_class = ProductSerializer
    queryset = Product.objects.none()

    def get_queryset(self) -> QuerySet[Product]:
        return products.every()
