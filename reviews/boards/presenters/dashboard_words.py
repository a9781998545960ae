"""The dashboard's finding in words, built from its figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from accounts.organisation.models import Person
from plans.measures.rules.attainment import RETIRED
from plans.measures.selectors.attainment import Attainment
from plans.measures.selectors.curves import Curve
from reviews.boards.presenters import chart_titles
from traps_web.ui import periods, words

MOST = Decimal("0.5")
WEEK = timedelta(days=7)


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
    def inside(self) -> str:
        """The same inside a sentence, where the period itself is no one."""
        name = "The organisation" if self.is_period else self.name
        return name[0].lower() + name[1:] if name in ("You", "The organisation") else name

    @property
    def stands(self) -> str:
        return f"{self.name} {'are' if self.is_you else 'is'}"

    @property
    def has(self) -> str:
        return f"{self.name} {'have' if self.is_you else 'has'}"


def subject(attainment: Attainment, viewer: Person) -> Subject:
    """The running period itself for the whole organisation, else the team, the person, or "You"."""
    scope = attainment.scope
    if scope.person_id == viewer.pk:
        return Subject("You", is_you=True)
    if scope.is_whole and attainment.period.contains(attainment.as_of):
        return Subject(f"The {attainment.period.kind}", is_period=True)
    return Subject("The organisation" if scope.is_whole else scope.name)


def finding(attainment: Attainment, curve: Curve, viewer: Person) -> str:
    """The statement: where it stands, and who makes the difference."""
    who, of = subject(attainment, viewer), attainment.figures
    span = periods.say(attainment.period, attainment.as_of)
    if not of.budget:
        has = "The organisation has" if who.is_period else who.has
        return f"{has} no budget for {span}; {words.money(of.actual)} came in."
    if of.state == RETIRED:
        return _retired(who, attainment, curve)
    if attainment.left.ended:
        name = "The organisation" if who.is_period else who.name
        return (
            f"{name} ended {span} {words.money(of.gap)} short of the budget: {words.percent(of.retired or 0)} retired."
        )
    if attainment.as_of < attainment.period.starts_on:
        begins = words.day(attainment.period.starts_on, year=True)
        return words.sentence(f"{span} asks for {words.money(of.budget)}; it begins {begins}")
    if not of.budget_to_date:
        return words.sentence(f"{span} has just begun, with a budget of {words.money(of.budget)}")
    return f"{_standing(who, attainment, curve)} {_who_makes_it(attainment)}".strip()


def _retired(who: Subject, attainment: Attainment, curve: Curve) -> str:
    name = "The organisation" if who.is_period else who.name
    when = f" on {words.day(curve.retired_on)}" if curve.retired_on else ""
    span, of = periods.say(attainment.period, attainment.as_of), attainment.figures
    return f"{name} retired the budget of {words.money(of.budget)} for {span}{when}: {words.percent(of.retired or 0)}."


def _standing(who: Subject, attainment: Attainment, curve: Curve) -> str:
    short = _short(attainment)
    where = "" if who.is_period else f" {periods.during(attainment.period, attainment.as_of)}"
    where += _since_last_week(attainment, curve, short)
    if short == 0:
        return f"{who.stands} exactly on budget to date{where}."
    return f"{who.stands} {words.money(abs(short))} {'short of' if short > 0 else 'ahead of'} budget to date{where}."


def _since_last_week(attainment: Attainment, curve: Curve, short: Decimal) -> str:
    """What changed in seven days; nothing while the period is younger than that."""
    before = attainment.as_of - WEEK
    if before < attainment.period.starts_on or not curve.budget:
        return ""
    then = chart_titles.gap_on(curve, before)
    if then * short <= 0:
        return f", after {chart_titles.gap_words(then)} a week ago"
    if then == short:
        return ", as a week ago"
    change = abs(short) - abs(then)
    return f", {words.money(abs(change))} {'more' if change > 0 else 'less'} than a week ago"


def _short(attainment: Attainment) -> Decimal:
    return (attainment.figures.budget_to_date or Decimal(0)) - attainment.figures.actual


def _who_makes_it(attainment: Attainment) -> str:
    """The row that makes most of a shortfall, or how many are behind although the whole is not."""
    rows = [row for row in attainment.rows if row.key.kind in ("team", "person") and row.figures.budget]
    behind = sorted(
        ((row.figures.budget_to_date or Decimal(0)) - row.figures.actual, row.name, row.key.kind) for row in rows
    )
    lagging = [line for line in behind if line[0] > 0]
    if not lagging or len(rows) < 2:
        return ""
    short, name, kind = lagging[-1]
    whole = _short(attainment)
    if whole > 0 and short > sum(line[0] for line in lagging) * MOST:
        laggard = "one team" if kind == "team" else "one person"
        if short > whole:
            return f"{words.money(short)} is missing from {laggard}: {name}."
        return f"{words.money(short)} of it is {laggard}: {name}."
    noun = words.plural(len(rows), "team") if kind == "team" else words.plural(len(rows), "person", "people")
    if len(lagging) == len(rows):
        return f"All {noun} are short of budget to date."
    return f"{words.number(len(lagging))} of {noun} {'is' if len(lagging) == 1 else 'are'} short of budget to date."


def sub(attainment: Attainment, viewer: Person) -> Sub:
    """Pace, landing, coverage and what it takes."""
    of, left = attainment.figures, attainment.left
    if not of.budget:
        return Sub("Without a budget there is no pace, gap or landing. Import the budgets first.")
    if left.ended:
        return Sub(f"{words.money(of.actual)} of {words.money(of.budget)} came in.")
    if of.pace is None:
        return Sub(f"Open pipeline with a close date in it: {words.money(of.open_pipeline)}.")
    name = subject(attainment, viewer)
    lands = (
        "you land"
        if name.is_you
        else f"{'the organisation' if attainment.scope.is_whole else attainment.scope.name} lands"
    )
    note = chart_titles.landing_note(attainment)
    share = words.percent(of.landing / of.budget) if of.landing is not None else ""
    landing = f" {lands} at {share}{f' {note}' if note else ''}." if share else ""
    return Sub("At ", f"{words.percent(of.pace)} of budget to date", f"{landing} {_needs(attainment)}".rstrip())


def _needs(attainment: Attainment) -> str:
    of, days = attainment.figures, attainment.left.working_days
    covered = f"Open pipeline covers the gap {words.ratio(of.coverage)} times" if of.coverage is not None else ""
    if not of.gap or of.needed_per_working_day is None:
        return f"{covered}." if covered else ""
    on = f"each of the {days} working days left" if days > 1 else "the one working day left"
    takes = f"to retire the budget it takes {words.money(of.needed_per_working_day)} on {on}."
    return f"{covered}; {takes}" if covered else words.sentence(takes)
