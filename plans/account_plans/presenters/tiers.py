"""Tiers in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from accounts.organisation.presenters.dated import DatedRow, dated_rows
from pipeline.customers.models import Customer
from plans.account_plans.models import TierRule
from plans.account_plans.rules.tiers import TIERS
from traps_web.ui import words


def statement(customer: Customer) -> str:
    """Where the customer stands, as a question."""
    stands = f"is {customer.tier}" if customer.tier else "has no tier"
    return f"{customer.name} {stands}. Which tier fits?"


def moved(customer: Customer) -> str:
    """What was just done."""
    return f"{customer.name} is {customer.tier} now." if customer.tier else f"{customer.name} has no tier now."


def initial(rules: Mapping[str, TierRule]) -> dict[str, Any]:
    """The rules as the form shows them."""
    initial_values: dict[str, Any] = {}
    for tier, rule in rules.items():
        initial_values |= {
            f"floor_{tier}": rule.floor_amount,
            f"contact_days_{tier}": rule.contact_days,
            f"plan_max_age_days_{tier}": rule.plan_max_age_days,
        }
    return initial_values


def rule_rows(rules: Sequence[TierRule], *, today: date, zone: str) -> list[DatedRow]:
    """The rules of the tiers, A first, each the latest day first."""
    return [
        row
        for tier in TIERS
        for row in dated_rows([rule for rule in rules if rule.tier == tier], today=today, zone=zone, value=_rule)
    ]


def _rule(row: TierRule) -> str:
    fresh = f", a plan fresh for {row.plan_max_age_days} days" if row.plan_max_age_days else ""
    return f"{row.tier}: from {words.money(row.floor_amount)}, a contact every {row.contact_days} days{fresh}"


def settings_statement(rules: Mapping[str, TierRule]) -> str:
    """What the tiers ask, in a sentence."""
    if not rules:
        return "No tier has rules yet."
    parts = [f"{tier} every {rule.contact_days} days" for tier, rule in rules.items()]
    return f"A contact is owed to {words.listed(parts)}."
