"""Deals that a plan names, or may name: the owner's open ones, with the owner's share of each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar
from accounts.record.rules.readers import Reader
from pipeline.deals.models import Deal, DealShare
from pipeline.deals.selectors.deals import with_words
from pipeline.stages.selectors import readiness
from plans.sales_plans.models import Plan
from traps_web.lib import fiscal

MOST_SHOWN = 100
"""Deals that the list shows at once; a search finds the others."""


@dataclass(frozen=True, slots=True)
class NamedDeal:
    """A deal beside its row: what is known of it, and the owner's share, which counts where no amount is typed."""

    pk: int
    name: str
    customer: str
    stage: str
    closes_on: date | None
    closed_on: date | None
    share: Decimal


@dataclass(frozen=True, slots=True)
class DealsToName:
    """What the list of deals shows: those that close in the period, or what a search finds among all open ones."""

    period: fiscal.Period
    sought: str
    rows: list[NamedDeal]
    reasons: readiness.Reasons
    has_more: bool


def named(*, owner: Person, ids: Collection[int], standing: Collection[int]) -> dict[int, NamedDeal]:
    """The deals of some rows by id: open ones of the owner, and those that stand in the plan already; one query."""
    if not ids and not standing:
        return {}
    may_be_named = Q(pk__in=standing) | Q(pk__in=ids, owner=owner, status="open")
    rows = _with_share(Deal.objects.filter(may_be_named), owner)
    return {deal.pk: _named(deal) for deal in rows}


def to_name(reader: Reader, *, plan: Plan, sought: str = "") -> DealsToName:
    """Open deals of the plan's owner in the viewer's sight, the nearest close date first; a fixed number of queries."""
    period = calendar.period(plan.period_key)
    rows: QuerySet[Deal] = Deal.objects.visible_to(reader.viewer).filter(owner=plan.owner, status="open")
    if sought:
        rows = with_words(rows, sought)
    else:
        rows = rows.filter(close_on__within=(period.starts_on, period.ends_before))
    deals = list(_with_share(rows, plan.owner).order_by("close_on", "name", "pk")[: MOST_SHOWN + 1])
    shown = deals[:MOST_SHOWN]
    return DealsToName(
        period=period,
        sought=sought,
        rows=[_named(deal) for deal in shown],
        reasons=readiness.reasons_of(deals=shown, today=reader.today),
        has_more=len(deals) > MOST_SHOWN,
    )


def _with_share(rows: QuerySet[Deal], owner: Person) -> QuerySet[Any]:
    shares = DealShare.objects.filter(deal=OuterRef("pk"), person=owner)
    return rows.select_related("customer", "stage").annotate(owner_share=Subquery(shares.values("share_amount")[:1]))


def _named(deal: Any) -> NamedDeal:
    return NamedDeal(
        pk=deal.pk,
        name=deal.name,
        customer=deal.customer.name if deal.customer else "",
        stage=deal.stage.name,
        closes_on=deal.close_on,
        closed_on=deal.closed_on,
        share=deal.owner_share or Decimal(0),
    )
