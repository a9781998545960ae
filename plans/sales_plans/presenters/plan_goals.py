"""The goals of a plan by month and week, beside what came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from accounts.organisation.presenters import period_words
from plans.sales_plans.rules.plan_papers import Goal, Paper
from plans.sales_plans.selectors.plan_facts import Against, Standing
from traps_web.ui import charts, words

NTH = ("First week", "Second", "Third", "Fourth", "Fifth", "Sixth")
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Cell:
    """A cut week: its goal, its days, and what came in."""

    goal: str
    span: str
    actual: str = ""
    tone: str = ""
    is_now: bool = False


@dataclass(frozen=True)
class Month:
    """A month with its weeks; `blanks` fills the row."""

    label: str
    key: str
    goal: str
    actual: str
    tone: str
    weeks: list[Cell]
    blanks: list[int]


@dataclass(frozen=True)
class Quarter:
    """A quarter with its months, which add up to it."""

    label: str
    goal: str
    actual: str
    tone: str
    months: list[Month]


@dataclass(frozen=True)
class Goals:
    """The table of goals."""

    heads: list[str]
    quarters: list[Quarter]
    total: str
    actual: str
    has_facts: bool
    span: int


def goals(standing: Standing, today: date) -> Goals:
    """Quarters, months and cut weeks, each list adding up to the number."""
    weeks_of = {
        month.goal.key: [week for week in standing.weeks if week.goal.month == month.goal.key]
        for month in standing.months
    }
    widest = max((len(weeks) for weeks in weeks_of.values()), default=0)
    months = {month.goal.key: _month(month, weeks_of[month.goal.key], widest, today) for month in standing.months}
    quarters = [
        Quarter(
            quarter.goal.key,
            words.money(quarter.goal.amount),
            _actual(quarter),
            _tone(quarter, today),
            [
                months[month.goal.key]
                for month in standing.months
                if quarter.goal.starts_on <= month.goal.starts_on < quarter.goal.ends_before
            ],
        )
        for quarter in standing.quarters
    ]
    return Goals(
        heads=list(NTH[:widest]),
        quarters=quarters,
        total=words.money(sum((month.goal.amount for month in standing.months), Decimal(0))),
        actual=words.money(standing.actual),
        has_facts=any(month.actual is not None for month in standing.months),
        span=widest,
    )


def _month(month: Against, weeks: list[Against], widest: int, today: date) -> Month:
    return Month(
        label=month_label(month.goal),
        key=month.goal.key,
        goal=words.money(month.goal.amount),
        actual=_actual(month),
        tone=_tone(month, today),
        weeks=[_week(week, today) for week in weeks],
        blanks=list(range(widest - len(weeks))),
    )


def month_label(goal: Goal) -> str:
    """A fiscal month by the calendar month that most of it lies in."""
    middle = goal.starts_on + (goal.ends_before - goal.starts_on) / 2
    return f"{middle:%B}"


def _week(week: Against, today: date) -> Cell:
    goal = week.goal
    last = goal.ends_before - _DAY
    span = (
        f"{goal.starts_on.day} {goal.starts_on:%b}"
        if last == goal.starts_on
        else (f"{goal.starts_on.day} to {last.day} {last:%b}")
    )
    number = goal.key.split("-W")[-1].lstrip("0")
    return Cell(
        goal=words.money(goal.amount),
        span=f"W{number}, {span}",
        actual=_actual(week),
        tone=_tone(week, today),
        is_now=goal.starts_on <= today < goal.ends_before,
    )


def _actual(stretch: Against) -> str:
    return "" if stretch.actual is None else words.money(stretch.actual)


def _tone(stretch: Against, today: date) -> str:
    """Only what is over is judged: reached or short."""
    if stretch.actual is None or stretch.goal.ends_before > today:
        return ""
    return "up" if stretch.actual >= stretch.goal.amount else "down"


def _finding(gaps: list[tuple[Decimal, str]]) -> str:
    """How many of the months that are over reached the goal, and which of them missed it by most."""
    reached = sum(1 for gap, _ in gaps if gap <= 0)
    most, month = max(gaps)
    counted = f"{reached} of {words.plural(len(gaps), 'month')} reached the goal"
    return counted if most <= 0 else f"{counted}; {month} ended {words.money(most)} short"


def chart(paper: Paper, standing: Standing, today: date, unit: str) -> charts.Chart:
    """Promise against fact by month."""
    gaps = [
        (month.goal.amount - month.actual, month_label(month.goal))
        for month in standing.months
        if month.goal.ends_before <= today and month.actual is not None
    ]
    title = _finding(gaps) if gaps else f"The first month of {period_words.said(paper.period, today)} runs"
    bars = [
        charts.Bar(
            month_label(month.goal),
            month.actual,
            month.goal.amount,
            is_now=month.goal.starts_on <= today < month.goal.ends_before,
            short=month_label(month.goal)[:3],
        )
        for month in standing.months
    ]
    return charts.bars(title=title, unit=unit, bars=bars)
