"""Customers in words: the list by who is overdue, and one of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from accounts.organisation.presenters import period_words
from pipeline.customers.models import Customer
from plans.account_plans.models import TierMove, TierSuggestion
from plans.account_plans.rules.account_plans import Freshness
from plans.account_plans.selectors.customers import Detail, Due, Sums
from traps_web.ui import values, words

PLAN_STATES = {
    "fresh": values.State("done", "fresh"),
    "old": values.State("missed", "too old"),
    "none": values.State("missed", "none"),
    "not owed": values.State("open", "not owed"),
}
STANCE_STATES = {
    "champion": values.State("ahead", "champion"),
    "supporter": values.State("done", "supporter"),
    "neutral": values.State("open", "neutral"),
    "blocker": values.State("missed", "blocker"),
    "unknown": values.State("none", "unknown"),
}


@dataclass(frozen=True)
class Row:
    """A customer as a line of the list."""

    name: str
    url: str
    plan_url: str
    tier: str
    suggested: str
    owner: str
    industry: str
    open_count: str
    open_amount: str
    booked: str
    contact: str
    contact_relative: str
    due: values.State | None
    due_day: str
    plan: values.State | None


def rows(
    customers: Iterable[Any], *, dues: Mapping[int, Due], fresh: Mapping[int, Freshness], today: date
) -> list[Row]:
    """The lines of the list; the sums are set by the selector."""
    return [
        Row(
            name=customer.name,
            url=reverse("customer_detail", args=[customer.pk]),
            plan_url=reverse("customer_plan", args=[customer.pk]),
            tier=customer.tier,
            suggested=_suggested(customer),
            owner=customer.owner.name if customer.owner else "",
            industry=customer.industry,
            open_count=words.number(customer.open_count) if customer.open_count else "",
            open_amount=words.money(customer.open_amount, none=""),
            booked=words.money(customer.booked_amount, none=""),
            contact=_day(customer.last_contact, today) if customer.last_contact else "",
            contact_relative=words.relative_day(customer.last_contact, today) if customer.last_contact else "",
            due=due_state(dues[customer.pk], today),
            due_day=_due_day(dues[customer.pk], today),
            plan=plan_state(fresh[customer.pk]),
        )
        for customer in customers
    ]


def _suggested(customer: Customer) -> str:
    suggested: TierSuggestion | None = getattr(customer, "tier_suggestion", None)
    return suggested.tier if suggested is not None and suggested.tier != customer.tier else ""


def _day(day: date, today: date) -> str:
    return words.day(day, year=day.year != today.year)


def _due_day(due: Due, today: date) -> str:
    return _day(due.due_on, today) if due.due_on else ""


def due_state(due: Due, today: date) -> values.State | None:
    """How a customer stands to the cadence of its tier; None without a tier."""
    if due.due_on is None:
        return None
    if due.days_over:
        return values.State("missed", f"{words.plural(due.days_over, 'day')} over")
    if due.due_on <= today:
        return values.State("late", "due today" if due.due_on == today else "due before the weekend")
    return values.State("open", words.relative_day(due.due_on, today))


def plan_state(fresh: Freshness) -> values.State | None:
    """How a customer stands with its plan; None where its tier owes none and none is approved."""
    if fresh.state == "not owed":
        return values.State("done", "approved") if fresh.approved_on else None
    return PLAN_STATES[fresh.state]


def statement(sums: Sums, *, narrowed: bool) -> str:
    """The finding of the list: who is overdue."""
    if not sums.count:
        return "No customer matches." if narrowed else "There are no customers yet."
    if not sums.overdue:
        return f"Nobody of {words.plural(sums.count, 'customer')} is overdue for a contact."
    verb = "is" if sums.overdue == 1 else "are"
    return f"{words.number(sums.overdue)} of {words.plural(sums.count, 'customer')} {verb} overdue for a contact."


def money_line(sums: Sums) -> str:
    """What the customers of the list brought, and what is open with them."""
    if not sums.count:
        return ""
    brought = f"{words.plural(sums.count, 'customer')} brought {words.money(sums.booked)}"
    if not sums.open_count:
        return f"{brought}; nothing is open with them."
    verb = "is" if sums.open_count == 1 else "are"
    return f"{brought}; {words.plural(sums.open_count, 'deal')} worth {words.money(sums.open)} {verb} open."


def detail_statement(detail: Detail) -> str:
    """What stands to be known first about one customer."""
    mine = detail.in_play
    opened = (
        f"{words.plural(mine.count, 'open deal')} worth {words.money(mine.amount)}" if mine.count else "nothing open"
    )
    return f"{detail.customer.name}: {words.money(detail.booked)} booked, {opened}."


def contact_line(detail: Detail, today: date) -> str:
    """When somebody last spoke to it, and by when somebody has to."""
    customer, due = detail.customer, detail.due
    last = customer.last_contact
    spoken = (
        f"Last contact by owner or account team {_day(last, today)}, {words.relative_day(last, today)}"
        if last
        else "No contact by owner or account team is logged"
    )
    if due.due_on is None:
        return f"{spoken}. Without a tier no contact is owed."
    if due.days_over:
        return (
            f"{spoken}; tier {customer.tier} asks for one every {due.cadence} days, "
            f"so it is {words.plural(due.days_over, 'day')} over."
        )
    return f"{spoken}; the next one is owed by {_day(due.due_on, today)}."


def facts(customer: Customer) -> list[values.Fact]:
    """What is known of a customer."""
    known = [
        ("Owner", customer.owner.name if customer.owner else "nobody"),
        ("Industry", customer.industry or "not known"),
        ("Country", customer.country or "not known"),
        ("External id", customer.external_id or ""),
    ]
    return [values.Fact(label, values.Fig(text)) for label, text in known if text]


def suggestion(suggested: TierSuggestion | None, tier: str) -> str:
    """What the analysis says, with the cumulative share that it goes by."""
    if suggested is None:
        return "No tier is suggested yet. The analysis runs every night."
    span = " to ".join(period_words.lasting(key) for key in suggested.span.split("–"))
    reason = (
        f"{words.money(suggested.revenue_amount)} booked from {span}, {_percent(suggested.share_ppm)} of all revenue; "
        f"together with all larger customers {_percent(suggested.cumulative_ppm)}."
        if suggested.revenue_amount > 0
        else f"Nothing was booked from {span}."
    )
    verdict = f"That is {suggested.tier}" if suggested.tier == tier else f"That suggests {suggested.tier}"
    return f"{reason} {verdict}."


def _percent(ppm: int) -> str:
    return words.percent(Decimal(ppm) / 1_000_000, 1)


KNOWN = values.Fold("known", "What is known", level=3)


def moves_fold(moves: Sequence[TierMove]) -> values.Fold:
    """Opens every move of the tier."""
    return values.Fold("moves", "Changes of the tier", words.number(len(moves)), level=3)


def tier_history(moves: Iterable[TierMove], zone: ZoneInfo) -> list[values.TimelineEntry]:
    """Every move, the newest first."""
    return [
        values.TimelineEntry(
            at=words.day(row.at.astimezone(zone).date(), year=True),
            text=f"{row.from_tier or 'No tier'} to {row.to_tier or 'no tier'}",
            mark="done",
            more=f"{words.sentence(row.reason)} {row.by.name}",
        )
        for row in moves
    ]


@dataclass(frozen=True)
class PersonRow:
    """A person at the customer."""

    name: str
    url: str
    role: str
    email: str
    phone: str
    stance: values.State
    touched: str
    log_url: str


def person_rows(people: Iterable[Any], stances: Mapping[int, str], *, today: date) -> list[PersonRow]:
    """The people of a customer with stance and last touch."""
    return [
        PersonRow(
            name=person.name,
            url=reverse("customer_contact_edit", args=[person.customer_id, person.pk]),
            role=person.role,
            email=person.email,
            phone=person.phone,
            stance=STANCE_STATES[stances.get(person.pk, "unknown")],
            touched=_day(person.last_touch, today) if person.last_touch else "",
            log_url=f"{reverse('activity_new')}?customer={person.customer_id}&contact={person.pk}",
        )
        for person in people
    ]


def path(name: str = "", url: str = "", page: str = "") -> list[values.Crumb]:
    """The way to a customer, and to a page under it."""
    crumbs = [values.Crumb("Customers", reverse("customers"))]
    if name:
        crumbs.append(values.Crumb(name, url if page else ""))
    return [*crumbs, values.Crumb(page, "")] if page else crumbs
