"""Spreading a year's number by a curve: over quarters, months and weeks, to the cent.

Months take the number by the curve's weights (largest remainder), quarters are sums of their months, and each month is
laid over its weeks, cut at its edges, by working days. So the year is the sum of its quarters, of its months and of its
cut weeks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from traps_web.lib import fiscal, money, phasing, wording

WHOLE = money.PPM
_OF_A_PERCENT = 10_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """A quarter, month or cut week with the minor units that lie on it; `month` names the month of a week."""

    key: str
    starts_on: date
    ends_before: date
    amount: int
    month: str = ""


@dataclass(frozen=True, slots=True)
class Spread:
    """A number laid over a period; each of the three lists adds up to it."""

    quarters: list[Stretch]
    months: list[Stretch]
    weeks: list[Stretch]


def percent_said(ppm: int) -> str:
    """Parts per million as per cent with no more decimals than it needs: 99, 8.5."""
    whole, rest = divmod(abs(ppm), _OF_A_PERCENT)
    return f"{whole}.{rest:04d}".rstrip("0").rstrip(".")


def weights_fault(weights: Sequence[int], *, months: int) -> str:
    """One sentence when weights are no curve of a year of so many months; empty when they are."""
    if len(weights) != months:
        return f"The year has {months} months, but this curve has {len(weights)} weights."
    if any(weight < 0 for weight in weights):
        return "A month cannot have less than 0 %."
    total = sum(weights)
    if total < WHOLE:
        return f"The months add up to {percent_said(total)} %; {percent_said(WHOLE - total)} % is missing."
    if total > WHOLE:
        return f"The months add up to {percent_said(total)} %; {percent_said(total - WHOLE)} % is too much."
    return ""


def goals_fault(goals: Decimal, total: Decimal) -> str:
    """How goals miss the number, in one sentence."""
    places = 0 if goals == int(goals) and total == int(total) else 2
    apart = wording.money(abs(total - goals), places)
    word = "is missing" if goals < total else "is too much"
    return (
        f"The months add up to {wording.money(goals, places)}, the number is {wording.money(total, places)}: "
        f"{apart} {word}."
    )


def by_working_days(days: Sequence[int]) -> list[int]:
    """The weights that the working days of each month make; they add up to the whole."""
    return money.split(WHOLE, days if any(days) else [1] * len(days))


def lay_over(
    amount_minor: int,
    weights: Sequence[int],
    *,
    period: fiscal.Period,
    rules: fiscal.CalendarRules,
    before: Callable[[date], int],
) -> Spread:
    """The number over the months of a period by weights, and from there over quarters and weeks.

    `before(day)` counts stored working days before a day. Raises ValueError when weights and months do not fit.
    """
    months = fiscal.periods_in(rules, period.starts_on, period.ends_before, "month")
    if len(weights) != len(months):
        raise ValueError(f"{len(weights)} weights do not fit {len(months)} months.")
    parts = money.split(amount_minor, weights if any(weights) else [1] * len(weights))
    return from_months(
        dict(zip((month.key for month in months), parts, strict=True)), period=period, rules=rules, before=before
    )


def from_months(
    amounts: dict[str, int],
    *,
    period: fiscal.Period,
    rules: fiscal.CalendarRules,
    before: Callable[[date], int],
) -> Spread:
    """Goals set by month, laid over quarters and weeks; a month that is left out has none."""
    months = fiscal.periods_in(rules, period.starts_on, period.ends_before, "month")
    laid = [Stretch(month.key, month.starts_on, month.ends_before, amounts.get(month.key, 0)) for month in months]
    quarters = [
        Stretch(
            quarter.key,
            quarter.starts_on,
            quarter.ends_before,
            sum(month.amount for month in laid if quarter.contains(month.starts_on)),
        )
        for quarter in fiscal.periods_in(rules, period.starts_on, period.ends_before, "quarter")
    ]
    weeks = [week for month in laid for week in _weeks(month, rules, before)]
    return Spread(quarters, laid, weeks)


def _weeks(month: Stretch, rules: fiscal.CalendarRules, before: Callable[[date], int]) -> list[Stretch]:
    cuts = fiscal.cut_weeks(rules, month.starts_on, month.ends_before)
    days = [before(cut.ends_before) - before(cut.starts_on) for cut in cuts]
    weights = days if any(days) else [1, *[0] * (len(cuts) - 1)]
    parts = phasing.spread(month.amount, weights)
    return [
        Stretch(cut.key, cut.starts_on, cut.ends_before, part, month.key) for cut, part in zip(cuts, parts, strict=True)
    ]


def from_activity(*, per_week: int, weeks: int, conversion_ppm: int, average_minor: int) -> int:
    """New business by activity, rounded once, in minor units.

    Acts a week × weeks × the part that buys × what one brings.
    """
    return money.apply_ppm(per_week * weeks * average_minor, conversion_ppm)
