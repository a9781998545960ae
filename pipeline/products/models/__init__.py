from pipeline.products.models.products import Product, ProductAlias, ProductLine

__all__ = ["Product", "ProductAlias", "ProductLine"]
