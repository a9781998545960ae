"""What a field takes, told before somebody types: how long, how much, and from where to where."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from traps_web.lib.fields import PercentField
from traps_web.ui import words

_SET_BY_STANDARDS = (forms.EmailField, forms.URLField, forms.ChoiceField, forms.FileField)
"""Their length is that of an address or a choice; what a file may be is said by the form that knows it."""


def said_of(field: forms.Field) -> str:
    """The limits of a field in one short sentence; empty where there are none, or its help says them already."""
    told = _range_of(field) or _length_of(field)
    return "" if not told or any(figure in str(field.help_text) for figure in _figures(field)) else told


def tell(field: forms.Field) -> None:
    """Add the limits to the help of a field, once."""
    if getattr(field, "limits_are_told", False):
        return
    field.limits_are_told = True  # type: ignore[attr-defined]
    field.help_text = " ".join(filter(None, (str(field.help_text), said_of(field))))


def _length_of(field: forms.Field) -> str:
    longest = getattr(field, "max_length", None)
    if longest is None or isinstance(field, _SET_BY_STANDARDS) or isinstance(field.widget, forms.PasswordInput):
        return ""
    return f"Up to {words.number(longest)} characters."


def _range_of(field: forms.Field) -> str:
    least, most = _bounds(field)
    if least is not None and most is not None:
        return f"From {_figure(least)} to {_figure(most)}."
    if most is not None:
        return f"{_figure(most)} at most."
    return "" if least is None else f"{_figure(least)} or more."


def _bounds(field: forms.Field) -> tuple[Any, Any]:
    if isinstance(field, PercentField):
        return 0, 100
    if isinstance(field, forms.IntegerField):
        return field.min_value, field.max_value
    return None, None


def _figures(field: forms.Field) -> list[str]:
    """The limits that matter as they would stand in a sentence: nothing at least says nothing yet."""
    limits = [getattr(field, "max_length", None), *_bounds(field)]
    return [_figure(limit) for limit in limits if limit]


def _figure(limit: Any) -> str:
    return words.exact_money(Decimal(str(limit)))
