"""What the charts of a dashboard find, in a sentence with its figure: the title of each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from plans.measures.rules.attainment import Figures
from plans.measures.selectors.attainment import Attainment
from plans.measures.selectors.curves import Curve
from plans.measures.selectors.rollup import Row
from traps_web.lib.fiscal import Period
from traps_web.ui import periods, words
from traps_web.ui.charts.cumulative import value_on

FORTNIGHT = 14
FEW = 4
"""So many stretches are told one by one; more are counted."""


def landing_note(attainment: Attainment) -> str:
    """Beside the landing of a year: deals that are not there yet cannot be in it, and most of a year's are not."""
    is_open = attainment.period.kind == "year" and not attainment.left.ended
    return "with today’s open deals only" if is_open and attainment.figures.landing is not None else ""


def curve(attainment: Attainment, curve: Curve, who: str) -> str:
    """What happened in the last two weeks, or where it ended; `who` stands inside a sentence."""
    of, span = attainment.figures, periods.say(attainment.period, attainment.as_of)
    now = min(attainment.as_of, attainment.period.last_day)
    before = date.fromordinal(now.toordinal() - FORTNIGHT)
    if not curve.budget:
        return f"{words.money(of.actual)} came in, against no budget"
    if attainment.as_of < attainment.period.starts_on:
        return f"{words.money(of.budget)} is asked for, spread over working days"
    gap = (of.budget_to_date or Decimal(0)) - of.actual
    if attainment.left.ended:
        return _begun(f"{span} ended {gap_words(gap)}")
    if before < attainment.period.starts_on:
        return _begun(f"{who} {'are' if who == 'you' else 'is'} {gap_words(gap)} by {_day(now)}")
    return _fortnight(gap_on(curve, before), gap, _day(before), who)


def gap_on(curve: Curve, day: date) -> Decimal:
    """How much was missing on a day; below zero what was ahead."""
    return value_on(curve.budget, day) - value_on(curve.actual, day)


def _fortnight(then: Decimal, now: Decimal, day: str, who: str) -> str:
    """From one gap to another."""
    if then * now <= 0 or then == now:
        return _begun(f"{gap_words(then)} on {day}, {gap_words(now)} today")
    move = words.money(abs(abs(then) - abs(now)))
    if now > 0:
        moved = f"{who} made up {move}" if now < then else f"{who} fell back by {move}"
    else:
        moved = f"the lead grew by {move}" if now < then else f"the lead shrank by {move}"
    return f"In two weeks {moved}: {gap_words(then)} on {day}, {words.money(abs(now))} today"


def course(attainment: Attainment) -> str:
    """How the stretches of a period went: a few by name, many by their number and the worst."""
    rows = [row for row in attainment.rows if row.figures.budget]
    begun = [row for row in rows if row.starts_on <= attainment.as_of]
    if len(rows) <= FEW and begun:
        following = [row for row in rows if row.starts_on > attainment.as_of][:1]
        sentences = [_stretch(row, attainment.as_of) for row in (*begun, *following)]
        return _begun("; ".join(sentences))
    over = [row for row in begun if row.ends_before <= attainment.as_of]
    if not over:
        asked = sum((row.figures.budget or Decimal(0) for row in rows), Decimal(0))
        return f"{words.money(asked)} is asked for, by {attainment.by}" if rows else f"By {attainment.by}"
    reached = sum(1 for row in over if not row.figures.gap)
    so_far = "" if attainment.left.ended else " so far"
    counted = f"{words.number(reached)} of {words.plural(len(over), attainment.by or '')}{so_far}"
    sentence = f"{counted} reached {'its' if reached == 1 else 'their'} budget"
    worst = max(over, key=lambda row: row.figures.gap or Decimal(0))
    if reached == len(over):
        return sentence
    return f"{sentence}; the worst, {name_of(worst)}, ended {words.money(worst.figures.gap)} short"


def _stretch(row: Row, today: date) -> str:
    of: Figures = row.figures
    label, ahead = name_of(row), of.actual - (of.budget or Decimal(0))
    if row.starts_on > today:
        return f"{label} asks for {words.money(of.budget)}"
    if row.ends_before > today:
        return f"{label} needs {words.money(-ahead)} more" if ahead < 0 else f"{label} has reached its budget"
    return f"{label} ended {gap_words(-ahead)}" if ahead else f"{label} reached its budget"


def name_of(row: Row) -> str:
    """A stretch inside a sentence: "November", "the week of 5 Oct", "Q2 (Oct–Dec)"."""
    return periods.lasting(_period(row), year=False)


def short_name(row: Row) -> str:
    """The same under a narrow bar: "Nov", "5 Oct", "Q2"."""
    if row.key.kind == "quarter":
        return row.name.rsplit("-", 1)[-1]
    return periods.label_of(_period(row))


def _period(row: Row) -> Period:
    index = int(row.name.rsplit("-", 1)[-1][1:])
    return Period(row.key.kind, row.name, row.starts_on, row.ends_before, 0, index, None)  # type: ignore[arg-type]


def gap_words(gap: Decimal) -> str:
    """What is missing, or the lead, in words."""
    if not gap:
        return "exactly on budget"
    return f"{words.money(abs(gap))} {'short' if gap > 0 else 'ahead'}"


def _day(on: date) -> str:
    return f"{on.day} {words.MONTHS[on.month - 1]}"


def _begun(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]
