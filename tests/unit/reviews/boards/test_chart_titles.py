"""Titles of charts: the finding with its figure, in words of periods as people use them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from plans.measures.selectors.curves import Curve
from reviews.boards.presenters import chart_titles
from traps_web.lib import fiscal

CALENDAR = fiscal.CalendarRules(starts_month=7)
TODAY = date(2026, 11, 26)


def stands(key: str = "FY2027-Q2", *, as_of: date = TODAY, rows: Any = (), by: str = "month", **of: Any) -> Any:
    """A scope in a period; the figures that a title reads."""
    period = fiscal.period(CALENDAR, key)
    figures = {"actual": Decimal(0), "budget": Decimal(900), "budget_to_date": Decimal(0), "landing": None}
    return SimpleNamespace(
        period=period,
        as_of=as_of,
        by=by,
        rows=list(rows),
        left=SimpleNamespace(ended=as_of > period.last_day),
        figures=SimpleNamespace(**figures | of),
    )


def curve(then: int, now: int) -> Curve:
    """So much short a fortnight ago, and now."""
    days = [TODAY - timedelta(days=14), TODAY]
    actual = [(days[0], Decimal(500 - then)), (days[1], Decimal(600 - now))]
    return Curve(actual, [(days[0], Decimal(500)), (days[1], Decimal(600))], None)


@pytest.mark.parametrize(
    ("then", "now", "title"),
    [
        (90, 60, "In two weeks the organisation made up 30: 90 short on 12 Nov, 60 today"),
        (60, 90, "In two weeks the organisation fell back by 30: 60 short on 12 Nov, 90 today"),
        (-60, -90, "In two weeks the lead grew by 30: 60 ahead on 12 Nov, 90 today"),
        (-90, -60, "In two weeks the lead shrank by 30: 90 ahead on 12 Nov, 60 today"),
        (30, -60, "30 short on 12 Nov, 60 ahead today"),
        (30, 30, "30 short on 12 Nov, 30 short today"),
        (0, 30, "Exactly on budget on 12 Nov, 30 short today"),
    ],
)
def test_a_running_curve_says_what_changed_in_two_weeks(then: int, now: int, title: str) -> None:
    whole = stands(actual=Decimal(600 - now), budget_to_date=Decimal(600))
    assert chart_titles.curve(whole, curve(then, now), "the organisation") == title


@pytest.mark.parametrize(
    ("whole", "run", "title"),
    [
        (stands(actual=Decimal(7)), Curve([], [], None), "7 came in, against no budget"),
        (
            stands(as_of=date(2026, 9, 1)),
            curve(0, 0),
            "900 is asked for, spread over working days",
        ),
        (
            stands(as_of=date(2027, 1, 8), actual=Decimal(800), budget_to_date=Decimal(900)),
            curve(0, 0),
            "Q2 (Oct–Dec) ended 100 short",
        ),
        (
            stands(as_of=date(2026, 10, 9), actual=Decimal(80), budget_to_date=Decimal(90)),
            curve(0, 0),
            "You are 10 short by 9 Oct",
        ),
    ],
)
def test_a_curve_that_does_not_run_says_where_it_is(whole: Any, run: Curve, title: str) -> None:
    assert chart_titles.curve(whole, run, "you") == title


def rows(kind: str, *amounts: tuple[str, int, int]) -> list[Any]:
    """Stretches by key, budget and actual."""
    made = []
    for key, budget, actual in amounts:
        period = fiscal.period(CALENDAR, key)
        made.append(
            SimpleNamespace(
                key=SimpleNamespace(kind=kind),
                name=key,
                starts_on=period.starts_on,
                ends_before=period.ends_before,
                figures=SimpleNamespace(
                    budget=Decimal(budget), actual=Decimal(actual), gap=Decimal(max(budget - actual, 0))
                ),
            )
        )
    return made


def test_few_stretches_are_told_one_by_one() -> None:
    months = rows("month", ("FY2027-M04", 90, 60), ("FY2027-M05", 90, 95), ("FY2027-M06", 120, 0))
    title = chart_titles.course(stands(rows=months))
    assert title == "October ended 30 short; November has reached its budget; December asks for 120"
    over = chart_titles.course(stands(rows=months, as_of=date(2027, 1, 5)))
    assert over == "October ended 30 short; November ended 5 ahead; December ended 120 short"
    even = rows("month", ("FY2027-M04", 90, 90), ("FY2027-M05", 90, 60))
    assert chart_titles.course(stands(rows=even)) == "October reached its budget; November needs 30 more"


def test_many_stretches_are_counted_and_the_worst_is_named() -> None:
    weeks = rows("week", *[(f"FY2027-W{number}", 20, 10 + number - 14) for number in range(14, 27)])
    title = chart_titles.course(stands(rows=weeks, by="week"))
    worst = fiscal.period(CALENDAR, "FY2027-W14").starts_on
    day = f"{worst.day} {worst:%b}"
    assert title == f"0 of 8 weeks so far reached their budget; the worst, the week of {day}, ended 10 short"
    reached = rows("week", *[(f"FY2027-W{number}", 20, 20) for number in range(14, 27)])
    assert chart_titles.course(stands(rows=reached, by="week")) == "8 of 8 weeks so far reached their budget"


def test_before_anything_began_the_budget_is_the_finding() -> None:
    weeks = rows("week", *[(f"FY2027-W{number}", 20, 0) for number in range(14, 27)])
    title = chart_titles.course(stands(rows=weeks, by="week", as_of=date(2026, 8, 1)))
    assert title == "260 is asked for, by week"
    assert chart_titles.course(stands(rows=[], by="week")) == "By week"


def test_a_stretch_has_a_name_for_people_and_a_shorter_one() -> None:
    (month,), (quarter,) = rows("month", ("FY2027-M05", 1, 1)), rows("quarter", ("FY2027-Q2", 1, 1))
    assert (chart_titles.name_of(month), chart_titles.short_name(month)) == ("November", "Nov")
    assert (chart_titles.name_of(quarter), chart_titles.short_name(quarter)) == ("Q2 (Oct–Dec)", "Q2")


def test_the_landing_of_a_year_counts_on_open_deals_until_it_ended() -> None:
    landing = {"landing": Decimal(800)}
    assert chart_titles.landing_note(stands("FY2027", **landing)) == "with today’s open deals only"
    assert chart_titles.landing_note(stands("FY2027")) == ""
    assert chart_titles.landing_note(stands("FY2027-Q2", **landing)) == ""
    assert chart_titles.landing_note(stands("FY2026", **landing)) == ""
