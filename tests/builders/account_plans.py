"""Builders of account plans at any point of their way, through the services that people use."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from accounts.duties.services import traps
from accounts.models import Person
from pipeline.models import Customer
from plans.account_plans.rules import account_plans as rules
from plans.account_plans.selectors import account_plans as selector
from plans.account_plans.services import account_plans, tiers
from plans.models import AccountPlan
from tests import make

WAY = ("draft", "submitted", "returned", "approved")


def install(now: datetime = make.NOW) -> None:
    """Traps, and what the tiers ask."""
    traps.install_defaults(make.act(now=now))
    tiers.install_defaults()


def moves(owner: Person, first: date = make.TODAY + timedelta(days=7)) -> list[rules.Move]:
    """Three dated moves a week apart."""
    texts = ("Meet the signer", "Show the second site", "Bring the split offer")
    return [rules.Move(text, owner.pk, first + timedelta(days=7 * place)) for place, text in enumerate(texts)]


def written(owner: Person, **changes: object) -> account_plans.Written:
    """A whole plan."""
    facts: dict[str, object] = {
        "answers": {name: f"{question[:-1]}: so." for name, question in rules.QUESTIONS},
        "wanted_year": Decimal("120000"),
        "wanted_quarter": Decimal("30000"),
        "moves": moves(owner),
    }
    return account_plans.Written(**facts | changes)  # type: ignore[arg-type]


def make_plan(
    customer: Customer, *, at: str = "draft", by: Person | None = None, now: datetime = make.NOW
) -> AccountPlan:
    """The plan of the year of that day at a point of its way; decided on by `by`, who is of the line."""
    owner = customer.owner
    assert owner is not None
    year = selector.year_of(today=now.date())
    plan = account_plans.begin(make.act(owner, now=now), customer=customer, year=year)
    if at == "draft":
        return account_plans.write(make.act(owner, now=now), plan=plan, version=plan.version, written=written(owner))
    plan = account_plans.submit(make.act(owner, now=now), plan=plan, version=plan.version, written=written(owner))
    if at == "submitted":
        return plan
    assert by is not None
    return account_plans.decide(
        make.act(by, now=now), plan=plan, version=plan.version, decision=at, note="Say who signs."
    )
