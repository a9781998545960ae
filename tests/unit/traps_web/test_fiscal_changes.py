"""Rules that follow others: every day is covered once, what lies before the change stays, names are unique."""

from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from accounts.organisation.rules import calendar as changes
from traps_web.lib import fiscal
from traps_web.lib.fiscal import CalendarRules, UnknownPeriod

DAY = timedelta(days=1)
JUNE = CalendarRules(starts_month=6)
FIRST_OF_JUNE = date(2027, 6, 1)

all_rules = st.builds(
    CalendarRules,
    scheme=st.sampled_from(fiscal.SCHEMES),
    starts_month=st.integers(1, 12),
    week_starts_on=st.integers(0, 6),
    named_by=st.sampled_from(fiscal.NAMED_BY),
)
numbers = st.integers(2000, 2050)


def changed(before: CalendarRules, after: CalendarRules, number: int) -> CalendarRules:
    """Other rules from the end of a fiscal year on, where they can be."""
    starts_on = fiscal.year(before, number).ends_before
    assume(not changes.change_faults(before, after, starts_on, today=date(1999, 1, 1)))
    return fiscal.follow(before, after, starts_on)


def years_around(rules: CalendarRules) -> list[fiscal.FiscalYear]:
    assert rules.starts_on is not None
    return list(islice(changes.years_from(rules, rules.starts_on - 800 * DAY), 7))


@settings(max_examples=150)
@given(all_rules, all_rules, numbers)
def test_every_day_around_a_change_is_covered_once_by_each_kind(
    before: CalendarRules, after: CalendarRules, number: int
) -> None:
    years = years_around(changed(before, after, number))
    for kind in fiscal.KINDS:
        periods = [period for year in years for period in fiscal.periods_of(year, kind)]
        assert [period.ends_before for period in periods[:-1]] == [period.starts_on for period in periods[1:]]
        assert all(period.starts_on < period.ends_before for period in periods)
        assert len({period.key for period in periods}) == len(periods)


@settings(max_examples=100)
@given(all_rules, all_rules, numbers)
def test_every_period_is_found_by_its_name_and_by_its_days(
    before: CalendarRules, after: CalendarRules, number: int
) -> None:
    rules = changed(before, after, number)
    for year in years_around(rules):
        for kind in fiscal.KINDS:
            for period in fiscal.periods_of(year, kind):
                assert fiscal.period(rules, period.key) == period
                assert fiscal.period_of(rules, period.starts_on, kind) == period
                assert fiscal.period_of(rules, period.last_day, kind) == period


@settings(max_examples=100)
@given(all_rules, all_rules, numbers, st.integers(1, 900))
def test_a_change_alters_no_period_before_it(
    before: CalendarRules, after: CalendarRules, number: int, days_before: int
) -> None:
    rules = changed(before, after, number)
    assert rules.starts_on is not None
    day = rules.starts_on - days_before * DAY
    for kind in fiscal.KINDS:
        period = fiscal.period_of(before, day, kind)
        assert fiscal.period_of(rules, day, kind) == period
        assert fiscal.period(rules, period.key) == period


@settings(max_examples=100)
@given(all_rules, all_rules, numbers)
def test_the_first_year_is_a_full_one_or_a_transition_shorter_than_a_year(
    before: CalendarRules, after: CalendarRules, number: int
) -> None:
    rules = changed(before, after, number)
    assert rules.starts_on is not None
    first = fiscal.year_of(rules, rules.starts_on)
    following = fiscal.year_of(rules, first.ends_before)
    assert first.starts_on == rules.starts_on
    assert following == fiscal.year(after, following.number)
    days = (first.ends_before - first.starts_on).days
    assert 7 <= days < 366 if first.is_transition else 357 < days < 378


@settings(max_examples=100)
@given(all_rules, all_rules, numbers)
def test_activity_weeks_cover_every_day_once_where_the_start_of_the_week_changes(
    before: CalendarRules, after: CalendarRules, number: int
) -> None:
    rules = changed(before, after, number)
    assert rules.starts_on is not None
    day = rules.starts_on - 21 * DAY
    week = fiscal.activity_week(day, rules)
    assert fiscal.activity_week_range(week, rules) == fiscal.activity_week_range(week, before)
    odd = []
    for _ in range(7):
        span = fiscal.week_of(day, rules)
        assert {
            fiscal.activity_week(span.starts_on + n * DAY, rules)
            for n in range((span.ends_before - span.starts_on).days)
        } == {week}
        if (span.ends_before - span.starts_on).days != 7:
            odd.append(week)
        week, day = fiscal.shift_activity_week(week, 1), span.ends_before
    assert odd == (
        []
        if before.week_starts_on == after.week_starts_on
        else [changes.first_week_changed(before, rules, rules.starts_on)]
    )


def test_from_june_to_january_leaves_a_transition_that_keeps_the_numbers_of_its_months() -> None:
    rules = fiscal.follow(JUNE, CalendarRules(), FIRST_OF_JUNE)
    year = fiscal.year_of(rules, FIRST_OF_JUNE)
    assert (year.key, year.ends_before) == ("TY2027", date(2028, 1, 1))
    assert [quarter.key for quarter in year.quarters] == ["TY2027-Q2", "TY2027-Q3", "TY2027-Q4"]
    assert [month.key for month in year.months] == [f"TY2027-M{month:02d}" for month in range(6, 13)]
    assert fiscal.next_period(rules, "FY2027").key == "TY2027"
    assert fiscal.next_period(rules, "TY2027").key == "FY2028"
    assert fiscal.same_period_last_year(rules, "FY2028-M06").key == "TY2027-M06"
    assert fiscal.same_period_last_year(rules, "TY2027-M06").key == "FY2027-M01"


def test_a_year_that_begins_some_days_apart_is_moved_and_named_as_ever() -> None:
    rules = fiscal.follow(JUNE, CalendarRules("4-4-5", 6), FIRST_OF_JUNE)
    first = fiscal.year_of(rules, FIRST_OF_JUNE)
    assert (first.key, first.months[0].ends_before) == ("FY2028", date(2027, 6, 28))
    assert [week.days for week in first.weeks[:2]] == [6, 7]


def test_rules_that_begin_before_others_do_take_their_place() -> None:
    waiting = fiscal.follow(JUNE, CalendarRules(), date(2028, 6, 1))
    rules = fiscal.follow(waiting, CalendarRules("13x4", 6), FIRST_OF_JUNE)
    assert rules.before == JUNE
    assert fiscal.held_before(waiting, date(2028, 6, 1)) == JUNE
    taken_back = fiscal.follow(waiting, JUNE, date(2028, 6, 1))
    assert fiscal.same_period_last_year(taken_back, "FY2029-W53").key == "FY2028-W53"


def test_a_name_that_fell_away_is_unknown() -> None:
    rules = fiscal.follow(JUNE, CalendarRules(), FIRST_OF_JUNE)
    with pytest.raises(UnknownPeriod, match="there is no TY2027-M05"):
        fiscal.period(rules, "TY2027-M05")
    with pytest.raises(UnknownPeriod, match="There is no fiscal year TY2028"):
        fiscal.period(rules, "TY2028-Q1")


@pytest.mark.parametrize(
    ("after", "starts_on", "field"),
    [
        (CalendarRules(), date(2026, 11, 25), "starts_on"),
        (CalendarRules(), date(2027, 1, 1), "starts_on"),
        (CalendarRules(), date.max, "starts_on"),
        (CalendarRules(starts_month=6), FIRST_OF_JUNE, ""),
        (CalendarRules(starts_month=6, named_by="start"), FIRST_OF_JUNE, "named_by"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(after: CalendarRules, starts_on: date, field: str) -> None:
    faults = changes.change_faults(JUNE, after, starts_on, today=date(2026, 11, 25))
    assert list(faults) == [field or "whole"]
    assert not changes.change_faults(JUNE, CalendarRules(), FIRST_OF_JUNE, today=date(2026, 11, 25))
