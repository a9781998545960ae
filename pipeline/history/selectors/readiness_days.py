"""How ready deals were at the end of a day: next step, gate debt and last contact, as known now or at an instant."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Exists, F, Max, Min, OuterRef, Q

from pipeline.activities.models import Activity
from pipeline.customers.models import AccountTeamMember
from pipeline.deals.models import Deal, DealReadiness
from pipeline.history.selectors.deal_days import holding


@dataclass(frozen=True)
class ReadyOn:
    """What the readiness of a deal rested on. None says that there was none; what `knows_*` denies is not known."""

    knows_step: bool = False
    has_next_step: bool = False
    next_step_on: date | None = None
    knows_debt: bool = False
    gate_debt_on: date | None = None
    knows_contact: bool = False
    last_contact_on: date | None = None
    """The newest activity with the customer until that day by those who are its owner or account team today."""


def readiness_on(day: date, known_at: datetime | None = None, *, deal_ids: Collection[int]) -> dict[int, ReadyOn]:
    """How ready some deals were at the end of a day; each has an entry. Three queries."""
    columns = ("deal_id", "has_next_step", "next_step_on", "knows_debt", "gate_debt_on")
    held = holding(DealReadiness, day, known_at).filter(deal_id__in=deal_ids)
    kept = {deal_id: ReadyOn(True, *parts) for deal_id, *parts in held.values_list(*columns)}
    customers = dict(Deal.objects.filter(pk__in=deal_ids).values_list("pk", "customer_id"))
    contacts = last_contacts(day, known_at, customer_ids={pk for pk in customers.values() if pk})
    return {
        deal_id: replace(
            kept.get(deal_id, ReadyOn()),
            knows_contact=customers.get(deal_id) is not None,
            last_contact_on=contacts.get(customers.get(deal_id) or 0),
        )
        for deal_id in deal_ids
    }


def last_contacts(day: date, known_at: datetime | None = None, *, customer_ids: Collection[int]) -> dict[int, date]:
    """The day of the last contact with customers until the end of a day, by customer (docs/adr/0030)."""
    team = AccountTeamMember.objects.filter(customer_id=OuterRef("customer_id"), person_id=OuterRef("person_id"))
    acts = Activity.objects.filter(Q(person_id=F("customer__owner_id")) | Exists(team), done_on__lte=day)
    if known_at is not None:
        acts = acts.filter(entered_at__lte=known_at)
    rows = acts.filter(customer_id__in=customer_ids).order_by().values("customer_id").annotate(last=Max("done_on"))
    return dict(rows.values_list("customer_id", "last"))


def kept_from(deal_id: int) -> date | None:
    """The first day of which the next step of a deal is known; None while there is none."""
    first: date | None = DealReadiness.objects.filter(deal_id=deal_id).aggregate(first=Min("starts_on"))["first"]
    return first
