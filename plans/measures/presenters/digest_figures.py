"""Where the running quarter of somebody stands, for the foot of their daily mail."""

from __future__ import annotations

from accounts.digests.rules.contents import FigureLine
from accounts.organisation.selectors import calendar
from accounts.record.rules.readers import Reader
from plans.measures.rules.attainment import Figures
from plans.measures.selectors.attainment import attainment
from traps_web.lib import fiscal
from traps_web.ui import words


def lines(reader: Reader) -> list[FigureLine]:
    """The actual against the budget to date, and the landing with today's open deals; nothing without a budget.

    A rep reads of themselves, a manager of their line, a leader of everybody.
    """
    try:
        quarter = calendar.period_at("quarter", reader.today)
        figures = attainment(viewer=reader.viewer, period_key=quarter.key, today=reader.today).figures
    except (calendar.OutsideCalendar, fiscal.UnknownPeriod):
        return []
    return [] if figures.budget is None else _of(figures)


def _of(figures: Figures) -> list[FigureLine]:
    assert figures.budget is not None, "asked only where there is a budget"
    to_date = figures.budget_to_date or figures.budget
    short = to_date - figures.actual
    finding = f"{words.money(abs(short))} {'short of' if short > 0 else 'ahead of'} budget to date"
    behind = "behind" if short > 0 else ""
    made = [FigureLine(finding, f"{words.money(figures.actual)} of {words.money(to_date)}", behind)]
    if figures.landing is not None and figures.budget:
        lands = f"Lands at {words.percent(figures.landing / figures.budget)} with the open deals"
        made.append(FigureLine(lands, f"{words.money(figures.landing)} of {words.money(figures.budget)}"))
    return made
