"""Compliance in words, marks and tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.scores.presenters.tallies import cell_state, not_counted
from accounts.scores.rules.tallies import COUNTED, Tally, Verdict
from accounts.scores.selectors.compliance import Compliance, ComplianceQuery, Counted
from traps_web.ui import values, words
from traps_web.ui.addresses import address, asking

LISTED = 12
"""So many teams stand in their table, who missed most first."""


@dataclass(frozen=True, slots=True)
class CompliancePage:
    """Everything compliance.html shows."""

    statement: str
    sub: str
    heat: values.Heat | None
    heat_head: str
    people: values.Ledger
    teams: values.Ledger | None
    traps: values.Ledger
    teams_fold: values.Fold
    traps_fold: values.Fold
    csv_url: str
    xlsx_url: str


def parameters(query: ComplianceQuery, **more: object) -> dict[str, object]:
    """What of a query stands in an address."""
    named: dict[str, object] = {"team": query.team_id, "person": query.person_id, "trap": query.trap_key}
    if query.is_alone:
        named["alone"] = 1
    return {"since": query.since.isoformat(), "until": query.until.isoformat(), **named, **more}


def rows_url(query: ComplianceQuery, **more: object) -> str:
    """The duties behind a figure."""
    return address("compliance_rows", **parameters(query, **more))


def page(shown: Compliance) -> CompliancePage:
    """The finding, the grid, and the rate of each person, team and trap."""
    query = shown.query
    plain = address("compliance", **parameters(query))
    return CompliancePage(
        statement=statement(shown),
        sub=_sub(shown.whole),
        heat=_heat(shown) if shown.whole.owed else None,
        heat_head=_heat_head(shown),
        people=_ledger("Person", "On time by person", _people(shown)),
        teams=_ledger("Team", "On time by team", _teams(shown)) if len(shown.teams) > 1 else None,
        traps=_ledger("Trap", "On time by trap", _traps(shown), shown.whole),
        teams_fold=values.Fold("teams", "On time by team", _of_how_many(shown.teams)),
        traps_fold=values.Fold("traps", "On time by trap", words.number(len(shown.traps))),
        csv_url=asking(plain, format="csv"),
        xlsx_url=asking(plain, format="xlsx"),
    )


def statement(shown: Compliance) -> str:
    """How much was done on time, of what, and whose."""
    whose = f"{shown.name}: " if shown.name else ""
    span = f"due {words.day(shown.query.since)} to {words.day(shown.query.until)}"
    whole = shown.whole
    if not whole.owed:
        return f"{whose}nothing was {span}." if whose else f"Nothing was {span}."
    if whole.rate is None:
        return f"{whose}nothing counts of what was {span}." if whose else f"Nothing counts of what was {span}."
    missed = f"{words.number(whole.missed)} missed" if whole.missed else "nothing missed"
    return f"{whose}{words.percent(whole.rate)} of what was {span} was done on time, {missed}."


def _sub(whole: Tally) -> str:
    if not whole.owed:
        return "Choose other days, another team or another trap."
    score = f"Weighted score {words.percent(whole.score)}, {words.plural(whole.counted, 'duty', 'duties')} counted."
    left_out = not_counted(whole)
    return f"{score} Not counted: {left_out}." if left_out else score


def _heat_head(shown: Compliance) -> str:
    worst = next((trap for trap in shown.traps if trap.tally.missed), None)
    if worst is None:
        return "Nothing was missed, week by week"
    return f"“{worst.name}” was missed most: {words.number(worst.tally.missed)} of {words.number(worst.tally.counted)}"


def _heat(shown: Compliance) -> values.Heat:
    numbers = tuple(str(int(week.split("-W")[1])) for week in shown.weeks)
    people = shown.people.paginator.count
    return values.Heat(
        caption=f"The worst of each person, trap and week, weeks {numbers[0]} to {numbers[-1]}",
        groups=tuple(values.HeatGroup(trap.name, numbers, trap.tally.missed) for trap in shown.traps),
        rows=tuple(_heat_row(shown, person) for person in shown.people),
        foot=f"All {words.plural(people, 'person', 'people')}" if people > 1 else "",
    )


def _heat_row(shown: Compliance, person: Counted) -> values.HeatRow:
    missed = person.tally.missed
    of_missed = rows_url(shown.query, person=person.key, verdict=Verdict.MISSED.value)
    return values.HeatRow(
        label=person.name,
        runs=tuple(
            values.HeatRun(
                tuple(cell_state(shown.cell(person.key, trap.key, week)) for week in shown.weeks),
                rows_url(shown.query, person=person.key, trap=trap.key),
            )
            for trap in shown.traps
        ),
        total=values.Fig(words.number(missed), of_missed if missed else ""),
        url=rows_url(shown.query, person=person.key),
    )


def _people(shown: Compliance) -> Iterable[values.Line]:
    for person in shown.people:
        alone = address("compliance", **parameters(shown.query, person=person.key))
        yield _line(values.Who(person.name, alone), person.tally, shown.query, person=person.key)


def _teams(shown: Compliance) -> Iterable[values.Line]:
    for team in shown.teams[:LISTED]:
        if team.key is None:
            yield _line(values.Who(team.name), team.tally, shown.query)
        else:
            inside = address("compliance", **parameters(shown.query, team=team.key))
            yield _line(values.Who(team.name, inside), team.tally, shown.query, team=team.key, alone=1)


def _traps(shown: Compliance) -> Iterable[values.Line]:
    return (
        _line(values.Who(trap.name, address("traps_library_trap", trap.key)), trap.tally, shown.query, trap=trap.key)
        for trap in shown.traps
    )


def _of_how_many(teams: Sequence[Counted]) -> str:
    count = words.number(len(teams))
    return f"{words.number(LISTED)} of {count}, most missed first" if len(teams) > LISTED else count


COLUMNS = (
    values.Column("On time", "num", "On time", term=values.Term("on-time rate")),
    values.Column("Score", "num", "Score", term=values.Term("weighted score")),
    values.Column("Counted", "num", "Counted"),
    values.Column("Late", "num", "Late"),
    values.Column("Missed", "num", "Missed"),
    values.Column("Not counted", "quiet ledger__full", "Not counted"),
)


def _ledger(head: str, caption: str, lines: Iterable[values.Line], whole: Tally | None = None) -> values.Ledger:
    total = values.Line(("All", *_cells(whole, {}))) if whole is not None else None
    return values.Ledger(caption, (values.Column(head, "nowrap"), *COLUMNS), list(lines), total, css="ledger--stack")


def _line(who: values.Who, tally: Tally, query: ComplianceQuery, **narrowed: Any) -> values.Line:
    """A part with its figures; those of a part that the address can name open its duties."""
    opened = {verdict: rows_url(query, **narrowed, verdict=verdict) for verdict in ("", *COUNTED)} if narrowed else {}
    return values.Line((who, *_cells(tally, opened)))


def _cells(tally: Tally, url_by_verdict: Mapping[str, str]) -> tuple[values.Cell, ...]:
    late, missed = (
        values.Fig(words.number(tally.of(verdict)), url_by_verdict.get(verdict, "") if tally.of(verdict) else "")
        for verdict in (Verdict.LATE, Verdict.MISSED)
    )
    return (
        values.Fig(words.percent(tally.rate), url_by_verdict.get("", "")),
        values.Fig(words.percent(tally.score)),
        words.number(tally.counted),
        late,
        missed,
        not_counted(tally),
    )


def teams(choices: Sequence[tuple[int, str]], query: ComplianceQuery | None) -> list[values.Choice]:
    """The teams to choose from, after the choice of everybody whom the viewer sees; none where there is none."""
    chosen = query.team_id if query else None
    return [
        *([values.Choice("", "Everybody you see", chosen is None)] if choices else []),
        *(values.Choice(str(pk), name, pk == chosen) for pk, name in choices),
    ]


def traps(choices: Sequence[tuple[str, str]], query: ComplianceQuery | None) -> list[values.Choice]:
    """The traps to choose from, after the choice of all of them."""
    chosen = query.trap_key if query else ""
    return [
        values.Choice("", "Every trap", not chosen),
        *(values.Choice(key, name, key == chosen) for key, name in choices),
    ]
