"""How many deals were opened, won and lost, by fortnight: what the survival of deals is learned from.

A deal that names no opening day, as one that was taken over may, came with the first day of its history.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from pipeline.deals.models import Deal
from pipeline.history.selectors.deal_days import first_day_of, in_force
from plans.measures.rules.deal_survival import FORTNIGHT, Cohort, Deals
from plans.measures.selectors.cutting import StretchNumber

_YEAR_OF_FORTNIGHTS = 26
_DAY = timedelta(days=1)
OPENED_ON = Coalesce("opened_on", first_day_of(OuterRef("pk")))
"""When a deal was opened, as known now; only a deal that does not name the day is looked up in its history."""


def deals_by_fortnight(first_money: date, day: date) -> Deals:
    """The deals of each fortnight since money is known, and up to a year before, as known now; one query."""
    first = _first(first_money)
    deals = Deal.objects.annotate(came_on=OPENED_ON).filter(came_on__gte=first, came_on__lt=day + _DAY)
    return Deals(first, _YEAR_OF_FORTNIGHTS, day, _cohorts(deals, first))


def deals_by_fortnight_then(first_money: date, day: date, known_at: datetime) -> Deals:
    """The same as known at an instant; one query.

    The day that a deal names can be corrected, and nothing keeps what it named before. So each came with the first day
    of its history, which says the same whenever it is asked.
    """
    first = _first(first_money)
    states: QuerySet[Any] = in_force(day, known_at).exclude(status="removed")
    came = states.annotate(came_on=first_day_of(OuterRef("deal_id"), known_at)).filter(came_on__gte=first)
    return Deals(first, _YEAR_OF_FORTNIGHTS, day, _cohorts(came, first))


def _first(first_money: date) -> date:
    return first_money - timedelta(days=_YEAR_OF_FORTNIGHTS * FORTNIGHT)


def _cohorts(rows: QuerySet[Any], first: date) -> tuple[Cohort, ...]:
    """Deals that stand alike, counted, in one order whatever the database gives."""
    numbers = rows.annotate(
        opened=StretchNumber("came_on", first, FORTNIGHT), closed=StretchNumber("closed_on", first, FORTNIGHT)
    )
    counted: Iterable[tuple[int, int | None, str, int]] = (
        numbers.order_by().values_list("opened", "closed", "status").annotate(number=Count("*"))
    )
    cohorts = (Cohort(opened, closed, status == "won", number) for opened, closed, status, number in counted)
    return tuple(sorted(cohorts, key=lambda row: (row.opened, -1 if row.closed is None else row.closed, row.won)))
