"""The methods of the expected landing: each says how much money of the organisation is still to come in a period.

A method knows what stood at the end of a day (`landing_facts.Known`) and nothing else. It is silent (None) where the
past is too short for it. Sources: docs/glossary.md, expected landing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from plans.measures.rules.deal_survival import wins_ahead, wins_so_far
from plans.measures.rules.landing_facts import DAY, Known, Money

THIRTEEN_WEEKS = 65
LEAST_DAYS = 20
MOST_SPANS = 8
A_YEAR = timedelta(weeks=52)

THIRTEEN = "thirteen_weeks"
SAME_DAYS = "same_days"
SHAPE = "shape"
SURVIVAL = "survival"


@dataclass(frozen=True, slots=True)
class Method:
    """A method, and how much money has to be known before it is blended; until then its word weighs nothing.

    The one that reads deals has to have seen a year.
    """

    key: str
    says: Callable[[Known], float | None]
    counts_after: timedelta = timedelta()


def thirteen_weeks(known: Known) -> float | None:
    """The money of the last 13 weeks by working day, for the working days left."""
    per_day = _per_day(known, THIRTEEN_WEEKS)
    return None if per_day is None else per_day * known.days_left


def same_days(known: Known) -> float | None:
    """What the same number of last working days of the period before brought."""
    first, end = known.money.first_day, known.span.starts_on
    start = known.days.back(end, known.days_left)
    if start is None or first is None or start < first or not known.before:
        return None
    return known.money.between(start, end)


def shape(known: Known) -> float | None:
    """The pace of the last 13 weeks, laid over the period as the money of past periods was.

    A window of 13 weeks holds each part of a quarter once, so that its pace does not swing with the quarter; the pace
    of a longer period is that of as many working days as it has itself.
    """
    spans = known.complete[-MOST_SPANS:]
    came = sum(known.money.between(*span) for span in spans)
    per_day = _per_day(known, max(THIRTEEN_WEEKS, known.days_of_span))
    if per_day is None or came <= 0:
        return None
    starts = [(known.days.back(span.ends_before, known.days_left), span) for span in spans]
    late = sum(known.money.between(max(start or span.starts_on, span.starts_on), span[1]) for start, span in starts)
    return per_day * known.days_of_span * late / came


def survival(known: Known) -> float | None:
    """Deals won by their age, of those open and those yet to open, each at the mean money of a won deal."""
    first = known.money.first_day
    if known.deals is None or first is None:
        return None
    deals = known.deals.until(known.day)
    wins = wins_so_far(deals)
    if not wins:
        return None
    mean = known.money.between(first, known.day + DAY) / wins
    return wins_ahead(deals, (known.span.ends_before - known.day).days - 1) * mean


METHODS = (
    Method(SAME_DAYS, same_days),
    Method(SHAPE, shape),
    Method(THIRTEEN, thirteen_weeks),
    Method(SURVIVAL, survival, counts_after=A_YEAR),
)


def share(known: Known, own: Money) -> float | None:
    """The part of the organisation's money that somebody brings: of the last 52 weeks up to the day.

    Somebody who began later is compared from a quarter before their first money on: the quarter of nothing draws a
    short history towards nothing. None: no money of their own in that time.
    """
    year, _ = known.window(4 * THIRTEEN_WEEKS)
    first = own.until(known.day).first_day
    if first is None:
        return None
    start = max(year, known.days.back(first, THIRTEEN_WEEKS) or year)
    mine, all_of_it = (money.between(start, known.day + DAY) for money in (own, known.money))
    return min(mine / all_of_it, 1.0) if mine > 0 and all_of_it > 0 else None


def _per_day(known: Known, number: int) -> float | None:
    """Money by working day over the last so many, or over those there are; None below four weeks."""
    start, days = known.window(number)
    return known.money.between(start, known.day + DAY) / days if days >= LEAST_DAYS else None
