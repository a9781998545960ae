"""Filters that every list of the API shares, and what refuses those that do not exist."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

import django_filters
from django import forms
from django.db.models import CheckConstraint, Field, QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from traps_web.lib.fields import DayField
from traps_web.ui import words

MOST = 2**63 - 1


def refuse_unknown(request: Request, known: Iterable[str]) -> None:
    """Refuse parameters that do not exist: whoever sent one would take all rows for the filtered ones.

    Raises ValidationError with the parameters that there are.
    """
    names = sorted(known)
    offered = f"Known here: {', '.join(names)}." if names else "This address takes none."
    unknown = {
        name: [f"There is no parameter “{name}”. {offered}"] for name in request.query_params if name not in names
    }
    if unknown:
        raise ValidationError(unknown)


class StrictFilters(DjangoFilterBackend):
    """The filters of a list; a parameter that is none of them is refused."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        if getattr(view, "detail", False):
            # One row is named by its address: an act may move it out of a filter, and its answer would be 404.
            return queryset
        if getattr(view, "action", "") == "list":
            refuse_unknown(request, [*self._filters(view, queryset), *self._paging(view)])
        rows: QuerySet[Any] = super().filter_queryset(request, queryset, view)
        return rows

    def _filters(self, view: Any, queryset: QuerySet[Any]) -> list[str]:
        kind = self.get_filterset_class(view, queryset)
        return list(kind.base_filters) if kind else []

    @staticmethod
    def _paging(view: Any) -> list[str]:
        if getattr(view, "paginator", None) is None:
            return []
        return [view.paginator.page_query_param, view.paginator.page_size_query_param]


class OneOf(django_filters.ChoiceFilter):
    """One word of a fixed list; another one is refused with the list."""

    def __init__(self, offered: Sequence[str], **kwargs: Any) -> None:
        refusal = f"There is no “%(value)s” here. Known here: {words.listed(offered, last='or')}."
        kwargs.setdefault("error_messages", {"invalid_choice": refusal})
        super().__init__(choices=[(word, word) for word in offered], **kwargs)


class DayFilter(django_filters.DateFilter):
    """The rows of a day, or before or after it. A day that no page could save is refused with the same sentence."""

    field_class = DayField


class ListFilter(django_filters.FilterSet):
    """Narrow a list. A column for which the database knows a fixed list of words takes one of these and no other."""

    @classmethod
    def filter_for_field(cls, field: Field[Any, Any], field_name: str, lookup_expr: str | None = None) -> Any:
        """The filter of a column that `Meta.fields` names."""
        offered = words_of(field)
        if offered:
            return OneOf(offered, field_name=field_name)
        return super().filter_for_field(field, field_name, lookup_expr)


def words_of(field: Field[Any, Any]) -> list[str]:
    """The words that a column may hold by its constraint; none where anything goes.

    The constraint is that of `accounts.record.models.constraints.one_of`.
    """
    for constraint in field.model._meta.constraints:
        if isinstance(constraint, CheckConstraint) and constraint.name.endswith(f"_{field.name}_known"):
            [(_, offered)] = cast("Any", constraint.condition).children
            return [word for word in offered if word]
    return []


@extend_schema_field(OpenApiTypes.INT)
class RowFilter(django_filters.NumberFilter):
    """The rows that belong to another row, named by its number.

    A number that no row can have is refused with a sentence.
    """

    field_class = forms.IntegerField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, min_value=0, max_value=MOST, **kwargs)
