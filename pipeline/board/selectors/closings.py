"""How many deals each cut by close date has, and the gap that stands against those of a quarter.

What a number is, and how much of it is missing, is known to the app above that plans; it registers how that is read
when TRAPS starts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from accounts.organisation.models import Person
from accounts.record.rules.readers import Reader
from pipeline.board.selectors import deal_list
from pipeline.deals.models import Deal
from pipeline.deals.rules.closings import Span
from pipeline.deals.selectors.deal_criteria import DealCriteria
from pipeline.stages.selectors import readiness


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing of the number of a quarter, and where its open deals lead. `name` is empty for the viewer's own.

    `lands_at` is the landing as a share of the number.

    Formulas: docs/glossary.md, gap, coverage, weighted and landing.
    """

    name: str
    budget: Decimal
    missing: Decimal
    coverage: Decimal | None
    weighted: Decimal | None
    lands_at: Decimal | None


GapReader = Callable[[Reader, str, int | None, int | None], Gap | None]
"""Asked with a period's key, a team and a person; None: there is no number."""
_readers: list[GapReader] = []


def register(reader: GapReader) -> None:
    """Have the gap read like this."""
    _readers[:] = [reader]


def gap(reader: Reader, *, period_key: str, team_id: int | None, person_id: int | None) -> Gap | None:
    """The gap of whoever's deals are shown; None where there is no number for it."""
    for read in _readers:
        return read(reader, period_key, team_id, person_id)
    return None


def counts(reader: Reader, *, criteria: DealCriteria, spans: dict[str, Span]) -> dict[str, int]:
    """How many of the deals asked for close in each span, whatever date was asked for; one query.

    A span without a first and a last day holds what has no date; under "" stand all of them.
    """
    rows = of_any_day(reader.viewer, criteria, readiness.filters(today=reader.today))
    asks = {key: Count("pk", filter=within(criteria.day, *span)) for key, span in spans.items()}
    counted = rows.aggregate(every=Count("*"), **asks)
    return {"": counted.pop("every"), **counted}


def of_any_day(viewer: Person, criteria: DealCriteria, filters: readiness.Filters) -> QuerySet[Deal]:
    """The deals asked for as if no days had been."""
    undated = replace(criteria, starts_on=None, ends_before=None, is_undated=False)
    return deal_list.narrowed(viewer=viewer, criteria=undated, filters=filters).order_by()


def of_criteria(criteria: DealCriteria) -> Q:
    """The days that are asked for; every day when none are."""
    if criteria.starts_on is None and criteria.ends_before is None and not criteria.is_undated:
        return Q(pk__isnull=False)
    return within(criteria.day, criteria.starts_on, criteria.ends_before)


def within(day: str, starts_on: date | None, ends_before: date | None) -> Q:
    """The deals of some days; those without a date where there is neither a first nor a last one."""
    if starts_on is None and ends_before is None:
        return Q(**{f"{day}__isnull": True})
    bounds = {f"{day}__gte": starts_on, f"{day}__lt": ends_before}
    return Q(**{name: value for name, value in bounds.items() if value is not None})
