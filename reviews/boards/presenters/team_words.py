"""The team's finding in words, built from its figures."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from plans.measures.rules.attainment import BEHIND, NOT_APPLICABLE, OUT_OF_REACH, RETIRED, Figures
from plans.measures.selectors.attainment import Row
from reviews.boards.selectors.team import Team
from traps_web.ui import periods, words

LAGGING = (BEHIND, OUT_OF_REACH)


@dataclass(frozen=True)
class Sub:
    """The sentences under the finding: words before, the figure in bold, words after."""

    before: str = ""
    strong: str = ""
    after: str = ""


def subject(team: Team) -> str:
    """The whole, the viewer's own team, or another one by its name."""
    if team.scope.is_whole:
        return "the organisation"
    return "the team" if team.is_own else f"team {team.scope.name}"


def people_with_budget(team: Team) -> list[Row]:
    """The rows that can be ahead or behind."""
    return [row for row in team.attainment.rows if row.key.kind == "person" and row.figures.budget]


def finding(team: Team) -> str:
    """Who is behind, and how the team stands to its budget to date."""
    rows, of = people_with_budget(team), team.attainment.figures
    if not any(row.key.kind == "person" for row in team.attainment.rows):
        return words.sentence(f"nobody is in {subject(team)} today")
    if not of.budget:
        stretch = periods.say(team.attainment.period, team.attainment.as_of)
        return words.sentence(f"{subject(team)} has no budget for {stretch}; {words.money(of.actual)} came in")
    behind = sum(1 for row in rows if row.figures.state in LAGGING)
    return f"{_how_many(behind, len(rows))}; {subject(team)} {_stands(of)}."


def _how_many(behind: int, all_of_them: int) -> str:
    if not behind:
        return f"None of {words.number(all_of_them)} is behind"
    if behind == all_of_them and all_of_them > 1:
        return f"All {words.number(all_of_them)} are behind"
    return f"{words.number(behind)} of {words.number(all_of_them)} {'is' if behind == 1 else 'are'} behind"


def _stands(of: Figures) -> str:
    if of.state == RETIRED:
        return f"has retired its budget of {words.money(of.budget)}"
    short = (of.budget_to_date or Decimal(0)) - of.actual
    if not short:
        return "is exactly on budget to date"
    return f"is {words.money(abs(short))} {'short of' if short > 0 else 'ahead of'} budget to date"


def sub(team: Team) -> Sub:
    """Who makes most of it, who is out of reach, where it lands."""
    of = team.attainment.figures
    if of.state == NOT_APPLICABLE or not of.budget:
        return Sub("Without a budget there is no gap and no landing. Import the budgets first.")
    name = subject(team)
    lands = (
        "" if of.landing is None else f" {name[0].upper()}{name[1:]} lands at {words.percent(of.landing / of.budget)}."
    )
    return Sub("", _carries(team), f"{_out_of_reach(team)}{lands}")


def _carries(team: Team) -> str:
    """Whoever misses most to date."""
    short = [
        ((row.figures.budget_to_date or Decimal(0)) - row.figures.actual, row.name) for row in people_with_budget(team)
    ]
    if not short or max(short)[0] <= 0:
        return ""
    most, name = max(short)
    whole = (team.attainment.figures.budget_to_date or Decimal(0)) - team.attainment.figures.actual
    return f"{name} carries {words.money(most)} of that." if whole >= most else f"{name} is {words.money(most)} short."


def _out_of_reach(team: Team) -> str:
    names = [row.name for row in people_with_budget(team) if row.figures.state == OUT_OF_REACH]
    if not names:
        return ""
    if len(names) > 3:
        return f" {words.number(len(names))} are out of reach."
    return f" {words.listed(names)} {'is' if len(names) == 1 else 'are'} out of reach."
