"""Short lists that programs need to name things: products, categories."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import serializers, viewsets

from pipeline.models import Category, Product
from pipeline.selectors import bookings, products


class ProductSerializer(serializers.ModelSerializer[Product]):
    """A product with its line and other spellings."""

    line = serializers.CharField(source="line.name", default=None, allow_null=True)
    list_price = serializers.DecimalField(source="list_price_amount", max_digits=17, decimal_places=2, allow_null=True)
    aliases = serializers.SlugRelatedField(many=True, read_only=True, slug_field="name")

    class Meta:
        model = Product
        fields = ["id", "name", "line", "list_price", "aliases", "is_active"]


class ProductViewSet(viewsets.ReadOnlyModelViewSet[Product]):
    """What is sold."""

    serializer_class = ProductSerializer
    queryset = Product.objects.none()

    def get_queryset(self) -> QuerySet[Product]:
        return products.every()


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
