"""The control of a list's days: picks narrow the list to a period by its first and last day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from accounts.organisation.selectors import calendar
from traps_web.ui import period_picking, periods, values
from traps_web.ui.addresses import address

Span = tuple[date | None, date | None]
DAYS = ("period", "from", "to", "page")
ANY = "All days"


def control(page: str, span: Span, query: Mapping[str, str], *, today: date) -> values.PeriodControl | None:
    """Where a list stands in time; the other filters stay. None before any fiscal year is open."""
    opened = calendar.opened_span()
    if opened is None:
        return None
    rules, kept = calendar.rules(), {name: value for name, value in query.items() if name not in DAYS}
    shown = period_picking.among(rules, *span)
    drawn = period_picking.control(
        rules,
        shown or calendar.period_at("quarter", min(max(today, opened[0]), opened[1] - timedelta(days=1))),
        today=today,
        opened=opened,
        link=lambda period: address(
            page, **kept, **{"from": period.starts_on.isoformat(), "to": period.last_day.isoformat()}
        ),
    )
    every = values.PeriodLink(ANY, address(page, **kept), is_current=span == (None, None))
    return period_picking.with_all(drawn, every) if shown else period_picking.any_days(drawn, _named(span), every)


def _named(span: Span) -> str:
    starts_on, ends_before = span
    if starts_on and ends_before:
        return periods.days(starts_on, ends_before - timedelta(days=1))
    if starts_on:
        return f"since {periods.days(starts_on, starts_on)}"
    if ends_before:
        return f"until {periods.days(ends_before - timedelta(days=1), ends_before - timedelta(days=1))}"
    return ANY
