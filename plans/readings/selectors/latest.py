"""The newest reading of a subject in the running quarter, for pages that people open every day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet, Subquery

from pipeline.history.selectors.scopes import Scope
from plans.readings.models import Reading
from plans.readings.selectors.readings import of_scope
from traps_web.lib.fiscal import Period

OLDEST = 2
"""So many days ago the newest night may lie: yesterday's, or the one before while yesterday's is being taken."""
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest reading, and the first that the subject has in the quarter.

    `week_before`: of the night seven days before the newest; None where it lies in another quarter or was not taken.
    """

    newest: Reading
    first: Reading
    week_before: Reading | None = None


def latest(scope: Scope, period: Period, today: date, **beside: Subquery) -> Latest | None:
    """The readings of a scope that the viewer sees; `today` is the organisation's. One query.

    `beside`: what is read along with each reading, by name.
    None where the period is not the running quarter, or has no night of the last two days.
    """
    if period.kind != "quarter" or not period.contains(today):
        return None
    newest_days = [today - step * _DAY for step in range(1, OLDEST + 1)]
    days = [*newest_days, *(day - _WEEK for day in newest_days)]
    of_quarter = of_scope(scope, period)
    rows = list(of_quarter.filter(Q(night__day__in=days) | Q(pk=Subquery(_first(of_quarter)))).annotate(**beside))
    by_day = {row.night.day: row for row in rows}
    newest = next((by_day[day] for day in newest_days if day in by_day), None)
    if newest is None:
        return None
    return Latest(newest, rows[-1], by_day.get(newest.night.day - _WEEK))


def _first(of_quarter: QuerySet[Any]) -> QuerySet[Any]:
    return of_quarter.order_by("night__number").values("pk")[:1]
