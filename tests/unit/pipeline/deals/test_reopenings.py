"""When a CRM may take a win back: nothing but the money of a running month may rest on it."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pipeline.deals.rules.reopenings import WonMoney, fault

TODAY = date(2026, 11, 25)


@given(
    st.integers(-40, 40),
    st.sampled_from([Decimal(0), Decimal("0.01"), Decimal(900)]),
    st.booleans(),
    st.booleans(),
    st.sampled_from([(), ("Ann Lee",)]),
)
def test_a_win_goes_back_just_where_nobody_has_gone_by_its_money(days, standing, by_files, as_booked, signed):
    ends_before = TODAY + timedelta(days=days)
    money = WonMoney(TODAY, standing, ends_before, by_files, as_booked, signed)
    rests = standing and (ends_before <= TODAY or not as_booked or signed)
    sentence = fault(money, today=TODAY)
    assert bool(sentence) is bool(by_files or rests)
    assert not sentence or "restate the booking" in sentence.lower()
