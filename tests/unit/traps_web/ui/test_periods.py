"""How a period is said, and where its control leads."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traps_web.lib import fiscal
from traps_web.ui import period_picking, periods
from traps_web.ui.values import PeriodLink

JULY = fiscal.CalendarRules(starts_month=7)
RETAIL = fiscal.CalendarRules(scheme="4-4-5", starts_month=2)
TODAY = date(2026, 11, 26)
OPENED = (date(2025, 7, 1), date(2027, 7, 1))
DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))
KINDS = st.sampled_from(period_picking.ALL_KINDS)


def period(key: str, rules: fiscal.CalendarRules = JULY) -> fiscal.Period:
    return fiscal.period(rules, key)


@pytest.mark.parametrize(
    ("key", "said", "during"),
    [
        ("FY2027-Q2", "this quarter", "this quarter"),
        ("FY2027-Q1", "Q1 (Jul–Sep)", "in Q1 (Jul–Sep)"),
        ("FY2027-Q3", "Q3 (Jan–Mar)", "in Q3 (Jan–Mar)"),
        ("FY2026-Q2", "Q2 (Oct–Dec 2025)", "in Q2 (Oct–Dec 2025)"),
        ("FY2027-M05", "November", "in November"),
        ("FY2026-M05", "November 2025", "in November 2025"),
        ("FY2027", "this year", "this year"),
        ("FY2026", "fiscal year 2026", "in fiscal year 2026"),
        ("FY2027-W22", "this week", "this week"),
        ("FY2027-W21", "last week", "last week"),
        ("FY2027-W19", "the week of 2 Nov", "in the week of 2 Nov"),
    ],
)
def test_a_period_in_a_sentence(key: str, said: str, during: str) -> None:
    assert periods.say(period(key), TODAY) == said
    assert periods.during(period(key), TODAY) == during


@pytest.mark.parametrize(
    ("key", "head", "span", "lasting"),
    [
        ("FY2027-Q2", "Q2 FY2027", "Oct–Dec 2026", "Q2 (Oct–Dec 2026)"),
        ("FY2027", "FY2027", "Jul 2026–Jun 2027", "fiscal year 2027"),
        ("FY2027-M05", "November 2026", "Nov 2026", "November 2026"),
        ("FY2027-W22", "week of 23 Nov 2026", "23–29 Nov 2026", "the week of 23 Nov 2026"),
        ("FY2027-W27", "week of 28 Dec 2026", "28 Dec 2026–3 Jan 2027", "the week of 28 Dec 2026"),
    ],
)
def test_a_period_as_a_head_and_in_what_is_kept(key: str, head: str, span: str, lasting: str) -> None:
    assert periods.name(period(key)) == head
    assert periods.span(period(key)) == span
    assert periods.lasting(period(key)) == lasting


def test_months_of_weeks_are_said_by_their_days() -> None:
    month = period("FY2027-M05", RETAIL)
    assert periods.say(month, month.starts_on) == "month 5 (1–28 Jun)"
    assert periods.label_of(month) == "M5 1 Jun"


def test_what_was_kept_with_codes_is_read_in_words() -> None:
    text = "Decide on the plan of FY2027-Q3, not FY2027-M05; FY2027-Q9 and FY27 stay."
    assert periods.spelled(text, JULY, TODAY) == (
        "Decide on the plan of Q3 (Jan–Mar), not November; FY2027-Q9 and FY27 stay."
    )
    assert periods.spelled("Hold the review of FY2027-Q2", JULY) == "Hold the review of Q2 (Oct–Dec 2026)"
    assert periods.named("FY2027-Q2") == "Q2 FY2027" and periods.named("FY2027") == "FY2027"


@given(DAYS, KINDS, st.sampled_from([JULY, RETAIL]), DAYS)
def test_no_sentence_holds_a_code(day: date, kind: fiscal.Kind, rules: fiscal.CalendarRules, today: date) -> None:
    one = fiscal.period_of(rules, day, kind)
    for said in (periods.say(one, today), periods.during(one, today), periods.lasting(one), periods.label_of(one)):
        assert said and not periods.CODE.search(said)


def control(key: str, today: date = TODAY):
    return period_picking.control(
        JULY, period(key), today=today, opened=OPENED, link=lambda one: f"/dashboard/?period={one.key}"
    )


def test_the_control_steps_by_its_own_kind_and_offers_quick_picks() -> None:
    shown = control("FY2027-Q2")
    assert (shown.name, shown.span, shown.code) == ("Q2 FY2027", "Oct–Dec 2026", "FY2027-Q2")
    assert shown.before.url.endswith("=FY2027-Q1") and shown.after.url.endswith("=FY2027-Q3")
    assert [(pick.label, pick.code) for pick in shown.quick] == [
        ("This week", "FY2027-W22"),
        ("Last week", "FY2027-W21"),
        ("This month", "FY2027-M05"),
        ("Last month", "FY2027-M04"),
        ("This quarter", "FY2027-Q2"),
        ("Last quarter", "FY2027-Q1"),
        ("This year", "FY2027"),
        ("Last year", "FY2026"),
    ]
    assert [pick.label for pick in shown.quick if pick.is_current] == ["This quarter"]


def test_the_picker_shows_the_year_with_today_marked() -> None:
    shown = control("FY2027-Q2")
    assert [quarter.label for quarter, _ in shown.quarters] == ["Q1 Jul–Sep", "Q2 Oct–Dec", "Q3 Jan–Mar", "Q4 Apr–Jun"]
    assert [month.label for month in shown.quarters[1][1]] == ["Oct", "Nov", "Dec"]
    assert [month.label for _, months in shown.quarters for month in months if month.is_now] == ["Nov"]
    assert shown.weeks[0].code == "FY2027-W14" and shown.weeks[-1].code == "FY2027-W27"
    assert shown.year == "Jul 2026–Jun 2027" and shown.year_link.url.endswith("=FY2027")


def test_what_is_not_open_is_named_and_leads_nowhere() -> None:
    last, first = control("FY2027-Q4"), control("FY2026-Q1")
    assert not last.after.url and not last.year_after.url and last.before.url
    assert not first.before.url and not first.year_before.url and first.after.url


@given(DAYS, KINDS)
def test_every_control_can_be_drawn_and_links_only_to_opened_days(day: date, kind: fiscal.Kind) -> None:
    one = fiscal.period_of(JULY, day, kind)
    shown = period_picking.control(JULY, one, today=TODAY, opened=OPENED, link=lambda other: other.key)
    months = [month for _, months in shown.quarters for month in months]
    for link in (*shown.quick, *months, *shown.weeks, shown.before, shown.after):
        if link.url:
            reached = period(link.url)
            assert OPENED[0] <= reached.starts_on and reached.ends_before <= OPENED[1]


def test_a_list_of_days_finds_its_period_or_names_its_days() -> None:
    quarter = period("FY2027-Q2")
    assert period_picking.among(JULY, quarter.starts_on, quarter.ends_before) == quarter
    assert period_picking.among(JULY, quarter.starts_on, quarter.ends_before - timedelta(days=1)) is None
    assert period_picking.among(JULY, None, quarter.ends_before) is None
    every = PeriodLink("All days", "/bookings/")
    shown = period_picking.any_days(control("FY2027-Q2"), "5 Oct–2 Nov 2026", every)
    assert shown.quick[0] == every and not any(pick.is_current for pick in shown.quick)
    assert shown.name == "5 Oct–2 Nov 2026" and not shown.before.url and not shown.after.url
    assert periods.days(date(2026, 12, 28), date(2027, 1, 3)) == "28 Dec 2026–3 Jan 2027"


def test_a_page_that_knows_some_periods_steps_among_them() -> None:
    known = [(period(key), f"/reviews/cycles/{key}/") for key in ("FY2027-Q3", "FY2027-Q2", "FY2026-Q4")]
    shown = period_picking.of_list(known, "FY2027-Q2", today=TODAY)
    assert shown.before.code == "FY2026-Q4" and shown.after.code == "FY2027-Q3"
    assert [pick.label for pick in shown.quick] == ["Q3 FY2027", "Q2 FY2027", "Q4 FY2026"]
    newest = period_picking.of_list(known, "FY2027-Q3", today=TODAY)
    assert not newest.after.url and newest.before.code == "FY2027-Q2"
    all_of_them = period_picking.of_list(known, "", today=TODAY, every=PeriodLink("All periods", "/plans/"))
    assert all_of_them.name == "All periods" and not all_of_them.before.url and len(all_of_them.quick) == 4
