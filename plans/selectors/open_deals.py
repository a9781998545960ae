"""How many deals stand behind the open pipeline of a scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Value

from pipeline.models import Deal, DealShare
from plans.selectors.frames import Frame
from plans.selectors.scopes import Scope, Sight
from plans.selectors.sums import Where


@dataclass(frozen=True)
class OpenDeals:
    """Counts of open deals: closing in the period, of these with the date past, and in no period for want of a date."""

    in_period: int
    date_past: int
    without_date: int


def open_deals(*, scope: Scope, sight: Sight, time: Frame) -> OpenDeals:
    """Count the open deals of a scope as it is today; one query, each count of its own from the index by close date."""
    inside = Q(close_on__gte=time.period.starts_on, close_on__lt=time.period.ends_before)
    wanted = [inside, inside & Q(close_on__lt=time.today), Q(close_on=None)]
    if scope.is_whole:
        return _counted(Deal.objects.filter(status="open"), wanted, Count("*"))
    teams = None
    if not scope.is_person and scope.team_id is not None:
        teams = sight.tree.descendants(scope.team_id)
    where = Where(person_ids=None if scope.person_id is None else [scope.person_id], team_ids=teams)
    return _counted(where.apply(DealShare.objects.filter(is_open=True)), wanted, Count("deal_id", distinct=True))


def _counted(rows: QuerySet[Any], wanted: Sequence[Q], count: Count) -> OpenDeals:
    first, *others = [
        rows.filter(one).order_by().annotate(place=Value(at)).values("place").annotate(found=count).values_list("place", "found")
        for at, one in enumerate(wanted)
    ]  # fmt: skip
    found = dict(first.union(*others, all=True))
    return OpenDeals(*(found.get(at, 0) for at in range(len(wanted))))
