"""The team page: what waits, the teams of an organisation or the people of a team, worst first, and their sum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.paginator import Page as Sheet

from plans.measures.presenters import worked
from plans.measures.presenters.forecast_line import LandingLine
from plans.measures.selectors.attainment import Row
from plans.readings.presenters import landing_line
from reviews.boards.presenters import compliance, team_customers, team_waiting, team_words
from reviews.boards.presenters.moved import Moved, moved
from reviews.boards.presenters.team_lines import TeamLines, columns
from reviews.boards.selectors.team import MOST_OVERDUE, SORTS, Team
from traps_web.ui import periods, values, words
from traps_web.ui.addresses import address

SORT_KEYS = {
    "Rep": "person",
    "Short": "short",
    "Gap": "gap",
    "Coverage": "coverage",
    "Activity": "activity",
    "Missed": "missed",
    "Open": "open",
    "Last review": "review",
}
FALLING = ("short", "gap", "missed", "open", "review")
READING = values.Fold("reading", "How to read the table", level=3)


@dataclass(frozen=True, slots=True)
class TeamPage:
    """Everything the page shows."""

    title: str
    statement: str
    sub: team_words.Sub
    moved: Moved
    """What moved since last week in the deals of this team that close in the quarter."""
    landing: LandingLine | None
    """Where the quarter of this team is expected to end."""
    waiting: team_waiting.WaitingTable
    overdue: team_customers.OverdueTable
    table: Table
    choices: list[values.Choice]


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of the page: its teams and the worst people under them, or its people alone."""

    head: str
    terms: Mapping[str, values.Term]
    units: values.Ledger | None
    """A line per team, with its people where it is open, and the sum of everybody; None where there is one team."""
    people_head: str
    people: values.Ledger
    """A line per person of the sheet; without teams above it the sum of everybody."""
    sheet: Sheet[Row]
    everybody_url: str
    """Leads from the worst to all; empty where all are shown."""
    everybody_word: str
    worst_url: str
    """Leads back from all to the worst."""
    total_note: str
    standings: worked.Standings
    legend: tuple[values.State, ...]
    weeks: str
    reading: values.Fold
    notes: list[str]
    columns_url: str
    has_all_columns: bool


def page(team: Team, *, now: datetime, zone_name: str, has_all_columns: bool = False) -> TeamPage:
    """The page, one sheet of its people at a time; the sum is always that of everybody."""
    zone = ZoneInfo(zone_name)
    return TeamPage(
        title="Team" if team.is_own else team.scope.name,
        statement=team_words.finding(team),
        sub=team_words.sub(team),
        moved=moved(team.moved, _here("movement", team)),
        landing=landing_line.line(team.last_night, _here("forecast", team)),
        waiting=team_waiting.table(team.waiting, now=now, zone=zone),
        overdue=team_customers.table(team.overdue, today=now.astimezone(zone).date(), most=MOST_OVERDUE),
        table=table(team, now=now, zone=zone, has_all_columns=has_all_columns),
        choices=_choices(team),
    )


def _here(name: str, team: Team) -> str:
    """Another page for the same team and quarter."""
    return address(
        name,
        period=team.attainment.period.key,
        team=None if team.scope.is_whole else team.scope.team_id,
    )


def table(team: Team, *, now: datetime, zone: ZoneInfo, has_all_columns: bool) -> Table:
    """The figures as far as they are opened."""
    rows, links, lines = (
        team.attainment.rows,
        _Links(team, has_all_columns),
        TeamLines(team, now, zone, has_all_columns),
    )
    terms = worked.terms(team.attainment.figures, team.attainment.left)
    period, css = (
        periods.name(team.attainment.period),
        "ledger--stack tight tight--all" if has_all_columns else "tight tight--people",
    )
    is_many = any(person.current_team_id != team.scope.team_id for person in team.people.values())
    units = None
    if team.units:
        caption = f"Teams of {team.scope.name} against budget, {period}"
        heads = columns(team, terms, "Team, people", has_all=has_all_columns)
        units = values.Ledger(caption, heads, lines.units(links.openers()), lines.total(), css=css)
    people = values.Ledger(
        f"People of {team.scope.name} against budget, {period}",
        tuple(map(links.sorted, columns(team, terms, "Rep", has_all=has_all_columns))),
        lines.people(team.sheet, says_team=is_many),
        None if units else lines.total(),
        css=css,
    )
    is_cut = bool(units) and not links.shows_everybody
    return Table(
        head=_units_head(team) if units else _people_head(team),
        terms={"landing": terms["landing"], "to_date": terms["budget to date"]},
        units=units,
        people_head=_worst_head(team) if is_cut else _people_head(team),
        people=people,
        sheet=team.sheet,
        everybody_url=links.everybody() if is_cut and team.sheet.has_other_pages() else "",
        everybody_word=f"Show all {words.number(len(rows))}",
        worst_url=links.worst() if units and not is_cut else "",
        total_note=f"The total covers all {words.number(len(rows))} rows."
        if team.sheet.has_other_pages() and not units
        else "",
        standings=worked.standings([row.figures for row in rows], limits=team.limits),
        legend=compliance.LEGEND,
        weeks=_weeks(team, zone),
        reading=READING,
        notes=_notes(team),
        columns_url=links.columns(),
        has_all_columns=has_all_columns,
    )


@dataclass(frozen=True, slots=True)
class _Links:
    """Addresses of the page with something else chosen."""

    team: Team
    has_all_columns: bool

    @property
    def shows_everybody(self) -> bool:
        return self.team.query.shows_everybody

    def _here(self, **changes: object) -> str:
        query = self.team.query
        here: dict[str, object] = {
            "team": query.team_id,
            "open": "-".join(map(str, query.opened)),
            "people": "all" if self.shows_everybody else "",
            "sort": query.sort if query.sort in SORTS else "",
            "columns": "all" if self.has_all_columns else "",
        }
        return address("team", **(here | changes))

    def openers(self) -> dict[int, str]:
        """By team the page with that team opened, or shut where it is open."""
        opened = self.team.query.opened
        return {
            pk: self._here(open="-".join(map(str, dict.fromkeys(opened).keys() ^ {pk})))
            for pk in (row.key.id for row in self.team.units)
            if pk is not None
        }

    def everybody(self) -> str:
        return self._here(people="all") + "#h-people"

    def worst(self) -> str:
        return self._here(people="", sort="") + "#h-people"

    def sorted(self, column: values.Column) -> values.Column:
        """The column with the link that puts people in its order, a second time the other way round."""
        key = SORT_KEYS.get(column.head)
        if key is None:
            return column
        first = f"-{key}" if key in FALLING else key
        second = key if first.startswith("-") else f"-{key}"
        asked = self.team.query.sort
        stands = {key: "ascending", f"-{key}": "descending"}.get(asked, "")
        url = self._here(people="all", sort=second if asked == first else first) + "#h-people"
        return replace(column, sort_url=url, sorted=stands)

    def columns(self) -> str:
        return self._here(columns="" if self.has_all_columns else "all") + "#teams"


def _units_head(team: Team) -> str:
    return f"{words.plural(len(team.units), 'team')}, worst first"


def _people_head(team: Team) -> str:
    if team.query.sort in SORTS:
        return "Your people" if team.is_own else f"{team.scope.name}: everybody"
    return "Your people, worst first" if team.is_own else f"{team.scope.name}: everybody, worst first"


def _worst_head(team: Team) -> str:
    shown, count = len(team.sheet), len(team.attainment.rows)
    return f"The {shown} worst of {words.number(count)}" if shown < count else _people_head(team)


def _weeks(team: Team, zone: ZoneInfo) -> str:
    """How the last week was closed, when this one closes, and how to read a figure in the place of a mark."""
    everybody = [compliance.Someone(person.pk, person.name, person.time_zone) for person in team.people.values()]
    figure = " Figures count the people who missed it." if team.units else ""
    return f"{compliance.head(team.weeks)}; {compliance.closes(team.weeks, everybody, zone)}.{figure}"


def _choices(team: Team) -> list[values.Choice]:
    """The teams to choose from, indented by their depth; nothing where there is only one."""
    if len(team.sight.teams) < 2:
        return []
    return [
        values.Choice(str(pk), f"{'    ' * depth}{name}", pk == team.scope.team_id)
        for pk, name, depth in team.sight.teams
    ]


def _notes(team: Team) -> list[str]:
    """Notes on how to read the table."""
    full = [compliance.number(key) for key in team.weeks.full]
    notes = [
        "Short: the amount missing to the budget to date. "
        f"Activity: how many of the weekly targets were reached in the four full weeks {full[0]} to {full[-1]}. "
        "Missed and open: traps of the last eight weeks and the next seven days."
    ]
    if any(row.key.kind == "elsewhere" for row in team.attainment.rows):
        notes.append(
            "People who have since moved brought this while they were here. Figures stay with the team of their day."
        )
    if any(row.key.kind == "own" for row in team.attainment.rows):
        notes.append("A team’s own number counts in months in which nobody below it has one.")
    if team.members:
        notes.append("Each team shows what its people did in it. What they did in another team appears there.")
    return notes
