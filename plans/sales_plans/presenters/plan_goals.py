"""The goals of a plan by month and week, beside what came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

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
        month.goal.key: [one for one in standing.weeks if one.goal.month == month.goal.key] for month in standing.months
    }
    widest = max((len(weeks) for weeks in weeks_of.values()), default=0)
    months = {one.goal.key: _month(one, weeks_of[one.goal.key], widest, today) for one in standing.months}
    quarters = [
        Quarter(
            one.goal.key,
            words.money(one.goal.amount),
            _actual(one),
            _tone(one, today),
            [
                months[m.goal.key]
                for m in standing.months
                if one.goal.starts_on <= m.goal.starts_on < one.goal.ends_before
            ],
        )
        for one in standing.quarters
    ]
    return Goals(
        heads=list(NTH[:widest]),
        quarters=quarters,
        total=words.money(sum((one.goal.amount for one in standing.months), Decimal(0))),
        actual=words.money(standing.actual),
        has_facts=any(one.actual is not None for one in standing.months),
        span=widest,
    )


def _month(one: Against, weeks: list[Against], widest: int, today: date) -> Month:
    return Month(
        label=month_label(one.goal),
        key=one.goal.key,
        goal=words.money(one.goal.amount),
        actual=_actual(one),
        tone=_tone(one, today),
        weeks=[_week(week, today) for week in weeks],
        blanks=list(range(widest - len(weeks))),
    )


def month_label(goal: Goal) -> str:
    """A fiscal month by the calendar month that most of it lies in."""
    middle = goal.starts_on + (goal.ends_before - goal.starts_on) / 2
    return f"{middle:%B}"


def _week(one: Against, today: date) -> Cell:
    goal = one.goal
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
        actual=_actual(one),
        tone=_tone(one, today),
        is_now=goal.starts_on <= today < goal.ends_before,
    )


def _actual(one: Against) -> str:
    return "" if one.actual is None else words.money(one.actual)


def _tone(one: Against, today: date) -> str:
    """Only what is over is judged: reached or short."""
    if one.actual is None or one.goal.ends_before > today:
        return ""
    return "up" if one.actual >= one.goal.amount else "down"


def chart(paper: Paper, standing: Standing, today: date, unit: str) -> charts.Chart:
    """Promise against fact by month."""
    over = [one for one in standing.months if one.goal.ends_before <= today and one.actual is not None]
    reached = sum(1 for one in over if one.actual is not None and one.actual >= one.goal.amount)
    title = (
        f"{reached} of {words.plural(len(over), 'month')} reached the goal"
        if over
        else f"The first month of {paper.period} runs"
    )
    bars = [
        charts.Bar(
            month_label(one.goal)[:3],
            one.actual,
            one.goal.amount,
            is_now=one.goal.starts_on <= today < one.goal.ends_before,
        )
        for one in standing.months
    ]
    return charts.bars(title=title, unit=unit, bars=bars)
