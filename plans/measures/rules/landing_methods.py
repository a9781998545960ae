"""The methods of the expected landing: each says how much money of the organisation is still to come in a period.

A method uses only what was known at the end of a day (`landing_facts.Known`). It returns None where the past is too
short for it. Sources: docs/glossary.md, expected landing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from plans.measures.rules.deal_survival import wins_ahead, wins_so_far
from plans.measures.rules.landing_calls import foretold_by_calls
from plans.measures.rules.landing_facts import DAY, Known, Money

THIRTEEN_WEEKS = 65
LEAST_DAYS = 20
MOST_SPANS = 8
A_YEAR = timedelta(weeks=52)

THIRTEEN = "thirteen_weeks"
SAME_DAYS = "same_days"
SHAPE = "shape"
SURVIVAL = "survival"
CALLS = "calls"


@dataclass(frozen=True, slots=True)
class Method:
    """A method, and how long a history of money it needs before it is blended; until then it weighs nothing.

    The method that reads deals needs a year.
    """

    key: str
    says: Callable[[Known], float | None]
    counts_after: timedelta = timedelta()


def thirteen_weeks(known: Known) -> float | None:
    """The money per working day of the last 13 weeks, times the working days left."""
    per_day = _per_day(known, THIRTEEN_WEEKS)
    return None if per_day is None else per_day * known.days_left


def same_days(known: Known) -> float | None:
    """What the period before brought in its last working days, as many as are left now."""
    first, end = known.money.first_day, known.span.starts_on
    start = known.days.back(end, known.days_left)
    if start is None or first is None or start < first or not known.before:
        return None
    return known.money.between(start, end)


def shape(known: Known) -> float | None:
    """The pace of the last 13 weeks, spread over the period as money was spread over past periods.

    A window of 13 weeks contains each part of a quarter once, so that its pace does not swing with the quarter; for a
    longer period the window is as long as the period.
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
    """The deals still to be won, judged by their age, open or yet to open, each at the mean money of a won deal."""
    first = known.money.first_day
    if known.deals is None or first is None:
        return None
    deals = known.deals.until(known.day)
    wins = wins_so_far(deals)
    if not wins:
        return None
    mean = known.money.between(first, known.day + DAY) / wins
    return wins_ahead(deals, (known.span.ends_before - known.day).days - 1) * mean


def calls(known: Known) -> float | None:
    """What people call for the quarter, each corrected by their bias, less what is booked."""
    if known.calls is None:
        return None
    came = {span.starts_on: known.money.between(*span) for span in known.complete}
    whole = foretold_by_calls(known.calls, known.span.starts_on, known.day, came)
    return None if whole is None else max(whole - known.money.between(known.span.starts_on, known.day + DAY), 0.0)


METHODS = (
    Method(SAME_DAYS, same_days),
    Method(SHAPE, shape),
    Method(THIRTEEN, thirteen_weeks),
    Method(SURVIVAL, survival, counts_after=A_YEAR),
    Method(CALLS, calls),
)


def share(known: Known, own: Money) -> float | None:
    """The part of the organisation's money that a team or person brought in the 52 weeks up to the day.

    Where their first money is more recent, the comparison starts a quarter before it: that empty quarter keeps a short
    history from counting too much. None where they had no money in that time.
    """
    year, _ = known.window(4 * THIRTEEN_WEEKS)
    first = own.until(known.day).first_day
    if first is None:
        return None
    start = max(year, known.days.back(first, THIRTEEN_WEEKS) or year)
    mine, all_of_it = (money.between(start, known.day + DAY) for money in (own, known.money))
    return min(mine / all_of_it, 1.0) if mine > 0 and all_of_it > 0 else None


def _per_day(known: Known, number: int) -> float | None:
    """Money per working day over the last `number` of them, or as many as are known; None below four weeks."""
    start, days = known.window(number)
    return known.money.between(start, known.day + DAY) / days if days >= LEAST_DAYS else None
