"""The A accounts of whoever is reviewed: a plan that is fresh, too old, or none."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.organisation.models import Person
from pipeline.customers.models import Customer
from plans.account_plans.models import AccountPlan
from plans.account_plans.selectors import account_plans
from plans.account_plans.selectors.account_plans import Wanting
from reviews.cycles.models import Review
from reviews.documents.rules.packet import AccountLine

TIER = "A"
OPEN = ("due", "prepared", "live", "stands", "sent back")


def lines(*, person: Person, today: date) -> list[AccountLine]:
    """The A accounts that a person owns, by name, each with how its plan stands and the money wanted this year."""
    rows = list(Customer.objects.filter(owner=person, tier=TIER).order_by("name", "pk"))
    ids = [customer.pk for customer in rows]
    fresh = account_plans.freshness(customer_ids=ids, today=today) if ids else {}
    plans = AccountPlan.objects.filter(customer__in=ids).order_by("year")
    wanted_amounts = {plan.customer_id: plan.wanted_year_amount for plan in plans}
    return [
        AccountLine(
            customer.name,
            fresh[customer.pk].state,
            fresh[customer.pk].approved_on,
            fresh[customer.pk].fresh_until,
            wanted_amounts.get(customer.pk),
        )
        for customer in rows
    ]


def wanting(*, review: Review, today: date) -> list[Wanting]:
    """The A accounts that want a fresh approved plan while the review may still be written; none once it is closed."""
    if review.status not in OPEN:
        return []
    return account_plans.wanting(owner=review.person, today=today, tier=TIER)


def binds(document: dict[str, Any]) -> bool:
    """Whether a packet knows of account plans: one that was frozen before they came only warns."""
    return "accounts" in document
