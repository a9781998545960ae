"""How many deals stand behind the open pipeline of a scope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Value

from pipeline.deals.models import Deal, DealShare
from plans.measures.selectors.cutting import CutNumber
from plans.measures.selectors.frames import Frame
from plans.measures.selectors.scopes import Scope, Sight
from plans.measures.selectors.summing import Where


@dataclass(frozen=True)
class OpenDeals:
    """Counts of open deals: closing in the period, of these with the date past, and in no period for want of a date."""

    in_period: int
    date_past: int
    without_date: int


def open_deals(*, scope: Scope, sight: Sight, time: Frame) -> OpenDeals:
    """Count the open deals of a scope as it is today; one query, each count of its own from the index by close date."""
    if scope.is_whole:
        return _counted(Deal.objects.filter(status="open"), time, Count("*"))
    teams = None
    if not scope.is_person and scope.team_id is not None:
        teams = sight.tree.descendants(scope.team_id)
    where = Where(person_ids=None if scope.person_id is None else [scope.person_id], team_ids=teams)
    return _counted(where.apply(DealShare.objects.filter(is_open=True)), time, Count("deal_id", distinct=True))


_PAST, _AHEAD, _WITHOUT_DATE = range(3)


def _counted(rows: QuerySet[Any], time: Frame, count: Count) -> OpenDeals:
    inside = rows.filter(close_on__within=(time.period.starts_on, time.period.ends_before))
    dated = inside.annotate(place=CutNumber("close_on", time.today))
    undated = rows.filter(close_on=None).annotate(place=Value(_WITHOUT_DATE))
    first, second = [
        deals.order_by().values("place").annotate(counted=count).values_list("place", "counted")
        for deals in (dated, undated)
    ]
    count_by_place = dict(first.union(second, all=True))
    past = count_by_place.get(_PAST, 0)
    return OpenDeals(past + count_by_place.get(_AHEAD, 0), past, count_by_place.get(_WITHOUT_DATE, 0))
