"""The dashboard's finding in words, built from its figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.organisation.models import Person
from plans.measures.rules.attainment import RETIRED
from plans.measures.selectors.attainment import Attainment
from plans.measures.selectors.curves import Curve
from traps_web.ui import words
from traps_web.ui.charts.cumulative import value_on

MOST = Decimal("0.5")


@dataclass(frozen=True)
class Sub:
    """The sentence under the finding: words before, the figure in bold, words after."""

    before: str = ""
    strong: str = ""
    after: str = ""


@dataclass(frozen=True)
class Subject:
    """Who or what the finding speaks of."""

    name: str
    is_you: bool = False
    is_period: bool = False

    @property
    def stands(self) -> str:
        return f"{self.name} {'are' if self.is_you else 'is'}"

    @property
    def has(self) -> str:
        return f"{self.name} {'have' if self.is_you else 'has'}"


def subject(found: Attainment, viewer: Person) -> Subject:
    """The running period itself for the whole organisation, else the team, the person, or "You"."""
    scope = found.scope
    if scope.person_id == viewer.pk:
        return Subject("You", is_you=True)
    if scope.is_whole and found.period.contains(found.as_of):
        return Subject(f"The {found.period.kind}", is_period=True)
    return Subject("The organisation" if scope.is_whole else scope.name)


def finding(found: Attainment, curve: Curve, viewer: Person) -> str:
    """The statement: where it stands, and who makes the difference."""
    who, of, key = subject(found, viewer), found.figures, found.period.key
    if not of.budget:
        has = "The organisation has" if who.is_period else who.has
        return f"{has} no budget for {key}; {words.money(of.actual)} came in."
    if of.state == RETIRED:
        return _retired(who, found, curve)
    if found.left.ended:
        name = "The organisation" if who.is_period else who.name
        return (
            f"{name} ended {key} {words.money(of.gap)} short of the budget: {words.percent(of.retired or 0)} retired."
        )
    if found.as_of < found.period.starts_on:
        return f"{key} asks for {words.money(of.budget)}; it begins {words.day(found.period.starts_on, year=True)}."
    if not of.budget_to_date:
        return f"{key} has just begun: no working day of its {words.money(of.budget)} is behind it."
    return f"{_standing(who, found)} {_who_makes_it(found)}".strip()


def _retired(who: Subject, found: Attainment, curve: Curve) -> str:
    name = "The organisation" if who.is_period else who.name
    when = f" on {words.day(curve.retired_on)}" if curve.retired_on else ""
    return f"{name} retired the {found.period.key} budget of {words.money(found.figures.budget)}{when}: {words.percent(found.figures.retired or 0)}."


def _standing(who: Subject, found: Attainment) -> str:
    short = _short(found)
    where = "" if who.is_period else f" in {found.period.key}"
    if short == 0:
        return f"{who.stands} exactly on budget to date{where}."
    return f"{who.stands} {words.money(abs(short))} {'behind' if short > 0 else 'ahead of budget to date'}{where}."


def _short(found: Attainment) -> Decimal:
    return (found.figures.budget_to_date or Decimal(0)) - found.figures.actual


def _who_makes_it(found: Attainment) -> str:
    """The row that makes most of a shortfall, or how many are behind although the whole is not."""
    rows = [row for row in found.rows if row.key.kind in ("team", "person") and row.figures.budget]
    behind = sorted(
        ((row.figures.budget_to_date or Decimal(0)) - row.figures.actual, row.name, row.key.kind) for row in rows
    )
    lagging = [one for one in behind if one[0] > 0]
    if not lagging or len(rows) < 2:
        return ""
    short, name, kind = lagging[-1]
    whole = _short(found)
    if whole > 0 and short > sum(one[0] for one in lagging) * MOST:
        one = "one team" if kind == "team" else "one person"
        if short > whole:
            return f"{words.money(short)} is missing from {one}: {name}."
        return f"{words.money(short)} of it is {one}: {name}."
    noun = words.plural(len(rows), "team") if kind == "team" else words.plural(len(rows), "person", "people")
    if len(lagging) == len(rows):
        return f"All {noun} are short of budget to date."
    return f"{words.number(len(lagging))} of {noun} {'is' if len(lagging) == 1 else 'are'} short of budget to date."


def sub(found: Attainment, viewer: Person) -> Sub:
    """Pace, landing, coverage and what it takes."""
    of, left = found.figures, found.left
    if not of.budget:
        return Sub("Without a budget there is no pace, no gap and no landing. Budgets come in by import.")
    if left.ended:
        return Sub(f"{words.money(of.actual)} of {words.money(of.budget)} came in.")
    if of.pace is None:
        return Sub(f"Open pipeline with a close date in it: {words.money(of.open_pipeline)}.")
    name = subject(found, viewer)
    lands = "you land" if name.is_you else f"{'the organisation' if found.scope.is_whole else found.scope.name} lands"
    landing = f" {lands} at {words.percent(of.landing / of.budget)}." if of.landing is not None else ""
    return Sub("At ", f"{words.percent(of.pace)} of budget to date", f"{landing} {_needs(found)}".rstrip())


def _needs(found: Attainment) -> str:
    of, days = found.figures, found.left.working_days
    covered = f"Open pipeline covers the gap {words.ratio(of.coverage)} times" if of.coverage is not None else ""
    if not of.gap or of.needed_per_working_day is None:
        return f"{covered}." if covered else ""
    on = f"each of the {days} working days left" if days > 1 else "the one working day left"
    takes = f"to retire the budget it takes {words.money(of.needed_per_working_day)} on {on}."
    return f"{covered}; {takes}" if covered else words.sentence(takes)


def curve_title(found: Attainment, curve: Curve) -> str:
    """What happened since a fortnight ago, or where it ended."""
    now = min(found.as_of, found.period.last_day)
    before = date.fromordinal(now.toordinal() - 14)
    if not curve.budget:
        return f"{words.money(found.figures.actual)} came in, against no budget"
    if found.as_of < found.period.starts_on:
        return "How the budget is spread over working days"
    then_gap, now_gap = _gap_on(curve, before), (found.figures.budget_to_date or Decimal(0)) - found.figures.actual
    if found.left.ended:
        return f"It ended {_gap_words(now_gap)}"
    if before < found.period.starts_on:
        return f"By {words.day(now)} it is {_gap_words(now_gap)}"
    later = words.money(abs(now_gap)) if then_gap * now_gap > 0 else _gap_words(now_gap)
    return f"On {words.day(before)} it was {_gap_words(then_gap)}; 14 days later {later}"


def _gap_on(curve: Curve, day: date) -> Decimal:
    return value_on(curve.budget, day) - value_on(curve.actual, day)


def _gap_words(gap: Decimal) -> str:
    if gap == 0:
        return "on the curve"
    return f"{words.money(abs(gap))} {'behind' if gap > 0 else 'ahead'}"


def course_title(found: Attainment) -> str:
    """How many of the stretches behind us reached their budget."""
    begun = [row for row in found.rows if row.starts_on <= found.as_of and row.figures.budget]
    if not begun:
        return f"By {found.by}"
    reached = sum(1 for row in begun if row.figures.gap == 0)
    so_far = "" if found.left.ended else " so far"
    if not reached:
        return f"No {found.by}{so_far} reached its budget"
    if len(begun) == 1:
        return f"The {found.by} reached its budget"
    return f"{words.number(reached)} of {words.plural(len(begun), found.by or '')}{so_far} reached {'its' if reached == 1 else 'their'} budget"
