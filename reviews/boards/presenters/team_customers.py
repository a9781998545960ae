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

    head: str
    lines: values.Ledger
    url: str


def table(found: Sequence[Overdue], *, today: date, most: int) -> OverdueTable:
    """The longest over first."""
    count, more = len(found), " or more" if len(found) == most else ""
    head = f"{words.number(count)}{more} of tier A without a contact in time"
    lines = values.Ledger(
        "A customers beyond the days in which a contact is owed", COLUMNS, [_line(one, today) for one in found]
    )
    return OverdueTable(head, lines, f"{address('customers')}?due=over&tier=A")


def _line(one: Overdue, today: date) -> values.Line:
    return values.Line(
        (
            values.Link(one.name, address("customer_detail", one.pk)),
            values.State("missed", f"{words.plural(one.days_over, 'day')} over"),
            one.owner_name,
            _last(one.last_contact, today),
        )
    )


def _last(day: date | None, today: date) -> str:
    if day is None:
        return "none logged"
    return f"{words.day(day, year=day.year != today.year)}, {words.relative_day(day, today)}"
