"""The one-screen account plan in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from accounts.duties.presenters.obligations import state_of
from accounts.record.rules.readers import Reader
from pipeline.customers.models import Customer
from plans.account_plans.models import AccountMove, AccountPlan
from plans.account_plans.presenters.account_plan_versions import year_address
from plans.account_plans.presenters.customers import PersonRow, path, person_rows
from plans.account_plans.rules import account_plans as rules
from plans.account_plans.selectors.account_plans import Bought, PlanFacts
from traps_web.ui import values, words

MOVE_STATES = {
    "open": values.State("open", "open"),
    "done": values.State("done", "done"),
    "late": values.State("late", "done late"),
    "missed": values.State("missed", "missed"),
}
FRESH_STATES = {
    "fresh": values.State("done", "fresh plan"),
    "old": values.State("missed", "plan too old"),
    "none": values.State("missed", "no approved plan"),
    "not owed": values.State("open", "no plan owed"),
}
STATUS_STATES = {
    "draft": values.State("open", "draft"),
    "submitted": values.State("late", "waits for a decision"),
    "returned": values.State("missed", "returned"),
    "approved": values.State("done", "approved"),
}


@dataclass(frozen=True)
class MoveLine:
    """One of the three moves."""

    position: int
    text: str
    owner: str
    day: str
    state: values.State
    can_finish: bool


@dataclass(frozen=True)
class LineBought:
    """A product line: bought, or white space."""

    name: str
    amount: str
    last: str
    state: values.State


@dataclass(frozen=True)
class PlanPage:
    """Everything on the screen that is not a form."""

    title: str
    statement: str
    sub: str
    steps: tuple[values.Step, ...]
    state: values.State
    answers: list[tuple[str, str]]
    money: list[values.Fact]
    cadence: list[values.Fact]
    moves: list[MoveLine]
    people: list[PersonRow]
    bought: list[LineBought]
    bought_head: str
    decisions: list[values.TimelineEntry]
    earlier: list[values.Crumb]
    freshness: values.State
    can_begin: bool
    can_write: bool
    can_submit: bool
    can_decide: bool
    can_revise: bool
    can_stance: bool
    why_not: str


def page(reader: Reader, found: PlanFacts) -> PlanPage:
    """The page for whoever looks; what may be done is said, and what may not is not offered."""
    plan, customer = found.plan, found.customer
    status = plan.status if plan else "draft"
    may = rules.MACHINE.open_to(status, found.roles)
    writes = bool(found.roles & rules.WRITERS)
    return PlanPage(
        title=f"Plan of {customer.name}",
        statement=_statement(found),
        sub=_sub(found, reader.today),
        steps=_steps(plan, reader.zone),
        state=STATUS_STATES[status] if plan else values.State("missed", "not begun"),
        answers=[(question, getattr(plan, name)) for name, question in rules.QUESTIONS] if plan else [],
        money=_money(found),
        cadence=_cadence(found, reader.today),
        moves=[_move(reader, row, found, writes) for row in found.moves],
        people=person_rows(found.people, found.stances, today=reader.today),
        bought=[_line(one) for one in found.bought],
        bought_head=_bought_head(found),
        decisions=_decisions(found.decisions, reader.zone),
        earlier=_earlier(found),
        freshness=FRESH_STATES[found.freshness.state],
        can_begin=plan is None and writes and customer.owner is not None,
        can_write=plan is not None and "write" in may,
        can_submit=plan is not None and "submit" in may,
        can_decide=plan is not None and "approve" in may,
        can_revise=plan is not None and "revise" in may,
        can_stance=writes and bool(found.people),
        why_not=_why_not(found, writes=writes),
    )


def compare_path(customer: Customer) -> list[values.Crumb]:
    """The way to two submissions side by side."""
    plan = values.Crumb("Account plan", reverse("customer_plan", args=[customer.pk]))
    above = path(customer.name, reverse("customer_detail", args=[customer.pk]), "Account plan")[:-1]
    return [*above, plan, values.Crumb("Compare", "")]


def compare_title(plan: AccountPlan, customer: Customer) -> str:
    """Whose plan of which year stands side by side."""
    return f"Compare the plan of {customer.name} for {_year(plan)}"


def year_tabs(plans: Sequence[AccountPlan], *, current: AccountPlan) -> list[values.Tab]:
    """The years to choose among; none where there is one only."""
    tabs = [values.Tab(_year(plan), year_address(plan), plan == current) for plan in plans]
    return tabs if len(tabs) > 1 else []


def _year(plan: AccountPlan) -> str:
    return rules.year_key(plan.year, plan.quarter)


def _earlier(found: PlanFacts) -> list[values.Crumb]:
    return [values.Crumb(_year(plan), year_address(plan)) for plan in found.handed_in if plan != found.plan]


def _statement(found: PlanFacts) -> str:
    name, year, plan = found.customer.name, found.year.key, found.plan
    if plan is None:
        return f"{name} has no account plan for {year}."
    if plan.wanted_year_amount is None:
        return f"The plan of {name} for {year} does not say yet what is wanted."
    wanted, booked = plan.wanted_year_amount, found.booked_year
    if booked >= wanted:
        return f"{words.money(wanted)} wanted from {name} in {year}; all of it is booked."
    return f"{words.money(wanted)} wanted from {name} in {year}; {words.money(booked)} is booked."


def _sub(found: PlanFacts, today: date) -> str:
    fresh, tier = found.freshness, found.customer.tier
    if fresh.state == "fresh" and fresh.approved_on and fresh.fresh_until:
        return f"Approved {_day(fresh.approved_on, today)}, fresh up to {_day(fresh.fresh_until, today)}."
    if fresh.state == "old" and fresh.approved_on and fresh.fresh_until:
        return f"Approved {_day(fresh.approved_on, today)}; too old since {_day(fresh.fresh_until, today)}. It is owed anew."
    if fresh.state == "none":
        return f"Nothing is approved yet, and tier {tier} asks for an approved plan."
    said = f"tier {tier}" if tier else "a customer without a tier"
    return words.sentence(f"{said} asks for no plan; it may have one")


def _day(day: date, today: date) -> str:
    return words.day(day, year=day.year != today.year)


def _steps(plan: AccountPlan | None, zone: ZoneInfo) -> tuple[values.Step, ...]:
    status = plan.status if plan else ""
    decided = "returned" if status == "returned" else "approved"
    stamps = {
        "draft": plan.created_at if plan else None,
        "submitted": plan.submitted_at if plan else None,
        decided: plan.decided_at if plan else None,
    }
    place = 2 if status in ("returned", "approved") else 1 if status == "submitted" else 0
    found = []
    for number, (word, at) in enumerate(stamps.items()):
        text = f"{word}, {words.day(at.astimezone(zone).date())}" if at else word
        stand = "past" if number < place else "now" if number == place and plan else "ahead"
        found.append(values.Step(text, stand))
    return tuple(found)


def _money(found: PlanFacts) -> list[values.Fact]:
    plan, deals = found.plan, reverse("deals")
    year = plan.wanted_year_amount if plan else None
    quarter = plan.wanted_quarter_amount if plan and plan.quarter == found.quarter.key else None
    rows = [
        values.Fact(f"Wanted in {found.year.key}", values.Fig(words.money(year, none="not said"))),
        values.Fact(f"Booked in {found.year.key}", values.Fig(words.money(found.booked_year))),
        values.Fact(f"Wanted in {found.quarter.key}", values.Fig(words.money(quarter, none="not said"))),
        values.Fact(f"Booked in {found.quarter.key}", values.Fig(words.money(found.booked_quarter))),
        values.Fact(f"Open, {words.plural(found.open_count, 'deal')}", values.Fig(words.money(found.open_amount), f"{deals}?q={found.customer.name}")),
    ]  # fmt: skip
    if year is not None:
        left = max(Decimal(0), year - found.booked_year)
        rows.append(values.Fact("Still to come this year", values.Fig(words.money(left)), is_sum=True))
    return rows


def _cadence(found: PlanFacts, today: date) -> list[values.Fact]:
    last = found.last_contact
    rows = [
        ("Tier", found.customer.tier or "none"),
        ("Owner", found.customer.owner.name if found.customer.owner else "nobody"),
        ("A contact is owed", f"every {found.contact_days} days" if found.contact_days else "not by tier"),
        ("Last contact", f"{_day(last, today)}, {words.relative_day(last, today)}" if last else "none logged"),
    ]
    return [values.Fact(label, values.Fig(text)) for label, text in rows]


def _move(reader: Reader, row: AccountMove, found: PlanFacts, writes: bool) -> MoveLine:
    duty = found.duties.get(row.pk)
    done_on = row.done_at.astimezone(reader.zone).date() if row.done_at else None
    written = MOVE_STATES[rules.move_state(due_on=row.due_on, done_on=done_on, today=reader.today)]
    return MoveLine(
        position=row.position,
        text=row.text,
        owner=duty.owner.name if duty and duty.waived_at is None else row.owner.name,
        day=_day(row.due_on, reader.today),
        state=state_of(duty, now=found.now, zone=reader.zone) if duty else written,
        can_finish=done_on is None and (writes or found.viewer_id in {row.owner_id, duty.owner_id if duty else None}),
    )


def _line(one: Bought) -> LineBought:
    if one.last_on is None:
        return LineBought(one.line.name, "", "", values.State("none", "not yet"))
    return LineBought(
        one.line.name, words.money(one.amount), words.day(one.last_on, year=True), values.State("done", "bought")
    )


def _bought_head(found: PlanFacts) -> str:
    bought = sum(1 for one in found.bought if one.last_on is not None)
    since = words.month(found.bought_since, year=True)
    return f"{bought} of {words.plural(len(found.bought), 'product line')} bought since {since}"


def _decisions(rows: Sequence[Any], zone: ZoneInfo) -> list[values.TimelineEntry]:
    return [
        values.TimelineEntry(
            at=words.day(row.at.astimezone(zone).date(), year=True),
            text=f"{words.decider(row.by.name, alone=row.decided_alone)}: {row.decision}, {rules.year_key(row.plan.year, row.quarter)}",
            mark="done" if row.decision == "approved" else "missed",
            more=row.note,
        )
        for row in rows
    ]


def _why_not(found: PlanFacts, *, writes: bool) -> str:
    """Why somebody who reads the page finds no button."""
    plan, owner = found.plan, found.customer.owner
    name = owner.name if owner else "the owner"
    if owner is None:
        return "Give the customer an owner first: the plan is theirs."
    if plan is not None and plan.status == "submitted" and "decider" not in found.roles:
        return f"It waits for a decision by the line above {name}."
    if not writes:
        return f"{name} and the account team write this plan."
    if plan is not None and plan.status in ("draft", "returned") and "owner" not in found.roles:
        return f"{name} hands it in."
    return ""
