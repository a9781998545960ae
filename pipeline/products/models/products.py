"""What is sold."""

from django.db import models

from traps_web.lib.fields import MoneyField
from traps_web.lib.keys import KeyColumn, KeyedQuerySet, Name


class ProductLine(models.Model):
    """A family of products: an axis of every figure, apart from the category."""

    name = Name(max_length=120, unique=True)
    name_key = KeyColumn()

    objects = KeyedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name_key"], name="productline_name_key_unique")]

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    """Something that customers buy, with its list price."""

    name = Name(max_length=200)
    name_key = KeyColumn()
    line = models.ForeignKey(ProductLine, null=True, blank=True, on_delete=models.PROTECT, related_name="products")
    list_price_amount = MoneyField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    objects = KeyedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name_key"], name="product_name_key_unique")]

    def __str__(self) -> str:
        return self.name


class ProductAlias(models.Model):
    """Another spelling under which files name a product."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="aliases")
    name = Name(max_length=200)
    name_key = KeyColumn()

    objects = KeyedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name_key"], name="productalias_name_key_unique")]
