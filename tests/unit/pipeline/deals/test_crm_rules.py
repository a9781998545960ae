"""What a move in the CRM can be: everything that a row can hold, and never less than a move here."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pipeline.bookings.rules.bookings import DayBounds
from pipeline.deals.rules import deals as rules

TODAY = date(2026, 11, 25)
DAY = DayBounds(today=TODAY, span=(date(2026, 1, 1), date(2027, 1, 1)))
KINDS = st.sampled_from(["open", "won", "lost"])
DAYS = st.none() | st.integers(-60, 60).map(lambda days: TODAY + timedelta(days=days))
AMOUNTS = st.none() | st.decimals(-5, 5, places=2)


@given(KINDS, KINDS)
def test_the_crm_may_move_wherever_people_may(start, to):
    here = rules.transition(start, to)
    assert here is None or rules.transition(start, to, in_crm=True) == here
    assert start != "won" or here is None
    assert start == to or rules.transition(start, to, in_crm=True) is not None


@given(AMOUNTS, DAYS, DAYS, DAYS, st.sampled_from([*rules.TRANSITIONS.items()]))
def test_what_is_refused_of_the_crm_is_refused_of_people_too(amount, opened_on, close_on, closed_on, move):
    (_, to_kind), rule = move
    faults = rules.crm_faults(amount, opened_on, rule, closed_on=closed_on, day=DAY)
    dates = rules.DealDates(amount, opened_on, close_on)
    of_people = rules.data_faults({"amount": amount}, dates, is_first=False, day=DAY) | rules.move_faults(
        dates, rule, is_first=False, to_kind=to_kind, reason="", closed_on=closed_on, day=DAY
    )
    assert faults.items() <= of_people.items()
    if not faults and rule.needs_closed_on:
        assert closed_on is not None and closed_on <= TODAY and (opened_on is None or closed_on >= opened_on)
    if not faults and rule.needs_amount:
        assert amount is not None and amount >= Decimal(0)
