"""How a scope went through a period, stretch by stretch."""

from __future__ import annotations

from datetime import timedelta

from plans.measures.selectors.attainment import Attainment, Row
from reviews.boards.presenters import chart_titles
from reviews.boards.presenters.dashboard_links import Links
from reviews.boards.presenters.dashboard_tree import state_of
from traps_web.lib.fiscal import Period
from traps_web.ui import charts, periods, values, words
from traps_web.ui.charts import Chart
from traps_web.ui.charts.bars import FEW


def bars(course: Attainment, currency: str) -> Chart:
    """Actual beside budget, a pair of bars for each stretch."""
    pairs = [
        charts.Bar(
            label=chart_titles.name_of(row).removeprefix("the "),
            actual=row.figures.actual if row.starts_on <= course.as_of else None,
            budget=row.figures.budget,
            is_now=row.starts_on <= course.as_of < row.ends_before,
            state=row.figures.state,
            short=chart_titles.short_name(row),
        )
        for row in course.rows
    ]
    return charts.bars(title=chart_titles.course(course), unit=currency, bars=pairs)


def fold(course: Attainment) -> values.Fold | None:
    """Opens the numbers where the drawing has the whole width."""
    count = len(course.rows)
    if count <= FEW:
        return None
    return values.Fold("course", f"The numbers of each {course.by}", words.plural(count, course.by or "row"), level=3)


def lines(course: Attainment, links: Links, title: str) -> values.Ledger:
    """The same as a table, with the sum under it."""
    columns = (
        values.Column((course.by or "").capitalize(), "text-nowrap"),
        values.Column("State", "ledger__first"),
        values.Column("Actual", "num", "Actual"),
        values.Column("Budget", "num", "Budget"),
        values.Column("Actual less budget", "num tight__less", "Less budget"),
    )
    rows = [_line(row, course, links) for row in course.rows]
    return values.Ledger(f"{title}, cut by time", columns, rows, _total(course, links), css="ledger--stack tight")


def _label(row: Row) -> str:
    """ "September" for a calendar month, else the end of the key: M05, W19, Q2."""
    if row.key.kind == "month" and row.starts_on.day == 1 and row.starts_on.month != row.ends_before.month:
        return words.month(row.starts_on)
    return row.name.rsplit("-", 1)[-1]


def _period_of(row: Row, year: int) -> Period:
    """The stretch of time of a row, for the addresses of what lies behind it."""
    return Period(row.key.kind, row.name, row.starts_on, row.ends_before, year, 1, None)  # type: ignore[arg-type]


def _line(row: Row, course: Attainment, links: Links) -> values.Line:
    of, scope = row.figures, course.scope
    part = _period_of(row, course.period.year)
    where = links.rows(
        team=None if scope.is_person or scope.is_whole else scope.team_id, person=scope.person_id, period=part
    )
    begun = row.starts_on <= course.as_of
    state = (
        values.money_state(of.state)
        if of.state != "n/a"
        else values.State("none", "no budget" if not of.budget else "n/a")
    )
    less = values.Delta.of(-of.difference) if begun else values.Delta(words.signed(-of.difference))
    return values.Line(
        (
            values.Aside(_label(row), _days(row) if row.key.kind != "month" or row.starts_on.day != 1 else ""),
            state if begun else values.State("none", "not yet"),
            values.Fig(words.money(of.actual), where["bookings"] if begun else ""),
            values.Fig(words.money(of.budget), where["budgets"] if of.budget else ""),
            less if of.budget is not None else values.Delta("n/a"),
        )
    )


def _days(row: Row) -> str:
    last = row.ends_before - timedelta(days=1)
    first = (
        f"{row.starts_on.day}"
        if row.starts_on.month == last.month
        else f"{row.starts_on.day} {words.MONTHS[row.starts_on.month - 1]}"
    )
    return f"{first} to {last.day} {words.MONTHS[last.month - 1]}" if last != row.starts_on else words.day(last)


def _total(course: Attainment, links: Links) -> values.Line:
    of, where = course.figures, links.of_scope(course.scope)
    return values.Line(
        (
            periods.name(course.period),
            state_of(of),
            values.Fig(words.money(of.actual), where["bookings"]),
            values.Fig(words.money(of.budget), where["budgets"] if of.budget else ""),
            values.Delta.of(-of.difference) if of.budget is not None else values.Delta("n/a"),
        )
    )
