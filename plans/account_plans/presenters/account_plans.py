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
from plans.account_plans.presenters.account_plan_versions import time_used, year_address
from plans.account_plans.presenters.customers import PersonRow, path, person_rows
from plans.account_plans.rules import account_plans as rules
from plans.account_plans.selectors.account_plans import Bought, PlanFacts
from traps_web.ui import periods, values, words
from traps_web.ui.addresses import address

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
    time_used: str


def page(reader: Reader, facts: PlanFacts) -> PlanPage:
    """The page for whoever looks; what may be done is said, and what may not is not offered."""
    plan, customer = facts.plan, facts.customer
    status = plan.status if plan else "draft"
    may = rules.MACHINE.open_to(status, facts.roles)
    writes = bool(facts.roles & rules.WRITERS)
    return PlanPage(
        title=f"Plan of {customer.name}",
        statement=_statement(facts),
        sub=_sub(facts, reader.today),
        steps=_steps(plan, reader.zone),
        state=STATUS_STATES[status] if plan else values.State("missed", "not begun"),
        answers=[(question, getattr(plan, name)) for name, question in rules.QUESTIONS] if plan else [],
        money=_money(facts),
        cadence=_cadence(facts, reader.today),
        moves=[_move(reader, row, facts, writes) for row in facts.moves],
        people=person_rows(facts.people, facts.stances, today=reader.today),
        bought=[_line(line) for line in facts.bought],
        bought_head=_bought_head(facts),
        decisions=_decisions(facts.decisions, reader.zone),
        earlier=_earlier(facts),
        freshness=FRESH_STATES[facts.freshness.state],
        can_begin=plan is None and writes and customer.owner is not None,
        can_write=plan is not None and "write" in may,
        can_submit=plan is not None and "submit" in may,
        can_decide=plan is not None and "approve" in may,
        can_revise=plan is not None and "revise" in may,
        can_stance=writes and bool(facts.people),
        why_not=_why_not(facts, writes=writes),
        time_used=time_used(facts),
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


def _earlier(facts: PlanFacts) -> list[values.Crumb]:
    return [values.Crumb(_year(plan), year_address(plan)) for plan in facts.handed_in if plan != facts.plan]


def _statement(facts: PlanFacts) -> str:
    name, year, plan = facts.customer.name, periods.lasting(facts.year), facts.plan
    if plan is None:
        return f"{name} has no account plan for {year}."
    if plan.wanted_year_amount is None:
        return f"The plan of {name} for {year} does not yet say how much money you want."
    goal, booked = plan.wanted_year_amount, facts.booked_year
    if booked >= goal:
        return f"{words.money(goal)} wanted from {name} in {year}; all of it is booked."
    return f"{words.money(goal)} wanted from {name} in {year}; {words.money(booked)} is booked."


def _sub(facts: PlanFacts, today: date) -> str:
    fresh, tier = facts.freshness, facts.customer.tier
    if fresh.state == "fresh" and fresh.approved_on and fresh.fresh_until:
        return f"Approved {_day(fresh.approved_on, today)}, fresh up to {_day(fresh.fresh_until, today)}."
    if fresh.state == "old" and fresh.approved_on and fresh.fresh_until:
        return (
            f"Approved {_day(fresh.approved_on, today)}; too old since {_day(fresh.fresh_until, today)}. "
            "A new one is due."
        )
    if fresh.state == "none":
        return f"No plan is approved yet, and tier {tier} needs one."
    subject = f"tier {tier}" if tier else "a customer without a tier"
    return words.sentence(f"{subject} needs no plan, but can have one")


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
    steps = []
    for number, (word, at) in enumerate(stamps.items()):
        text = f"{word}, {words.day(at.astimezone(zone).date())}" if at else word
        stand = "past" if number < place else "now" if number == place and plan else "ahead"
        steps.append(values.Step(text, stand))
    return tuple(steps)


def _money(facts: PlanFacts) -> list[values.Fact]:
    plan, deals = facts.plan, address("deals", customer=facts.customer.pk, closing="any")
    year = plan.wanted_year_amount if plan else None
    quarter = plan.wanted_quarter_amount if plan and plan.quarter == facts.quarter.key else None
    rows = [
        values.Fact(f"Wanted in {periods.name(facts.year)}", values.Fig(words.money(year, none="not said"))),
        values.Fact(f"Booked in {periods.name(facts.year)}", values.Fig(words.money(facts.booked_year))),
        values.Fact(f"Wanted in {periods.name(facts.quarter)}", values.Fig(words.money(quarter, none="not said"))),
        values.Fact(f"Booked in {periods.name(facts.quarter)}", values.Fig(words.money(facts.booked_quarter))),
        values.Fact(_open(facts), values.Fig(words.money(facts.in_play.amount_of_all), deals)),
    ]
    if year is not None:
        left = max(Decimal(0), year - facts.booked_year)
        rows.append(values.Fact("Still to come this year", values.Fig(words.money(left)), is_sum=True))
    return rows


def _open(facts: PlanFacts) -> str:
    """How many deals are open, and how many of them the viewer finds in the list behind the figure."""
    play = facts.in_play
    seen = "" if play.count == play.of_all else f", {words.number(play.count)} of them visible to you"
    return f"Open, {words.plural(play.of_all, 'deal')}{seen}"


def _cadence(facts: PlanFacts, today: date) -> list[values.Fact]:
    last = facts.last_contact
    rows = [
        ("Tier", facts.customer.tier or "none"),
        ("Owner", facts.customer.owner.name if facts.customer.owner else "nobody"),
        ("A contact is owed", f"every {facts.contact_days} days" if facts.contact_days else "not by tier"),
        ("Last contact", f"{_day(last, today)}, {words.relative_day(last, today)}" if last else "none logged"),
    ]
    terms = {"Tier": values.Term("tier"), "A contact is owed": values.Term("cadence")}
    return [values.Fact(label, values.Fig(text), term=terms.get(label)) for label, text in rows]


def _move(reader: Reader, row: AccountMove, facts: PlanFacts, writes: bool) -> MoveLine:
    duty = facts.duties.get(row.pk)
    done_on = row.done_at.astimezone(reader.zone).date() if row.done_at else None
    written = MOVE_STATES[rules.move_state(due_on=row.due_on, done_on=done_on, today=reader.today)]
    return MoveLine(
        position=row.position,
        text=row.text,
        owner=duty.owner.name if duty and duty.waived_at is None else row.owner.name,
        day=_day(row.due_on, reader.today),
        state=state_of(duty, now=facts.now, zone=reader.zone) if duty else written,
        can_finish=done_on is None and (writes or facts.viewer_id in {row.owner_id, duty.owner_id if duty else None}),
    )


def _line(bought: Bought) -> LineBought:
    if bought.last_on is None:
        return LineBought(bought.line.name, "", "", values.State("none", "not yet"))
    return LineBought(
        bought.line.name,
        words.money(bought.amount),
        words.day(bought.last_on, year=True),
        values.State("done", "bought"),
    )


def _bought_head(facts: PlanFacts) -> str:
    bought = sum(1 for line in facts.bought if line.last_on is not None)
    since = words.month(facts.bought_since, year=True)
    return f"{bought} of {words.plural(len(facts.bought), 'product line')} bought since {since}"


def _decisions(rows: Sequence[Any], zone: ZoneInfo) -> list[values.TimelineEntry]:
    return [
        values.TimelineEntry(
            at=words.day(row.at.astimezone(zone).date(), year=True),
            text=(
                f"{words.decider(row.by.name, alone=row.decided_alone)}: {row.decision}, "
                f"{periods.named(rules.year_key(row.plan.year, row.quarter))}"
            ),
            mark="done" if row.decision == "approved" else "missed",
            more=row.note,
        )
        for row in rows
    ]


def _why_not(facts: PlanFacts, *, writes: bool) -> str:
    """Why somebody who reads the page finds no button."""
    plan, owner = facts.plan, facts.customer.owner
    name = owner.name if owner else "the owner"
    if owner is None:
        return "Choose an owner for the customer first: the owner writes the plan."
    if plan is not None and plan.status == "submitted" and "decider" not in facts.roles:
        return f"It waits for a decision by the line above {name}."
    if not writes:
        return f"{name} and the account team write this plan."
    if plan is not None and plan.status in ("draft", "returned") and "owner" not in facts.roles:
        return f"{name} submits it."
    return ""
