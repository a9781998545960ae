"""Curves by name, and the weights they give a period."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.organisation.selectors import calendar
from accounts.organisation.selectors.configuration import part
from plans.measures.models import Curve
from plans.measures.rules import spreads
from traps_web.lib import fiscal, money


def every() -> QuerySet[Any]:
    """Every curve in its order."""
    return Curve.objects.order_by("position")


def curves() -> list[Curve]:
    """The same, read."""
    return [copy(curve) for curve in _stored()]


@part(Curve)
def _stored() -> tuple[Curve, ...]:
    return tuple(every())


def to_choose(day: date) -> list[Curve]:
    """The curves that a plan which starts on a day may take: they fit its fiscal year."""
    months = months_of_year(day)
    return [
        curve for curve in curves() if curve.is_active and (not curve.weights_ppm or len(curve.weights_ppm) == months)
    ]


def default(day: date) -> Curve:
    """The first curve for a plan that starts on a day: by working days unless the organisation put another one there.

    Where none fits the year, the first one of all: a curve that does not fit is laid by working days.
    """
    return [*to_choose(day), *curves()][0]


def months_of_year(day: date) -> int:
    """How many months a full fiscal year has under the rules that hold on a day."""
    return len(fiscal.months_of_full_year(fiscal.version_at(calendar.rules(), day)))


def by_id(*, pk: int) -> Curve:
    """One curve. Raises Curve.DoesNotExist."""
    return Curve.objects.get(pk=pk)


def weights(*, curve: Curve, period: fiscal.Period, before: Callable[[date], int]) -> list[int]:
    """The curve's weights for the months of a period; a quarter takes its part of the year's."""
    rules = calendar.rules()
    months = fiscal.periods_in(rules, period.starts_on, period.ends_before, "month")
    if curve.kind == "working days" or len(curve.weights_ppm) != months_of_year(period.starts_on):
        return spreads.by_working_days([before(month.ends_before) - before(month.starts_on) for month in months])
    part = [curve.weights_ppm[month.index - 1] for month in months]
    return money.split(spreads.WHOLE, part if any(part) else [1] * len(part))


def months() -> list[str]:
    """The fiscal months of the newest scheme by the calendar month that most of each lies in."""
    full_year = fiscal.months_of_full_year(calendar.rules())
    return [f"{month.starts_on + (month.ends_before - month.starts_on) / 2:%B}" for month in full_year]
