"""Filters that every list of the API shares."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

MOST = 2**63 - 1


@extend_schema_field(OpenApiTypes.INT)
class RowFilter(django_filters.NumberFilter):
    """The rows that belong to one other row, named by its number. A number that no row can have is refused with a sentence."""

    field_class = forms.IntegerField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, min_value=0, max_value=MOST, **kwargs)
