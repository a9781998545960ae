"""Customers in words: the list by who is overdue, and one of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from pipeline.customers.models import Customer
from pipeline.deals.models import Deal
from pipeline.deals.presenters.deals import closed_state
from plans.account_plans.models import TierMove, TierSuggestion
from plans.account_plans.rules.account_plans import Freshness
from plans.account_plans.selectors.customer_duties import Overdue
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
            name=one.name,
            url=reverse("customer_detail", args=[one.pk]),
            plan_url=reverse("customer_plan", args=[one.pk]),
            tier=one.tier,
            suggested=_suggested(one),
            owner=one.owner.name if one.owner else "",
            industry=one.industry,
            open_count=words.number(one.open_count) if one.open_count else "",
            open_amount=words.money(one.open_amount, none=""),
            booked=words.money(one.booked_amount, none=""),
            contact=_day(one.last_contact, today) if one.last_contact else "",
            contact_relative=words.relative_day(one.last_contact, today) if one.last_contact else "",
            due=due_state(dues[one.pk], today),
            due_day=_due_day(dues[one.pk], today),
            plan=plan_state(fresh[one.pk]),
        )
        for one in customers
    ]


def _suggested(one: Customer) -> str:
    found: TierSuggestion | None = getattr(one, "tier_suggestion", None)
    return found.tier if found is not None and found.tier != one.tier else ""


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
        return "No customer matches." if narrowed else "No customer is here yet."
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


def detail_statement(found: Detail) -> str:
    """What stands to be known first about one customer."""
    opened = (
        f"{words.plural(found.open_count, 'open deal')} worth {words.money(found.open)}"
        if found.open_count
        else "nothing open"
    )
    return f"{found.customer.name}: {words.money(found.booked)} booked, {opened}."


def contact_line(found: Detail, today: date) -> str:
    """When somebody last spoke to it, and by when somebody has to."""
    customer, due = found.customer, found.due
    last: date | None = getattr(customer, "last_contact", None)
    spoken = (
        f"Last contact by owner or account team {_day(last, today)}, {words.relative_day(last, today)}"
        if last
        else "No contact by owner or account team is logged"
    )
    if due.due_on is None:
        return f"{spoken}. Without a tier no contact is owed."
    if due.days_over:
        return f"{spoken}; tier {customer.tier} asks for one every {due.cadence} days, so it is {words.plural(due.days_over, 'day')} over."
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


def suggestion(found: TierSuggestion | None, tier: str) -> str:
    """What the analysis says, with the cumulative share that it goes by."""
    if found is None:
        return "No tier is suggested yet; the analysis runs every night."
    said = (
        f"{words.money(found.revenue_amount)} in {found.span.replace('–', ' to ')}, {_percent(found.share_ppm)} of all; "
        f"with all larger ones {_percent(found.cumulative_ppm)}."
        if found.revenue_amount > 0
        else f"Nothing was booked in {found.span.replace('–', ' to ')}."
    )
    verdict = f"That is {found.tier}" if found.tier == tier else f"That suggests {found.tier}"
    return f"{said} {verdict}."


def _percent(ppm: int) -> str:
    return words.percent(Decimal(ppm) / 1_000_000, 1)


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
            name=one.name,
            url=reverse("customer_contact_edit", args=[one.customer_id, one.pk]),
            role=one.role,
            email=one.email,
            phone=one.phone,
            stance=STANCE_STATES[stances.get(one.pk, "unknown")],
            touched=_day(one.last_touch, today) if one.last_touch else "",
            log_url=f"{reverse('activity_new')}?customer={one.customer_id}&contact={one.pk}",
        )
        for one in people
    ]


@dataclass(frozen=True)
class DealRow:
    """A deal under its customer."""

    name: str
    url: str
    owner: str
    product: str
    stage: str
    amount: str
    day: str
    state: values.State


def deal_rows(deals: Iterable[Deal]) -> list[DealRow]:
    """The customer's deals in words."""
    return [
        DealRow(
            name=deal.name,
            url=reverse("deal_detail", args=[deal.pk]),
            owner=deal.owner.name,
            product=deal.product.name if deal.product else "",
            stage=deal.stage.name,
            amount=words.money(deal.amount, none=""),
            day=_deal_day(deal),
            state=closed_state(deal),
        )
        for deal in deals
    ]


def _deal_day(deal: Deal) -> str:
    day = deal.close_on if deal.status == "open" else deal.closed_on
    return words.day(day, year=True) if day else "no date"


def overdue_entries(found: Iterable[Overdue], *, today: date) -> tuple[values.Entry, ...]:
    """Customers beyond their cadence, as lines of what is owed."""
    return tuple(
        values.Entry(
            f"{one.name}, {one.tier}",
            values.State("missed", f"{words.plural(one.days_over, 'day')} over"),
            reverse("customer_detail", args=[one.pk]),
            None,
            f"last contact {_day(one.last_contact, today)}" if one.last_contact else "no contact logged",
        )
        for one in found
    )


def path(name: str = "", url: str = "", page: str = "") -> list[values.Crumb]:
    """The way to a customer, and to a page under it."""
    found = [values.Crumb("Customers", reverse("customers"))]
    if name:
        found.append(values.Crumb(name, url if page else ""))
    return [*found, values.Crumb(page, "")] if page else found
