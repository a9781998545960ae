"""Spreading a number, under every scheme and curve.

The year is the sum of its quarters, months and cut weeks, to the cent.
"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.measures.rules import spreads
from traps_web.lib import fiscal
from traps_web.lib.fiscal import SCHEMES, CalendarRules

EPOCH = date(1999, 1, 1)
calendars = st.builds(
    CalendarRules,
    scheme=st.sampled_from(sorted(SCHEMES)),
    starts_month=st.integers(1, 12),
    week_starts_on=st.integers(0, 6),
    named_by=st.sampled_from(["end", "start"]),
)
amounts = st.integers(0, 10**13)


def weekdays_before(day: date) -> int:
    """Working days Monday to Friday before a day, from an epoch."""
    whole, rest = divmod((day - EPOCH).days, 7)
    return whole * 5 + sum(1 for step in range(rest) if (EPOCH.weekday() + step) % 7 < 5)


def no_day_is_worked(day: date) -> int:
    return 0


@settings(max_examples=150)
@given(rules=calendars, number=st.integers(2020, 2035), amount=amounts, data=st.data())
def test_a_year_is_the_sum_of_its_quarters_months_and_cut_weeks(rules, number, amount, data):
    year = fiscal.year(rules, number)
    count = len(year.months)
    weights = data.draw(st.lists(st.integers(0, 1_000_000), min_size=count, max_size=count))
    before = data.draw(st.sampled_from([weekdays_before, no_day_is_worked]))
    spread = spreads.lay_over(amount, weights, period=year.as_period, rules=rules, before=before)
    for periods in (spread.quarters, spread.months, spread.weeks):
        assert sum(period.amount for period in periods) == amount
        assert min(period.amount for period in periods) >= 0
    for quarter in spread.quarters:
        inside = [m.amount for m in spread.months if quarter.starts_on <= m.starts_on < quarter.ends_before]
        assert sum(inside) == quarter.amount
    for month in spread.months:
        assert sum(week.amount for week in spread.weeks if week.month == month.key) == month.amount


def adds_up(amount, weights, year, rules):
    spread = spreads.lay_over(amount, weights, period=year.as_period, rules=rules, before=weekdays_before)
    assert {sum(period.amount for period in periods) for periods in (spread.quarters, spread.months, spread.weeks)} == {
        amount
    }
    for quarter in year.quarters:
        inside = [
            period.amount
            for periods in (spread.months, spread.weeks)
            for period in periods
            if quarter.contains(period.starts_on)
        ]
        assert sum(inside) == 2 * next(laid.amount for laid in spread.quarters if laid.key == quarter.key)


@pytest.mark.parametrize("scheme", ["4-4-5", "4-5-4", "5-4-4", "13x4"])
@settings(max_examples=20)
@given(amount=amounts, month=st.integers(1, 12), weekday=st.integers(0, 6), data=st.data())
def test_a_year_of_53_weeks_adds_up_as_well(scheme, amount, month, weekday, data):
    rules = CalendarRules(scheme, month, weekday)
    year = next(candidate for number in range(2020, 2032) if len((candidate := fiscal.year(rules, number)).weeks) == 53)
    weights = data.draw(st.lists(st.integers(0, 1_000_000), min_size=len(year.months), max_size=len(year.months)))
    adds_up(amount, weights, year, rules)


@settings(max_examples=100)
@given(before=calendars, after=calendars, number=st.integers(2020, 2035), amount=amounts, data=st.data())
def test_the_years_around_a_change_of_the_calendar_add_up_as_well(before, after, number, amount, data):
    starts_on = fiscal.year(before, number).ends_before
    rules = fiscal.follow(before, after, starts_on)
    first = fiscal.year_of(rules, starts_on)
    for year in (fiscal.year(before, number), first, fiscal.year_of(rules, first.ends_before)):
        count = len(year.months)
        adds_up(amount, data.draw(st.lists(st.integers(0, 99), min_size=count, max_size=count)), year, rules)


@settings(max_examples=60)
@given(rules=calendars, number=st.integers(2020, 2035), amount=amounts)
def test_working_days_make_a_whole_curve(rules, number, amount):
    year = fiscal.year(rules, number)
    days = [weekdays_before(month.ends_before) - weekdays_before(month.starts_on) for month in year.months]
    weights = spreads.by_working_days(days)
    assert sum(weights) == spreads.WHOLE
    assert spreads.weights_fault(weights, months=len(year.months)) == ""


@settings(max_examples=60)
@given(rules=calendars, number=st.integers(2020, 2035), place=st.integers(0, 3), data=st.data())
def test_goals_set_by_hand_keep_their_sum_over_weeks(rules, number, place, data):
    quarter = fiscal.year(rules, number).quarters[place]
    months = fiscal.periods_in(rules, quarter.starts_on, quarter.ends_before, "month")
    goals = {month.key: data.draw(amounts) for month in months}
    spread = spreads.from_months(goals, period=quarter, rules=rules, before=weekdays_before)
    assert sum(week.amount for week in spread.weeks) == sum(goals.values()) == spread.quarters[0].amount


def test_weeks_are_cut_at_the_edges_of_months_and_stay_inside_them():
    rules = CalendarRules(scheme="calendar", starts_month=6)
    year = fiscal.year(rules, 2027)
    spread = spreads.lay_over(1_200_000, [1] * 12, period=year.as_period, rules=rules, before=weekdays_before)
    for week in spread.weeks:
        month = next(month for month in spread.months if month.key == week.month)
        assert month.starts_on <= week.starts_on < week.ends_before <= month.ends_before


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ([82_500] * 12, "The months add up to 99 %; 1 % is missing."),
        ([84_000] * 12, "The months add up to 100.8 %; 0.8 % is too much."),
        ([1_000_000], "The year has 12 months, but this curve has 1 weights."),
        ([-1, 1_000_001, *[0] * 10], "A month cannot have less than 0 %."),
        ([83_333] * 11 + [83_337], ""),
    ],
)
def test_a_curve_that_is_not_whole_is_told_what_is_missing(weights, sentence):
    assert spreads.weights_fault(weights, months=12) == sentence


def test_weights_that_do_not_fit_the_months_are_refused():
    rules = CalendarRules(scheme="13x4")
    year = fiscal.year(rules, 2027)
    with pytest.raises(ValueError, match="12 weights do not fit 13 months"):
        spreads.lay_over(1, [1] * 12, period=year.as_period, rules=rules, before=weekdays_before)


def test_new_business_is_rounded_once():
    assert spreads.from_activity(per_week=6, weeks=13, conversion_ppm=250_000, average_minor=306_000) == 5_967_000
    assert spreads.from_activity(per_week=1, weeks=1, conversion_ppm=333_333, average_minor=100) == 33
