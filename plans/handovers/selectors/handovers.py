"""What somebody who leaves has to hand over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from accounts.duties.models import Obligation
from accounts.organisation.models import Person
from accounts.organisation.selectors import people as people_selector
from pipeline.customers.models import AccountTeamMember, Customer
from pipeline.deals.models import Deal, DealShare
from plans.handovers.rules.handovers import PERSONAL
from plans.handovers.selectors import handed_numbers
from plans.sales_plans.models import Plan
from plans.sales_plans.rules import plans as plan_rules


@dataclass(frozen=True, slots=True)
class Estate:
    """Counts and money of what is in hand; a fixed number of queries."""

    deals: int
    deals_amount: Decimal
    customers: int
    seats: int
    duties: int
    personal_duties: int
    shares_elsewhere: int
    number: Decimal = Decimal(0)
    """The budget lines from tomorrow on."""
    plans: int = 0
    """Plans under way, not locked."""

    @property
    def seen(self) -> str:
        """What the page showed, as text: a hand-over of something else is stale."""
        return f"{self.deals}-{self.customers}-{self.seats}-{self.duties}"

    @property
    def is_empty(self) -> bool:
        """Nothing goes to anybody."""
        return not (self.deals or self.customers or self.duties or self.number or self.plans)


def estate_of(*, person: Person, today: date | None = None) -> Estate:
    """What is in a person's hand now; with its number where `today` is given."""
    deals = open_deals(person).order_by().aggregate(count=Count("pk"), amount=Sum("amount"))
    duties = open_duties(person).order_by()
    personal = duties.filter(trap__key__in=PERSONAL).count()
    return Estate(
        deals=deals["count"],
        deals_amount=deals["amount"] or Decimal(0),
        customers=customers(person).count(),
        seats=seats(person).count(),
        duties=duties.count() - personal,
        personal_duties=personal,
        number=_number_after(person, today) if today else Decimal(0),
        plans=Plan.objects.filter(owner=person, status__in=plan_rules.ENDS).count(),
        shares_elsewhere=DealShare.objects.filter(person=person, is_open=True).exclude(deal__owner=person).count(),
    )


def _number_after(person: Person, today: date) -> Decimal:
    day = handed_numbers.first_day(last_day=today, today=today)
    return handed_numbers.total(handed_numbers.lines_from(person=person, day=day))


def open_deals(person: Person) -> QuerySet[Deal]:
    """The open deals a person owns."""
    return Deal.objects.filter(owner=person, status="open").select_related("owner", "stage").order_by("pk")


def customers(person: Person) -> QuerySet[Customer]:
    """The customers a person owns."""
    return Customer.objects.filter(owner=person).select_related("owner").order_by("pk")


def seats(person: Person) -> QuerySet[AccountTeamMember]:
    """The account teams a person is in."""
    return AccountTeamMember.objects.filter(person=person).select_related("customer__owner", "person").order_by("pk")


def customers_worked_with(person: Person) -> list[int]:
    """The ids of the customers a person owns, or is in the account team of."""
    worked_with = Q(owner=person) | Q(account_team__person=person)
    return list(Customer.objects.filter(worked_with).values_list("pk", flat=True))


def open_duties(person: Person) -> QuerySet[Any]:
    """What a person owes and has not done; what was missed stays with whom it was missed by."""
    return (
        Obligation.objects.filter(owner=person, status="open").select_related("owner", "trap").order_by("due_at", "pk")
    )


def heirs(*, viewer: Person, person: Person) -> QuerySet[Any]:
    """Who may take over: everybody who stays for an admin, of the own line for a manager."""
    rows = people_selector.active_people().filter(ends_on__isnull=True).exclude(pk=person.pk)
    return rows if viewer.is_admin else rows.filter(pk__in=viewer.lines_below.values("below_id"))
