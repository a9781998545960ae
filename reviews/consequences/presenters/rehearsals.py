"""The dress rehearsal as a page and a file: cases and results missed alone, by team and role, and what stands out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.urls import reverse

from reviews.consequences.selectors.rehearsals import Rehearsal, Would
from traps_web.ui import periods, values, words
from traps_web.ui.exports import Table

LEAST_CASES = 3
"""From so many cases on a team that has more than half of them is named."""
NO_TEAM = "No team"
HEADS = ("quarter", "opened_on", "step", "kind", "team", "role", "person")


@dataclass(frozen=True, slots=True)
class RehearsedRow:
    """A team or a role: how many it covers, its cases and results missed alone, and what the version in force opens."""

    name: str
    covered: str
    quarters: tuple[tuple[str, str], ...]
    """Each quarter with "cases + results missed alone"."""
    cases: str
    results_alone: str
    in_force: str


@dataclass(frozen=True, slots=True)
class NamedRow:
    """Somebody for whom a case, or a result missed alone, would have been opened."""

    name: str
    team: str
    when: str
    what: str


@dataclass(frozen=True, slots=True)
class RehearsalPage:
    """Everything that the page shows."""

    title: str
    path: tuple[values.Crumb, ...]
    statement: str
    sub: str
    heads: tuple[str, ...]
    teams: tuple[RehearsedRow, ...]
    whole: RehearsedRow
    roles: tuple[RehearsedRow, ...]
    in_force: str
    named: tuple[NamedRow, ...]
    named_fold: values.Fold
    is_named: bool


def page(rehearsal: Rehearsal) -> RehearsalPage:
    """A rehearsal ready to show."""
    version = rehearsal.policy.version
    name = f"{'Draft' if rehearsal.policy.state == 'draft' else 'Version'} {version}"
    whole = _row(rehearsal, "All", sum(rehearsal.covered.values()), _is_any)
    return RehearsalPage(
        title=f"Dress rehearsal of {name.lower()}",
        path=(
            values.Crumb("Policy", reverse("policy")),
            values.Crumb(name, reverse("policy_version", args=[rehearsal.policy.pk])),
        ),
        statement=_statement(rehearsal, name),
        sub=_sub(rehearsal),
        heads=tuple(periods.named(quarter.key) for quarter in rehearsal.quarters),
        teams=tuple(_teams(rehearsal)),
        whole=whole,
        roles=tuple(_roles(rehearsal)),
        in_force=f"Version {rehearsal.in_force.version}" if rehearsal.in_force else "",
        named=tuple(_named(rehearsal, row) for row in rehearsal.rows) if rehearsal.named else (),
        named_fold=values.Fold(
            "rehearsal-names", "Who would have been where", words.plural(len(rehearsal.rows), "row")
        ),
        is_named=rehearsal.named,
    )


def _statement(rehearsal: Rehearsal, name: str) -> str:
    cases = len(rehearsal.cases)
    if not rehearsal.quarters:
        return "No ended quarter is known yet, so there is nothing to play."
    would = f"{name} would open {words.plural(cases, 'case')}" if cases else f"{name} would open no case"
    if rehearsal.in_force is not None:
        before = sum(1 for row in rehearsal.in_force_rows if row.step)
        would = f"{would} where version {rehearsal.in_force.version} opens {words.number(before) if before else 'none'}"
    stands_out = _stands_out(rehearsal)
    return f"{would}; {stands_out}." if stands_out else f"{would}."


def _stands_out(rehearsal: Rehearsal) -> str:
    """The team that would carry more than half of the cases."""
    by_team = Counter(row.team_id for row in rehearsal.cases)
    if len(rehearsal.cases) < LEAST_CASES or not by_team:
        return ""
    team_id, most = by_team.most_common(1)[0]
    if most * 2 <= len(rehearsal.cases) or len(rehearsal.covered) == 1:
        return ""
    return f"{words.number(most)} of them in team {rehearsal.teams.get(team_id or 0, NO_TEAM)}"


def _sub(rehearsal: Rehearsal) -> str:
    played = (
        "Played as if it had applied to everybody from the first day on, and every case had been confirmed. "
        "Nothing was written."
    )
    if not rehearsal.named and rehearsal.rows:
        return f"{played} Names are shown to whom all of these people report."
    return played


def _roles(rehearsal: Rehearsal) -> Iterable[RehearsedRow]:
    for label, manages in (("Reps", False), ("Managers", True)):
        covered = rehearsal.covered_by_role.get(manages, 0)
        if covered:
            yield _row(rehearsal, label, covered, partial(_has_role, manages))


def _is_any(row: Would) -> bool:
    return bool(row)


def _has_role(manages: bool, row: Would) -> bool:
    return row.manages is manages


def _is_of(team_id: int | None, row: Would) -> bool:
    return row.team_id == team_id


def _teams(rehearsal: Rehearsal) -> Iterable[RehearsedRow]:
    ids = {*rehearsal.covered, *(row.team_id for row in (*rehearsal.rows, *rehearsal.in_force_rows))}
    cases = Counter(row.team_id for row in rehearsal.cases)

    def order(team_id: int | None) -> tuple[int, str]:
        return -cases[team_id], rehearsal.teams.get(team_id or 0, NO_TEAM)

    for team_id in sorted(ids, key=order):
        name = rehearsal.teams.get(team_id or 0, NO_TEAM)
        yield _row(rehearsal, name, rehearsal.covered.get(team_id, 0), partial(_is_of, team_id))


def _row(rehearsal: Rehearsal, name: str, covered: int, is_in: Callable[[Would], bool]) -> RehearsedRow:
    rows = [row for row in rehearsal.rows if is_in(row)]
    in_force = sum(1 for row in rehearsal.in_force_rows if row.step and is_in(row))
    cases = sum(1 for row in rows if row.step)
    return RehearsedRow(
        name=name,
        covered=words.number(covered),
        quarters=tuple((periods.named(quarter.key), _both(rows, quarter.key)) for quarter in rehearsal.quarters),
        cases=words.number(cases),
        results_alone=words.number(len(rows) - cases),
        in_force=words.number(in_force),
    )


def _both(rows: Sequence[Would], quarter: str) -> str:
    """Cases and results missed alone of a quarter: "2 + 1"; empty where there are none."""
    count: Mapping[Hashable, int] = Counter(bool(row.step) for row in rows if row.quarter == quarter)
    return f"{count.get(True, 0)} + {count.get(False, 0)}" if count else ""


def _named(rehearsal: Rehearsal, row: Would) -> NamedRow:
    return NamedRow(
        name=row.person.name,
        team=rehearsal.teams.get(row.team_id or 0, NO_TEAM),
        when=words.day(row.on, year=True),
        what=f"step {row.step}" if row.step else "result missed, every trap kept",
    )


def file(rehearsal: Rehearsal) -> Table:
    """One row for each case and result missed alone; without names where the viewer may not read them."""
    return Table(
        f"rehearsal-of-version-{rehearsal.policy.version}",
        HEADS,
        [
            [
                row.quarter,
                row.on,
                row.step or None,
                "case" if row.step else "result alone",
                rehearsal.teams.get(row.team_id or 0, ""),
                "manager" if row.manages else "rep",
                row.person.name if rehearsal.named else "",
            ]
            for row in rehearsal.rows
        ],
    )
