"""A customers of a team that nobody has spoken to in time, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from plans.selectors.customer_duties import Overdue
from traps_web.ui import values, words


@dataclass(frozen=True, slots=True)
class OverdueLine:
    """One A customer beyond its cadence."""

    name: str
    url: str
    owner: str
    last: str
    state: values.State


@dataclass(frozen=True, slots=True)
class OverdueTable:
    """The lines shown and what they say together."""

    head: str
    lines: tuple[OverdueLine, ...]
    url: str


def table(found: Sequence[Overdue], *, today: date, most: int) -> OverdueTable:
    """The longest over first."""
    count, more = len(found), " or more" if len(found) == most else ""
    head = f"{words.number(count)}{more} of tier A without a contact in time"
    return OverdueTable(head, tuple(_line(one, today) for one in found), f"{reverse('customers')}?due=over&tier=A")


def _line(one: Overdue, today: date) -> OverdueLine:
    last = one.last_contact
    return OverdueLine(
        name=one.name,
        url=reverse("customer_detail", args=[one.pk]),
        owner=one.owner_name,
        last=f"{words.day(last, year=last.year != today.year)}, {words.relative_day(last, today)}"
        if last
        else "none logged",
        state=values.State("missed", f"{words.plural(one.days_over, 'day')} over"),
    )
