"""Customers against what their tiers ask: who is overdue for a contact, and where each plan stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.organisation.access import sees_everybody
from accounts.organisation.models import Person
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
from traps_web.lib.normal_form import folded

AHEAD = {"over": timedelta(0), "soon": timedelta(days=7)}
SORTS = ("due", "name", "open", "contact")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of customers shows."""

    query: str = ""
    owner_id: int | None = None
    tier: str = ""
    due: str = ""
    """"over": beyond the cadence; "soon": beyond it within a week from now."""
    sort: str = "due"


def narrowed(*, viewer: Person, wanted: Wanted, today: date) -> QuerySet[Any]:
    """The customers wanted, each with `last_contact` and `since`; not in order yet."""
    rows = with_words(customer_duties.with_contact(facts.visible(viewer=viewer)), wanted.query)
    if wanted.owner_id is not None:
        rows = rows.filter(owner_id=wanted.owner_id)
    if wanted.tier:
        rows = rows.filter(tier="" if wanted.tier == "none" else wanted.tier)
    if wanted.due in AHEAD:
        rows = rows.filter(customer_duties.beyond_on(today + AHEAD[wanted.due]))
    return rows


def with_words(rows: QuerySet[Any], query: str) -> QuerySet[Any]:
    """The customers in whose name or industry every word of a search is."""
    for word in folded(query).split():
        rows = rows.filter(Q(name_key__holds=word) | Q(industry_key__holds=word))
    return rows


def due(rows: QuerySet[Any], ahead: str, *, today: date) -> QuerySet[Any]:
    """The customers beyond their cadence, now ("over") or within a week ("soon")."""
    return customer_duties.with_contact(rows).filter(customer_duties.beyond_on(today + AHEAD[ahead]))


def listed(*, viewer: Person, wanted: Wanted, today: date) -> QuerySet[Any]:
    """Customers with the open deals and bookings that the viewer sees of them; who is overdue longest comes first."""
    deals = _open_deals(viewer)
    booked = Booking.objects.visible_to(viewer).filter(customer=OuterRef("pk")).order_by().values("customer")
    rows = narrowed(viewer=viewer, wanted=wanted, today=today).annotate(
        open_count=Coalesce(Subquery(deals.annotate(n=Count("pk")).values("n")), 0),
        open_amount=Subquery(deals.annotate(total=Sum("amount")).values("total"), output_field=MoneyField()),
        booked_amount=Subquery(booked.annotate(total=Sum("amount")).values("total"), output_field=MoneyField()),
    )
    return rows.select_related("owner", "tier_suggestion").order_by(*_order(wanted.sort, today))


def _open_deals(viewer: Person) -> QuerySet[Any]:
    """The open deals of a customer that the viewer sees."""
    rows: QuerySet[Any] = Deal.objects.visible_to(viewer)
    return rows.filter(customer=OuterRef("pk"), status="open").order_by().values("customer")


def in_order(reader: Reader, rows: QuerySet[Any], sort: str) -> QuerySet[Any]:
    """Customers in one of the orders of their page."""
    money = Subquery(
        _open_deals(reader.viewer).annotate(total=Sum("amount")).values("total"), output_field=MoneyField()
    )
    return customer_duties.with_contact(rows).annotate(open_amount=money).order_by(*_order(sort, reader.today))


def _order(sort: str, today: date) -> list[Any]:
    asked = tiers.rules_on(today)
    # Without a rule nothing is ever due, and PostgreSQL puts nothing in order by a constant.
    overdue_first = [customer_duties.next_due(asked).asc(nulls_last=True)] if asked else []
    orders: dict[str, list[Any]] = {
        "due": [*overdue_first, "tier", "name", "pk"],
        "name": ["name", "pk"],
        "open": [F("open_amount").desc(nulls_last=True), "name", "pk"],
        "contact": [F("last_contact").asc(nulls_first=True), "name", "pk"],
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


def sums(reader: Reader, *, wanted: Wanted) -> Sums:
    """The sums of a list in three queries."""
    rows = narrowed(viewer=reader.viewer, wanted=wanted, today=reader.today).order_by()
    overdue = Count("pk", filter=customer_duties.beyond_on(reader.today))
    counted = rows.aggregate(count=Count("pk"), overdue=overdue)
    if wanted == Wanted(sort=wanted.sort) and sees_everybody(reader.viewer):
        listed = Q(customer__isnull=False)  # All customers: that need not be compared row by row.
        booked = bookings.booked_for_customers()
    else:
        listed = Q(customer__in=rows.values("pk"))
        booked = Booking.objects.visible_to(reader.viewer).filter(listed).aggregate(total=Sum("amount"))["total"]
    in_play = Deal.objects.visible_to(reader.viewer).filter(listed, status="open")
    found = in_play.aggregate(n=Count("pk"), total=Sum("amount"))
    nothing = Decimal(0)
    return Sums(counted["count"], counted["overdue"], booked or nothing, found["n"], found["total"] or nothing)


@dataclass(frozen=True, slots=True)
class Due:
    """By when a contact is owed, and by how many days the cadence is exceeded; no day without a tier."""

    due_on: date | None = None
    days_over: int = 0
    cadence: int = 0


def dues(reader: Reader, customers: Iterable[Any]) -> dict[int, Due]:
    """The next contact owed to each of these rows of `with_contact`; two queries."""
    asked, rows = tiers.rules_on(reader.today), list(customers)
    since = [one.since for one in rows if one.tier in asked]
    if not since:
        return {one.pk: Due() for one in rows}
    days = WorkingDays.load(organisation=reader.organisation)
    return {
        one.pk: Due(
            rules.within(one.since, asked[one.tier].contact_days, days.is_working),
            rules.days_over(one.since, asked[one.tier].contact_days, reader.today),
            asked[one.tier].contact_days,
        )
        if one.tier in asked
        else Due()
        for one in rows
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
    open_count: int
    open: Decimal


def detail(reader: Reader, *, pk: int) -> Detail:
    """One customer. Raises Customer.DoesNotExist when invisible."""
    customer = customer_duties.with_contact(facts.visible(viewer=reader.viewer)).get(pk=pk)
    people = last_contacts.of_customer(customer=customer)
    open_count, in_play = customer_deals.in_play(viewer=reader.viewer, customer=customer)
    return Detail(
        customer=customer,
        due=dues(reader, [customer])[pk],
        freshness=account_plans.freshness(customer_ids=[pk], today=reader.today)[pk],
        suggestion=tiers.suggestion(customer=customer),
        history=tiers.history(customer=customer),
        team=account_teams.of_customer(customer=customer),
        people=people,
        stances=account_plans.stances(people),
        booked=customer_bookings.total(viewer=reader.viewer, customer=customer),
        open_count=open_count,
        open=in_play,
    )
