"""A customers of a team that nobody has spoken to in time, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plans.account_plans.selectors.customer_duties import Overdue
from traps_web.ui import values, words
from traps_web.ui.addresses import address

COLUMNS = (
    values.Column("Customer"),
    values.Column("Contact", "ledger__first"),
    values.Column("Owner", "nowrap", "Owner"),
    values.Column("Last contact", "nowrap", "Last contact"),
)


@dataclass(frozen=True, slots=True)
class OverdueTable:
    """The lines shown and what they say together."""

    fold: values.Fold
    lines: values.Ledger
    url: str


def table(customers: Sequence[Overdue], *, today: date, most: int) -> OverdueTable:
    """The customers who are overdue longest come first."""
    count, more = len(customers), " or more" if len(customers) == most else ""
    head = f"Contact overdue: {words.number(count)}{more} of tier A"
    lines = values.Ledger(
        "A customers with an overdue contact",
        COLUMNS,
        [_line(customer, today) for customer in customers],
    )
    longest = max((customer.days_over for customer in customers), default=0)
    fold = values.Fold("overdue", head, f"up to {words.plural(longest, 'day')}", level=3)
    return OverdueTable(fold, lines, f"{address('customers')}?due=over&tier=A")


def _line(customer: Overdue, today: date) -> values.Line:
    return values.Line(
        (
            values.Link(customer.name, address("customer_detail", customer.pk)),
            values.State("missed", f"{words.plural(customer.days_over, 'day')} over"),
            customer.owner_name,
            _last(customer.last_contact, today),
        )
    )


def _last(day: date | None, today: date) -> str:
    if day is None:
        return "none logged"
    return f"{words.day(day, year=day.year != today.year)}, {words.relative_day(day, today)}"
