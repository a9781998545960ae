"""Builders of amendments and restatements of numbers without a plan, through the services that people use."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import Person, Team
from accounts.organisation.selectors import calendar
from plans.amendments.selectors import budget_amendments as selector
from plans.amendments.services import budget_amendments
from plans.amendments.services.budget_amendments import RequestedNumber
from plans.measures.selectors.period_numbers import PeriodNumber
from plans.models import PlanAmendment
from plans.numbers.services import budget_restatements
from tests import make

RUNNING, ENDED = "FY2027-Q2", "FY2027-Q1"
NOVEMBER = date(2026, 11, 1)


def number(owner: Person | Team, period: str = RUNNING) -> PeriodNumber:
    """The number of somebody in a period."""
    return PeriodNumber.of_period(owner, calendar.period(period))


def requested_number(of: PeriodNumber, **values: Any) -> RequestedNumber:
    """Less from November on because the territory changed, unless told otherwise."""
    facts: dict[str, Any] = {
        "trigger": "territory",
        "reason": "The south of the territory went to Olga.",
        "effective_on": NOVEMBER,
        "number": {"new": Decimal(80000)},
        "known": selector.count(number=of),
    }
    return RequestedNumber(**(facts | values))


def ask(
    owner: Person | Team, *, by: Person, period: str = RUNNING, now: datetime = make.NOW, **values: Any
) -> PlanAmendment:
    """An amendment of a number that has begun."""
    of = number(owner, period)
    return budget_amendments.ask(make.act(by, now=now), number=of, requested_change=requested_number(of, **values))


def restate(
    owner: Person | Team, amount: int, *, by: Person, period: str = ENDED, now: datetime = make.NOW, **values: Any
) -> budget_restatements.Restated:
    """Another number for a period that has ended."""
    facts: dict[str, Any] = {"amounts": {"new": Decimal(amount)}, "reason": "The budget of the south was set twice."}
    return budget_restatements.restate(make.act(by, now=now), number=number(owner, period), **(facts | values))
