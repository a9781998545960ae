from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traps_web.lib import fiscal
from traps_web.lib.fiscal import CalendarRules, UnknownPeriod

DAY = timedelta(days=1)
JUNE = CalendarRules(starts_month=6)
RETAIL = CalendarRules(scheme="4-5-4", starts_month=2, week_starts_on=6, named_by="start")

all_rules = st.builds(
    CalendarRules,
    scheme=st.sampled_from(fiscal.SCHEMES),
    starts_month=st.integers(1, 12),
    week_starts_on=st.integers(0, 6),
    named_by=st.sampled_from(fiscal.NAMED_BY),
)
numbers = st.integers(1990, 2060)
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
kinds = st.sampled_from(fiscal.KINDS)


def span(period: fiscal.Period | fiscal.FiscalYear) -> tuple[date, date]:
    return period.starts_on, period.ends_before


def test_a_june_year_is_named_by_the_year_in_which_it_ends() -> None:
    year = fiscal.year(JUNE, 2027)
    assert span(year) == (date(2026, 6, 1), date(2027, 6, 1))
    assert year.last_day == date(2027, 5, 31)
    assert year.key == "FY2027"
    assert len(year.months) == 12


def test_a_june_year_can_be_named_by_its_start() -> None:
    rules = CalendarRules(starts_month=6, named_by="start")
    assert fiscal.year_of(rules, date(2026, 6, 1)).number == 2026


@pytest.mark.parametrize("named_by", fiscal.NAMED_BY)
def test_a_january_year_is_the_calendar_year(named_by: str) -> None:
    year = fiscal.year(CalendarRules(named_by=named_by), 2026)
    assert span(year) == (date(2026, 1, 1), date(2027, 1, 1))


def test_the_second_quarter_of_a_june_year_is_september_to_november() -> None:
    quarter = fiscal.period(JUNE, "FY2027-Q2")
    assert span(quarter) == (date(2026, 9, 1), date(2026, 12, 1))
    assert fiscal.period(JUNE, "FY2027-M06").quarter_index == 2
    assert fiscal.period_of(JUNE, date(2026, 11, 23), "month").key == "FY2027-M06"


def test_the_first_week_holds_the_first_day_and_is_cut_at_it() -> None:
    weeks = fiscal.year(CalendarRules(), 2026).weeks  # 1 January 2026 is a Thursday
    assert span(weeks[0]) == (date(2026, 1, 1), date(2026, 1, 5))
    assert weeks[0].key == "FY2026-W01"
    assert span(weeks[-1]) == (date(2026, 12, 28), date(2027, 1, 1))
    assert weeks[-1].key == "FY2026-W53"


@pytest.mark.parametrize(
    ("number", "starts_on", "last_day", "weeks"),
    [
        (2011, date(2011, 1, 30), date(2012, 1, 28), 52),
        (2012, date(2012, 1, 29), date(2013, 2, 2), 53),
        (2013, date(2013, 2, 3), date(2014, 2, 1), 52),
        (2017, date(2017, 1, 29), date(2018, 2, 3), 53),
        (2022, date(2022, 1, 30), date(2023, 1, 28), 52),
        (2023, date(2023, 1, 29), date(2024, 2, 3), 53),
        (2024, date(2024, 2, 4), date(2025, 2, 1), 52),
    ],
)
def test_the_retail_calendar_is_the_published_one(number: int, starts_on: date, last_day: date, weeks: int) -> None:
    year = fiscal.year(RETAIL, number)
    assert (year.starts_on, year.last_day, len(year.weeks)) == (starts_on, last_day, weeks)


def test_a_53rd_week_joins_the_last_month_of_the_fourth_quarter() -> None:
    year = fiscal.year(RETAIL, 2023)
    assert [month.days // 7 for month in year.months] == [4, 5, 4] * 3 + [4, 5, 5]
    assert [quarter.days // 7 for quarter in year.quarters] == [13, 13, 13, 14]
    assert year.weeks[-1].quarter_index == 4


@pytest.mark.parametrize(
    ("scheme", "months"),
    [("4-4-5", [4, 4, 5] * 4), ("4-5-4", [4, 5, 4] * 4), ("5-4-4", [5, 4, 4] * 4), ("13x4", [4] * 13)],
)
def test_a_week_based_year_follows_its_pattern(scheme: str, months: list[int]) -> None:
    year = fiscal.year(CalendarRules(scheme=scheme, starts_month=2, week_starts_on=6, named_by="start"), 2024)
    assert [month.days // 7 for month in year.months] == months


def test_thirteen_months_make_quarters_of_three_three_three_and_four() -> None:
    year = fiscal.year(CalendarRules(scheme="13x4"), 2026)
    assert [month.quarter_index for month in year.months] == [1] * 3 + [2] * 3 + [3] * 3 + [4] * 4
    assert year.quarters[3].starts_on == year.months[9].starts_on


@settings(max_examples=80)
@given(all_rules, numbers)
def test_every_kind_covers_the_year_without_hole_or_overlap(rules: CalendarRules, number: int) -> None:
    year = fiscal.year(rules, number)
    for kind in fiscal.KINDS:
        periods = fiscal.periods_of(year, kind)
        assert periods[0].starts_on == year.starts_on
        assert periods[-1].ends_before == year.ends_before
        assert all(period.ends_before == next_period.starts_on for period, next_period in pairwise(periods))
        assert all(period.days > 0 for period in periods)
        assert [period.index for period in periods] == list(range(1, len(periods) + 1))
        assert all(fiscal.period(rules, period.key) == period for period in periods)
    assert fiscal.year(rules, number + 1).starts_on == year.ends_before


@settings(max_examples=60)
@given(all_rules, numbers)
def test_cut_weeks_add_up_to_months_and_months_to_quarters(rules: CalendarRules, number: int) -> None:
    year = fiscal.year(rules, number)
    for period in (*year.months, *year.quarters, year.as_period):
        weeks = fiscal.cut_weeks(rules, *span(period))
        assert sum(week.days for week in weeks) == period.days
        assert weeks[0].starts_on == period.starts_on
        assert weeks[-1].ends_before == period.ends_before
        assert all(week.ends_before == next_week.starts_on for week, next_week in pairwise(weeks))
        assert {week.key for week in weeks} <= {week.key for week in year.weeks}
    for quarter in year.quarters:
        months = [month for month in year.months if month.quarter_index == quarter.index]
        assert (months[0].starts_on, months[-1].ends_before) == span(quarter)


@settings(max_examples=60)
@given(all_rules, numbers)
def test_week_based_years_have_52_or_53_whole_weeks_that_no_month_cuts(rules: CalendarRules, number: int) -> None:
    year = fiscal.year(rules, number)
    if rules.scheme == "calendar":
        assert all(week.days == 7 for week in year.weeks[1:-1])
        return
    assert len(year.weeks) in (52, 53)
    assert all(week.days == 7 and week.starts_on.weekday() == rules.week_starts_on for week in year.weeks)
    edges = {week.starts_on for week in year.weeks}
    assert {month.starts_on for month in year.months} <= edges
    nominal = date(number - (rules.named_by == "end" and rules.starts_month > 1), rules.starts_month, 1)
    assert abs((year.starts_on - nominal).days) <= 3


@given(all_rules, days, kinds)
def test_every_day_lies_in_just_one_period_of_each_kind(rules: CalendarRules, day: date, kind: fiscal.Kind) -> None:
    year = fiscal.year_of(rules, day)
    assert year.contains(day)
    near = [period for n in (-1, 0, 1) for period in fiscal.periods_of(fiscal.year(rules, year.number + n), kind)]
    assert [period for period in near if period.contains(day)] == [fiscal.period_of(rules, day, kind)]


@given(all_rules, days, kinds)
def test_next_and_previous_undo_each_other(rules: CalendarRules, day: date, kind: fiscal.Kind) -> None:
    period = fiscal.period_of(rules, day, kind)
    following = fiscal.next_period(rules, period.key)
    assert following.starts_on == period.ends_before
    assert fiscal.previous_period(rules, following.key) == period


@settings(max_examples=50)
@given(all_rules, days, st.integers(0, 500))
def test_the_weeks_of_any_range_are_cut_at_its_edges(rules: CalendarRules, start: date, length: int) -> None:
    weeks = fiscal.cut_weeks(rules, start, start + length * DAY)
    assert sum(week.days for week in weeks) == length
    assert all(fiscal.period(rules, week.key).contains(week.starts_on) for week in weeks)


def test_a_cut_week_keeps_its_id_on_both_sides() -> None:
    september, october = fiscal.period(JUNE, "FY2027-M04"), fiscal.period(JUNE, "FY2027-M05")
    last, first = fiscal.cut_weeks(JUNE, *span(september))[-1], fiscal.cut_weeks(JUNE, *span(october))[0]
    assert last.key == first.key == "FY2027-W18"
    assert (last.days, first.days) == (3, 4)


def test_the_same_period_last_year_has_the_same_number() -> None:
    assert fiscal.same_period_last_year(JUNE, "FY2027-Q2").key == "FY2026-Q2"
    assert fiscal.same_period_last_year(RETAIL, "FY2023-W53").key == "FY2022-W52"
    assert fiscal.same_period_last_year(JUNE, "FY2027").key == "FY2026"


@pytest.mark.parametrize(
    "key",
    [
        *("", "2027", "fy2027", "FY2027-", "FY2027-Q5", "FY2027-Q0", "FY2027-M13", "FY2027-M5", "FY2027-W54"),
        *("FY0001", "FY9999", "FY2027-Q2 ", "FY2027-Q02", "FY२०२७", "2026-W48"),
    ],
)
def test_an_unknown_period_is_named_in_a_sentence(key: str) -> None:
    with pytest.raises(UnknownPeriod, match=r"^.{10,}\.$"):
        fiscal.period(JUNE, key)


@pytest.mark.parametrize("day", [date.min, date.max])
def test_a_day_beyond_every_calendar_is_named_in_a_sentence(day: date) -> None:
    with pytest.raises(UnknownPeriod, match="No fiscal year holds"):
        fiscal.year_of(JUNE, day)


@pytest.mark.parametrize(
    "wrong", [{"scheme": "weekly"}, {"starts_month": 13}, {"week_starts_on": 7}, {"named_by": "middle"}]
)
def test_rules_that_make_no_calendar_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        CalendarRules(**wrong)  # type: ignore[arg-type]


def test_an_activity_week_is_whole_and_named_by_its_fourth_day() -> None:
    assert fiscal.activity_week(date(2026, 11, 27)) == "2026-W48"
    assert fiscal.activity_week_range("2026-W48") == (date(2026, 11, 23), date(2026, 11, 30))
    assert fiscal.activity_week_range("2026-W48", CalendarRules(week_starts_on=6)) == (
        date(2026, 11, 22),
        date(2026, 11, 29),
    )
    assert fiscal.activity_week(date(2027, 1, 1)) == "2026-W53"


def test_an_activity_week_belongs_to_the_period_of_its_fourth_day() -> None:
    # 30 November 2026 is a Monday: three days later it is December and the third quarter.
    assert fiscal.period_of_activity_week(JUNE, "2026-W49").key == "FY2027-Q3"
    assert fiscal.period_of_activity_week(JUNE, "2026-W48", "month").key == "FY2027-M06"


def test_activity_weeks_are_counted_on_across_the_year() -> None:
    assert fiscal.shift_activity_week("2026-W53", 1) == "2027-W01"
    assert fiscal.shift_activity_week("2027-W01", -13) == "2026-W41"


@given(days, st.integers(0, 6))
def test_an_activity_week_finds_its_days_again(day: date, week_starts_on: int) -> None:
    rules = CalendarRules(week_starts_on=week_starts_on)
    key = fiscal.activity_week(day, rules)
    week = fiscal.activity_week_range(key, rules)
    assert week.starts_on <= day < week.ends_before
    assert week.starts_on.weekday() == week_starts_on
    assert {fiscal.activity_week(week.starts_on + n * DAY, rules) for n in range(7)} == {key}
    assert fiscal.activity_week(week.ends_before, rules) == fiscal.shift_activity_week(key, 1)


@settings(max_examples=40)
@given(all_rules, numbers)
def test_each_activity_week_belongs_to_one_quarter(rules: CalendarRules, number: int) -> None:
    year = fiscal.year(rules, number)
    by_quarter = [fiscal.activity_weeks_in(rules, *span(quarter)) for quarter in year.quarters]
    assert sum(by_quarter, ()) == fiscal.activity_weeks_in(rules, *span(year))
    for quarter, keys in zip(year.quarters, by_quarter, strict=True):
        assert {fiscal.period_of_activity_week(rules, key) for key in keys} == {quarter}


@pytest.mark.parametrize("key", ["", "2026-48", "2026-W00", "2025-W53", "0001-W01", "9999-W52", "FY2027-W10"])
def test_an_unknown_activity_week_is_named_in_a_sentence(key: str) -> None:
    with pytest.raises(UnknownPeriod, match="is not a week; write it like 2026-W48"):
        fiscal.activity_week_range(key)
