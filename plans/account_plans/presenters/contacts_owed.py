"""Customers that nobody has spoken to in time, each with the contact to log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, tzinfo

from django.urls import reverse

from accounts.duties.models import Obligation
from accounts.duties.presenters import owed
from accounts.duties.rules import settling
from plans.account_plans.rules.customer_duties import CONTACT, about
from plans.account_plans.selectors.customer_duties import Overdue
from traps_web.ui import values, words
from traps_web.ui.addresses import address, asking


def rows(
    customers: Iterable[Overdue],
    duties: Iterable[Obligation],
    *,
    today: date,
    now: datetime,
    zone: tzinfo,
    is_own: bool,
) -> tuple[values.OwedRow, ...]:
    """Customers beyond their cadence as rows of what is owed; the contact is logged in the row of its duty."""
    duty_by_customer = {
        contact.customer_id: duty for duty in duties if duty.trap.key == CONTACT and (contact := about(duty.subject))
    }
    return tuple(_row(customer, duty_by_customer.get(customer.pk), today, now, zone, is_own) for customer in customers)


def _row(
    customer: Overdue, duty: Obligation | None, today: date, now: datetime, zone: tzinfo, is_own: bool
) -> values.OwedRow:
    over = values.State("missed", f"{words.plural(customer.days_over, 'day')} over")
    last = customer.last_contact
    spoken = f"last contact {words.day(last, year=last.year != today.year)}" if last else "no contact logged"
    more = f"{customer.tier}, {spoken}"
    if duty is not None:
        # The cadence counts from the last contact, and says more than the deadline of the duty.
        return replace(owed.row(duty, now=now, zone=zone, is_own=is_own, more=more), state=over, due=None)
    return values.OwedRow(
        key=f"customer-{customer.pk}",
        what=f"Contact {customer.name}",
        state=over,
        more=more,
        act=settling.word(CONTACT, is_late=True) if is_own else "",
        act_url=asking(reverse("activity_new"), customer=customer.pk),
        url=address("customer_detail", customer.pk),
    )
