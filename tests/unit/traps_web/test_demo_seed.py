"""The demo stands near the end of a quarter, and is the same every time."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from traps_web.demo import dates, seeded
from traps_web.lib import fiscal

DAYS = st.dates(date(2020, 1, 1), date(2060, 12, 31))


@given(DAYS)
def test_the_sample_ends_on_the_latest_sunday_not_after_today(today: date) -> None:
    demo = dates.demo_dates(today)
    assert demo.last_day.weekday() == 6
    assert timedelta(0) <= today - demo.last_day < timedelta(days=7)
    assert dates.SAMPLE_LAST_DAY + timedelta(weeks=demo.weeks) == demo.last_day


@given(DAYS)
def test_today_lies_in_the_last_weeks_of_a_second_quarter(today: date) -> None:
    rules = fiscal.CalendarRules(starts_month=dates.demo_dates(today).starts_month)
    quarter = fiscal.period_of(rules, today, "quarter")
    assert quarter.index == 2
    assert 7 <= (quarter.ends_before - today).days <= 38


def test_the_same_person_always_works_the_same_way() -> None:
    emails = ["a@demo.example", "b@demo.example"]
    assert seeded.disciplines(emails) == seeded.disciplines(reversed(emails))


def test_a_person_who_sold_nothing_has_no_budget() -> None:
    rules = fiscal.CalendarRules(starts_month=6)
    quarters = [fiscal.period(rules, key) for key in ("FY2027-Q1", "FY2027-Q2", "FY2027-Q3")]
    won = [{"owner_email": "a@demo.example", "closed_on": "2026-07-01", "amount": "90000"}]
    rows = seeded.budgets(won, ["a@demo.example", "b@demo.example"], quarters, date(2026, 11, 22))
    assert {row["email"] for row in rows} == {"a@demo.example"}
    assert {row["period"] for row in rows} == {quarter.key for quarter in quarters}
