"""The control of a period: one step back and forth, quick picks, and a year of quarters, months and weeks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from traps_web.lib import fiscal
from traps_web.lib.fiscal import CalendarRules, Kind, Period
from traps_web.ui import periods
from traps_web.ui.values import PeriodControl, PeriodLink

ALL_KINDS: tuple[Kind, ...] = ("week", "month", "quarter", "year")
_DAY = timedelta(days=1)


def control(
    rules: CalendarRules,
    period: Period,
    *,
    today: date,
    opened: tuple[date, date],
    link: Callable[[Period], str],
    kinds: Sequence[Kind] = ALL_KINDS,
) -> PeriodControl:
    """The control of a page that shows any opened period; what lies outside the opened days is named, not linked."""

    def to(other: Period, label: str = "") -> PeriodLink:
        is_open = opened[0] <= other.starts_on and other.ends_before <= opened[1]
        return PeriodLink(
            label or periods.label_of(other),
            link(other) if is_open else "",
            other.key,
            is_current=other.key == period.key,
            is_now=other.contains(today),
        )

    shown = fiscal.year_of(rules, period.starts_on)
    before, after = (_year_beside(rules, day) for day in (shown.starts_on - _DAY, shown.ends_before))
    weeks = fiscal.periods_in(rules, *_stretch_of_weeks(shown, period, today), "week") if "week" in kinds else ()
    return PeriodControl(
        name=periods.name(period),
        span="" if period.kind in ("month", "week") else periods.span(period),
        code=period.key,
        before=to(fiscal.previous_period(rules, period.key), f"Previous {period.kind}"),
        after=to(fiscal.next_period(rules, period.key), f"Next {period.kind}"),
        quick=tuple(to(other, label) for other, label in _quick(rules, today, kinds)),
        year=periods.span(shown.as_period),
        year_link=to(shown.as_period, "Whole year"),
        year_before=to(before, "Year before"),
        year_after=to(after, "Year after"),
        quarters=tuple(
            (to(quarter), tuple(to(month) for month in shown.months if quarter.contains(month.starts_on)))
            for quarter in shown.quarters
        ),
        weeks_head="Weeks from",
        weeks=tuple(to(week) for week in weeks),
    )


def _quick(rules: CalendarRules, today: date, kinds: Sequence[Kind]) -> list[tuple[Period, str]]:
    picks = []
    for kind in kinds:
        this = fiscal.period_of(rules, today, kind)
        picks += [(this, f"This {kind}"), (fiscal.previous_period(rules, this.key), f"Last {kind}")]
    return picks


def _year_beside(rules: CalendarRules, day: date) -> Period:
    return fiscal.year_of(rules, day).as_period


def _stretch_of_weeks(year: fiscal.FiscalYear, period: Period, today: date) -> tuple[date, date]:
    """The quarter around what is shown: a year offers the weeks of the quarter of today, or of its first one."""
    day = today if period.contains(today) else period.starts_on
    quarter = next((quarter for quarter in year.quarters if quarter.contains(day)), year.quarters[0])
    return quarter.starts_on, quarter.ends_before


def with_all(shown: PeriodControl, every: PeriodLink) -> PeriodControl:
    """The control of a page that can also show all days."""
    return replace(shown, quick=(every, *shown.quick))


def any_days(shown: PeriodControl, name: str, every: PeriodLink) -> PeriodControl:
    """The control of a page that shows other days than those of a period: picks lead to periods, no step does."""
    nowhere = PeriodLink("")
    quick = tuple(replace(pick, is_current=False) for pick in shown.quick)
    quarters = tuple(
        (replace(quarter, is_current=False), tuple(replace(month, is_current=False) for month in months))
        for quarter, months in shown.quarters
    )
    return replace(
        with_all(replace(shown, quick=quick), every),
        name=name,
        span="",
        code="",
        before=nowhere,
        after=nowhere,
        quarters=quarters,
    )


def of_list(
    shown: Sequence[tuple[Period, str]], current: str, *, today: date, every: PeriodLink | None = None
) -> PeriodControl:
    """The control of a page that knows some periods only, each with its address, newest first, or all of them."""
    links = [
        PeriodLink(periods.name(period), url, period.key, period.key == current, period.contains(today))
        for period, url in shown
    ]
    place = next((place for place, link in enumerate(links) if link.is_current), None)
    quick = (*([every] if every else []), *links)
    if place is None:
        name = every.label if every else current
        return PeriodControl(name, "", "", PeriodLink(""), PeriodLink(""), quick)
    period = shown[place][0]
    beside = [*links, PeriodLink("")]
    return PeriodControl(
        name=periods.name(period),
        span="" if period.kind in ("month", "week") else periods.span(period),
        code=period.key,
        before=replace(beside[place + 1], label="Earlier"),
        after=replace(links[place - 1] if place else PeriodLink(""), label="Later"),
        quick=quick,
    )


def among(rules: CalendarRules, starts_on: date | None, ends_before: date | None) -> Period | None:
    """The period that has exactly these days, the shortest one first; None where none has."""
    if starts_on is None or ends_before is None:
        return None
    candidates = (fiscal.period_of(rules, starts_on, kind) for kind in ALL_KINDS)
    return next((one for one in candidates if (one.starts_on, one.ends_before) == (starts_on, ends_before)), None)
