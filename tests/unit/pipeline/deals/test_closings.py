"""The cuts of deals by close date: every day lies in one of them."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pipeline.deals.rules import closings
from traps_web.lib.fiscal import CalendarRules

RULES = CalendarRules()
DAYS = st.dates(date(2021, 1, 1), date(2031, 1, 1))


def holds(span: closings.Span, day: date) -> bool:
    starts_on, ends_before = span
    return (starts_on is None or starts_on <= day) and (ends_before is None or day < ends_before)


@given(DAYS, st.integers(-900, 900))
def test_every_day_lies_in_one_cut(today: date, distance: int) -> None:
    day = today + timedelta(days=distance)
    dated = [cut for cut in closings.CLOSINGS if cut != closings.UNDATED]
    assert sum(holds(closings.span(RULES, today, cut), day) for cut in dated) == 1


@given(DAYS)
def test_today_lies_in_this_quarter_and_the_next_one_follows_it(today: date) -> None:
    this, after = closings.quarters(RULES, today)
    assert holds(closings.span(RULES, today, closings.QUARTER), today)
    assert this.ends_before == after.starts_on == closings.span(RULES, today, closings.NEXT)[0]


def test_what_has_no_date_has_no_days() -> None:
    assert closings.span(RULES, date(2026, 11, 25), closings.UNDATED) == (None, None)
