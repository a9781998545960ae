"""Customers against what their tiers ask: who is overdue for a contact, and where each plan stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from accounts.organisation.access import sees_everybody
from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.record.rules.readers import Reader
from pipeline.activities.selectors import last_contacts
from pipeline.bookings.models import Booking
from pipeline.bookings.selectors import bookings, customer_bookings
from pipeline.customers.models import AccountTeamMember, Contact, Customer
from pipeline.customers.selectors import account_teams
from pipeline.customers.selectors import customers as facts
from pipeline.deals.models import Deal
from pipeline.deals.selectors import customer_deals
from plans.account_plans.models import TierMove, TierSuggestion
from plans.account_plans.rules import customer_duties as rules
from plans.account_plans.rules.account_plans import Freshness
from plans.account_plans.selectors import account_plans, customer_duties, tiers
from traps_web.lib.fields import MoneyField
from traps_web.lib.fiscal import Period, UnknownPeriod
from traps_web.lib.normal_form import folded

AHEAD = {"over": timedelta(0), "soon": timedelta(days=7)}
QUARTERS = 8
SORTS = ("due", "name", "tier", "open", "contact", "-due", "-name", "-tier", "-open", "-contact")


@dataclass(frozen=True, slots=True)
class Criteria:
    """What a list of customers shows."""

    query: str = ""
    owner_id: int | None = None
    tier: str = ""
    due: str = ""
    """"over": beyond the cadence; "soon": beyond it within a week from now."""
    sort: str = "due"


def narrowed(*, viewer: Person, criteria: Criteria, today: date) -> QuerySet[Any]:
    """The customers wanted, each with `since`; not in order yet."""
    rows = with_words(customer_duties.with_contact(facts.visible(viewer=viewer)), criteria.query)
    if criteria.owner_id is not None:
        rows = rows.filter(owner_id=criteria.owner_id)
    if criteria.tier:
        rows = rows.filter(tier="" if criteria.tier == "none" else criteria.tier)
    if criteria.due in AHEAD:
        rows = rows.filter(customer_duties.beyond_on(today + AHEAD[criteria.due]))
    return rows


def with_words(rows: QuerySet[Any], query: str) -> QuerySet[Any]:
    """The customers in whose name or industry every word of a search is."""
    for word in folded(query).split():
        rows = rows.filter(Q(name_key__holds=word) | Q(industry_key__holds=word))
    return rows


def due(rows: QuerySet[Any], ahead: str, *, today: date) -> QuerySet[Any]:
    """The customers beyond their cadence, now ("over") or within a week ("soon")."""
    return customer_duties.with_contact(rows).filter(customer_duties.beyond_on(today + AHEAD[ahead]))


def listed(*, viewer: Person, criteria: Criteria, today: date) -> QuerySet[Any]:
    """All of a list with the open deals and bookings that the viewer sees of each, as a file has them."""
    deals = _open_deals(viewer)
    booked = Booking.objects.visible_to(viewer).filter(customer=OuterRef("pk")).order_by().values("customer")
    rows = narrowed(viewer=viewer, criteria=criteria, today=today).annotate(
        open_count=Coalesce(Subquery(deals.annotate(n=Count("pk")).values("n")), 0),
        open_amount=Subquery(deals.annotate(total=Sum("amount")).values("total"), output_field=MoneyField()),
        booked_amount=Subquery(booked.annotate(total=Sum("amount")).values("total"), output_field=MoneyField()),
    )
    return rows.select_related("owner", "tier_suggestion").order_by(*_order(criteria.sort, today))


SHOWN = (
    *("name", "tier", "industry", "last_contact", "taken_over_at", "created_at"),
    *("owner__name", "tier_suggestion__tier", "tier_suggestion__customer"),
)
"""The columns that a line of the list reads."""


def ordered(reader: Reader, *, criteria: Criteria) -> QuerySet[Any]:
    """The customers wanted as lines of the list, in its order; `with_money` adds what those of a page brought."""
    rows = narrowed(viewer=reader.viewer, criteria=criteria, today=reader.today)
    shown = rows.select_related("owner", "tier_suggestion").only(*SHOWN)
    return in_order(reader, shown, criteria.sort)


def with_money(viewer: Person, customers: list[Any]) -> list[Any]:
    """The same customers with the open deals and bookings that the viewer sees of each; two queries."""
    ids = [customer.pk for customer in customers]
    deals = Deal.objects.visible_to(viewer).filter(customer__among=ids, status="open").order_by()
    booked = Booking.objects.visible_to(viewer).filter(customer__among=ids).order_by()
    in_play = {
        pk: (count, amount)
        for pk, count, amount in deals.values_list("customer").annotate(n=Count("pk"), total=Sum("amount"))
    }
    brought = dict(booked.values_list("customer").annotate(total=Sum("amount")))
    for customer in customers:
        customer.open_count, customer.open_amount = in_play.get(customer.pk, (0, None))
        customer.booked_amount = brought.get(customer.pk)
    return customers


def _open_deals(viewer: Person) -> QuerySet[Any]:
    """The open deals of a customer that the viewer sees."""
    rows: QuerySet[Any] = Deal.objects.visible_to(viewer)
    return rows.filter(customer=OuterRef("pk"), status="open").order_by().values("customer")


def in_order(reader: Reader, rows: QuerySet[Any], sort: str) -> QuerySet[Any]:
    """Customers in one of the orders of their page."""
    rows = customer_duties.with_contact(rows)
    if sort in ("open", "-open"):
        deals = _open_deals(reader.viewer).annotate(total=Sum("amount")).values("total")
        rows = rows.annotate(open_amount=Subquery(deals, output_field=MoneyField()))
    return rows.order_by(*_order(sort, reader.today))


def _order(sort: str, today: date) -> list[Any]:
    rule_by_tier = tiers.rules_on(today)
    # Without a rule nothing is ever due, and PostgreSQL puts nothing in order by a constant.
    next_due = customer_duties.next_due(rule_by_tier) if rule_by_tier else None
    overdue_first = [next_due.asc(nulls_last=True)] if next_due is not None else []
    overdue_last = [next_due.desc(nulls_last=True)] if next_due is not None else []
    has_no_tier = Case(When(tier="", then=1), default=0)
    orders: dict[str, list[Any]] = {
        "due": [*overdue_first, "tier", "name", "pk"],
        "name": ["name", "pk"],
        "tier": [has_no_tier, "tier", "name", "pk"],
        "open": [F("open_amount").desc(nulls_last=True), "name", "pk"],
        "contact": [F("last_contact").asc(nulls_first=True), "name", "pk"],
        "-due": [*overdue_last, "-tier", "name", "pk"],
        "-name": ["-name", "pk"],
        "-tier": [has_no_tier, "-tier", "name", "pk"],
        "-open": [F("open_amount").asc(nulls_first=True), "name", "pk"],
        "-contact": [F("last_contact").desc(nulls_last=True), "name", "pk"],
    }
    return orders[sort if sort in SORTS else "due"]


@dataclass(frozen=True)
class Sums:
    """What a list of customers adds up to, as far as the viewer sees."""

    count: int
    overdue: int
    booked: Decimal
    open_count: int
    open: Decimal


def sums(reader: Reader, *, criteria: Criteria) -> Sums:
    """The sums of a list in three queries."""
    rows = narrowed(viewer=reader.viewer, criteria=criteria, today=reader.today).order_by()
    overdue = Count("pk", filter=customer_duties.beyond_on(reader.today))
    counted = rows.aggregate(count=Count("pk"), overdue=overdue)
    if criteria == Criteria(sort=criteria.sort) and sees_everybody(reader.viewer):
        listed = Q(customer__isnull=False)  # All customers: that need not be compared row by row.
        booked = bookings.booked_for_customers()
    else:
        listed = Q(customer__in=rows.values("pk"))
        booked = Booking.objects.visible_to(reader.viewer).filter(listed).aggregate(total=Sum("amount"))["total"]
    in_play = Deal.objects.visible_to(reader.viewer).filter(listed, status="open")
    open_deals = in_play.aggregate(n=Count("pk"), total=Sum("amount"))
    nothing = Decimal(0)
    return Sums(
        counted["count"], counted["overdue"], booked or nothing, open_deals["n"], open_deals["total"] or nothing
    )


@dataclass(frozen=True, slots=True)
class Due:
    """By when a contact is owed, and by how many days the cadence is exceeded; no day without a tier."""

    due_on: date | None = None
    days_over: int = 0
    cadence: int = 0


def dues(reader: Reader, customers: Iterable[Any]) -> dict[int, Due]:
    """The next contact owed to each of these rows of `with_contact`; two queries."""
    rule_by_tier, rows = tiers.rules_on(reader.today), list(customers)
    since = [customer.since for customer in rows if customer.tier in rule_by_tier]
    if not since:
        return {customer.pk: Due() for customer in rows}
    days = WorkingDays.load(organisation=reader.organisation)
    return {
        customer.pk: Due(
            rules.within(customer.since, rule_by_tier[customer.tier].contact_days, days.is_working),
            rules.days_over(customer.since, rule_by_tier[customer.tier].contact_days, reader.today),
            rule_by_tier[customer.tier].contact_days,
        )
        if customer.tier in rule_by_tier
        else Due()
        for customer in rows
    }


@dataclass(frozen=True)
class Detail:
    """One customer with everything around it that is not deals, bookings and activities."""

    customer: Customer
    due: Due
    freshness: Freshness
    suggestion: TierSuggestion | None
    history: list[TierMove]
    team: list[AccountTeamMember]
    people: list[Contact]
    stances: dict[int, str]
    booked: Decimal
    quarters: list[tuple[Period, Decimal]]
    """What was booked in each of the last quarters, this one first."""
    in_play: customer_deals.InPlay


def detail(reader: Reader, *, pk: int) -> Detail:
    """One customer. Raises Customer.DoesNotExist when invisible."""
    customer = customer_duties.with_contact(facts.visible(viewer=reader.viewer)).get(pk=pk)
    people = last_contacts.of_customer(customer=customer)
    quarters = _quarters(reader.today)
    booked = customer_bookings.booked(viewer=reader.viewer, customer=customer, periods=quarters)
    return Detail(
        customer=customer,
        due=dues(reader, [customer])[pk],
        freshness=account_plans.freshness(customer_ids=[pk], today=reader.today)[pk],
        suggestion=tiers.suggestion(customer=customer),
        history=tiers.history(customer=customer),
        team=account_teams.of_customer(customer=customer),
        people=people,
        stances=account_plans.stances(people),
        booked=booked.total,
        quarters=list(zip(quarters, booked.by_period, strict=True)),
        in_play=customer_deals.in_play(viewer=reader.viewer, customer=customer),
    )


def _quarters(today: date) -> list[Period]:
    """The last eight quarters, this one first; fewer where the calendar begins later, none outside of it."""
    quarters: list[Period] = []
    day = today
    try:
        while len(quarters) < QUARTERS:
            quarters.append(calendar.period_at("quarter", day))
            day = quarters[-1].starts_on - timedelta(days=1)
    except (calendar.OutsideCalendar, UnknownPeriod):
        pass
    return quarters
