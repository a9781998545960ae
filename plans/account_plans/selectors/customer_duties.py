"""Who has not been spoken to: customers beyond the cadence of their tier."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Case,
    DateField,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDate

from pipeline.customers.models import Customer
from plans.account_plans.models import TierRule
from plans.account_plans.rules import customer_duties as rules
from plans.account_plans.rules.tiers import TIERS
from plans.account_plans.selectors import tiers
from traps_web.lib import statements

MOST_LISTED = 8


@dataclass(frozen=True, slots=True)
class Overdue:
    """A customer beyond its cadence: who owns it, when somebody of owner and account team last spoke to it."""

    pk: int
    name: str
    tier: str
    owner_name: str
    last_contact: date | None
    days_over: int


def with_contact(rows: QuerySet[Customer]) -> QuerySet[Any]:
    """Customers with `since`: the day of the last contact, else of the owner's taking over or the entry."""
    return rows.annotate(since=Coalesce("last_contact", TruncDate(Coalesce("taken_over_at", "created_at"))))


def latest_days(rule_by_tier: Mapping[str, TierRule], today: date) -> dict[str, date]:
    """By tier the day on which a customer must have been contacted at the latest to be within its cadence."""
    return {tier: today - timedelta(days=rule.contact_days) for tier, rule in rule_by_tier.items()}


def beyond(latest: Mapping[str, date]) -> Q:
    """The rows of `with_contact` whose cadence is exceeded."""
    if not latest:
        return Q(pk__in=[])
    first = [When(tier=tier, then=Value(day)) for tier, day in latest.items()]
    return Q(since__lt=Case(*first, default=None, output_field=DateField()))


def beyond_on(day: date) -> Q:
    """The same for the cadence of every tier on a day."""
    return beyond(latest_days(tiers.rules_on(day), day))


def next_due(rule_by_tier: Mapping[str, TierRule]) -> ExpressionWrapper[Any]:
    """The end of the cadence, to order `with_contact` by: the earliest is the most overdue, none without a tier."""
    cadence = [When(tier=tier, then=Value(timedelta(days=rule.contact_days))) for tier, rule in rule_by_tier.items()]
    ends = F("since") + Case(*cadence, default=None, output_field=DurationField())
    return ExpressionWrapper(ends, output_field=DateTimeField())


def overdue(
    *, owner_ids: Collection[int], today: date, only: Collection[str] = TIERS, limit: int = MOST_LISTED
) -> list[Overdue]:
    """Customers of these owners beyond the cadence, the most demanding tier first, then the longest over.

    Two queries, one of them once a request.
    """
    rule_by_tier = {tier: rule for tier, rule in tiers.rules_on(today).items() if tier in only}
    if not rule_by_tier or not owner_ids:
        return []
    latest = tuple(latest_days(rule_by_tier, today).items())
    return [
        Overdue(pk, name, tier, owner, last, rules.days_over(since, rule_by_tier[tier].contact_days, today))
        for pk, name, tier, owner, last, since in statements.rows(_overdue, latest, limit, owner_ids=owner_ids)
    ]


def _overdue(latest: tuple[tuple[str, date], ...], limit: int, *, owner_ids: Collection[int]) -> QuerySet[Any]:
    owned = Customer.objects.filter(owner__among=owner_ids, tier__in=[tier for tier, _ in latest])
    beyond_cadence = with_contact(owned).filter(beyond(dict(latest))).order_by("tier", "since", "name", "pk")
    return beyond_cadence.values_list("pk", "name", "tier", "owner__name", "last_contact", "since")[:limit]
