"""How many deals stand behind the open pipeline of a scope."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

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
    """Count the open deals of a scope as it is today; one query."""
    inside = Q(close_on__gte=time.period.starts_on, close_on__lt=time.period.ends_before)
    past = inside & Q(close_on__lt=time.today)
    if scope.is_whole:
        rows = Deal.objects.filter(inside | Q(close_on=None), status="open")
        return OpenDeals(**rows.aggregate(**_counts("pk", inside, past)))
    teams = None
    if not scope.is_person and scope.team_id is not None:
        teams = sight.tree.descendants(scope.team_id)
    where = Where(person_ids=None if scope.person_id is None else [scope.person_id], team_ids=teams)
    shares = where.apply(DealShare.objects.filter(inside | Q(close_on=None), is_open=True))
    return OpenDeals(**shares.aggregate(**_counts("deal_id", inside, past, distinct=True)))


def _counts(deal: str, inside: Q, past: Q, *, distinct: bool = False) -> dict[str, Count]:
    return {
        "in_period": Count(deal, distinct=distinct, filter=inside),
        "date_past": Count(deal, distinct=distinct, filter=past),
        "without_date": Count(deal, distinct=distinct, filter=Q(close_on=None)),
    }
