"""Compliance over a span: person by trap by week, with the rate and the score of people, teams and traps."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page
from django.db.models import Q, QuerySet

from accounts.duties.models import Obligation, Trap
from accounts.organisation.access import people_below, sees_everybody
from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors.teams import tree_on, visible_teams
from accounts.record.rules.readers import Reader
from accounts.scores.rules.tallies import NOTHING, Tally
from accounts.scores.selectors.tallies import counted, judged, tallies
from traps_web.lib import fiscal
from traps_web.lib.deadlines import instants_around
from traps_web.lib.paging import page_of
from traps_web.lib.sorting import Orders

PEOPLE_A_PAGE = 12
"""So many people stand in the grid, who missed most first."""
WEEKS = 8
"""So many weeks a span has when none is named, and so many of a longer one stand side by side: the last of them."""
ORDERS = Orders({"due": "due_at", "trap": "trap__name", "owner": "owner__name"}, first="-due", then=("-due_at", "-pk"))
_DAY = timedelta(days=1)


class NotVisible(LookupError):
    """There is no such person or team for this viewer; edges answer 404."""


@dataclass(frozen=True, slots=True)
class ComplianceQuery:
    """Whose duties are counted, of which trap, due from one day to another, both of them included."""

    since: date
    until: date
    team_id: int | None = None
    person_id: int | None = None
    trap_key: str = ""
    is_alone: bool = False
    """Of a team without those below it."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A person, team or trap with what was owed; a trap is known by its key, what has no team by None."""

    key: Any
    name: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Compliance:
    """What was owed in a span and how it was kept to: the whole, and its parts, each kind of which adds up to it."""

    query: ComplianceQuery
    name: str
    whole: Tally
    everybody: tuple[Counted, ...]
    people: Page[Any]
    """Those of `everybody` who stand in the grid."""
    teams: tuple[Counted, ...]
    traps: tuple[Counted, ...]
    weeks: tuple[str, ...]
    cells: dict[tuple[int, str, str], Tally]
    """By person, trap and week, of the people on this page; without weeks beyond the last eight."""

    def cell(self, person_id: int, trap_key: str, week: str) -> Tally:
        return self.cells.get((person_id, trap_key, week), NOTHING)


def first_days(today: date) -> tuple[date, date]:
    """The span that is shown when none is named: eight weeks up to today."""
    scheme = calendar.rules()
    first = fiscal.shift_activity_week(fiscal.activity_week(today, scheme), 1 - WEEKS)
    return fiscal.activity_week_range(first, scheme).starts_on, today


def teams_to_choose(reader: Reader) -> list[tuple[int, str]]:
    """The teams whose compliance a viewer may ask for, by name."""
    return list(visible_teams(viewer=reader.viewer, today=reader.today).order_by("name").values_list("pk", "name"))


def traps_to_choose() -> list[tuple[str, str]]:
    """Every trap by name."""
    return list(Trap.objects.order_by("name").values_list("key", "name"))


def compliance(reader: Reader, query: ComplianceQuery, *, page: str | None = None) -> Compliance:
    """The compliance of a span, with the cells of one page of people; a fixed number of queries. Raises NotVisible."""
    name = name_of(reader, query)
    rows = duties(reader, query)
    people = _worst_first(rows, reader, "owner_id", "owner__name")
    shown = page_of(people, page, PEOPLE_A_PAGE)
    weeks = _weeks(query)
    return Compliance(
        query=query,
        name=name,
        whole=sum((person.tally for person in people), NOTHING),
        everybody=tuple(people),
        people=shown,
        teams=tuple(_worst_first(rows, reader, "team_id", "team__name")),
        traps=tuple(_worst_first(rows, reader, "trap__key", "trap__name")),
        weeks=weeks,
        cells=_cells(rows.filter(owner__among=[person.key for person in shown]), reader, weeks),
    )


def duties(reader: Reader, query: ComplianceQuery) -> QuerySet[Any]:
    """What the viewer sees of what was due.

    A team is that of the day on which a duty was opened, with those below it.
    """
    ends_before = query.until + _DAY
    rows = Obligation.objects.visible_to(reader.viewer).filter(
        due_on__within=(query.since, ends_before), due_at__within=instants_around(query.since, ends_before)
    )
    if query.team_id is not None:
        below = tree_on(reader.today).descendants(query.team_id)
        rows = rows.filter(team__among=[query.team_id] if query.is_alone else below)
    if query.person_id is not None:
        rows = rows.filter(owner=query.person_id)
    return rows.filter(trap__key=query.trap_key) if query.trap_key else rows


def judged_duties(reader: Reader, query: ComplianceQuery, *, verdict: str = "") -> QuerySet[Any]:
    """The same, each with its verdict; of one verdict or all of them, the newest deadline first."""
    rows = judged(duties(reader, query), reader.now).select_related("trap", "owner").order_by("-due_at", "-pk")
    return rows.filter(verdict=verdict) if verdict else rows


def name_of(reader: Reader, query: ComplianceQuery) -> str:
    """The person or team whose duties are counted; empty for everybody in sight. Raises NotVisible."""
    if query.person_id is not None:
        name = _people_seen(reader).filter(pk=query.person_id).values_list("name", flat=True).first()
    elif query.team_id is not None:
        teams = visible_teams(viewer=reader.viewer, today=reader.today).filter(pk=query.team_id)
        name = teams.values_list("name", flat=True).first()
    else:
        return ""
    if name is None:
        raise NotVisible("There is no such team or person, or you cannot see it.")
    return name


def _people_seen(reader: Reader) -> QuerySet[Any]:
    people = Person.objects.get_queryset()
    if sees_everybody(reader.viewer):
        return people
    return people.filter(Q(pk__in=people_below(reader.viewer)) | Q(pk=reader.viewer.pk))


def _worst_first(rows: QuerySet[Any], reader: Reader, key: str, name: str) -> list[Counted]:
    """By person, team or trap; who missed most first, then by name."""
    by_key = tallies(counted(rows, reader.now, key, name))
    parts = [Counted(pk, called or "No team", tally) for (pk, called), tally in by_key.items()]
    return sorted(parts, key=lambda part: (-part.tally.missed, -part.tally.late, part.name, str(part.key)))


def _weeks(query: ComplianceQuery) -> tuple[str, ...]:
    """The weeks of a span, its last eight at most, oldest first."""
    scheme = calendar.rules()
    last = fiscal.activity_week(query.until, scheme)
    weeks = [fiscal.shift_activity_week(last, -step) for step in range(WEEKS)]
    kept = [week for week in weeks if fiscal.activity_week_range(week, scheme).ends_before > query.since]
    return tuple(reversed(kept))


def _cells(rows: QuerySet[Any], reader: Reader, weeks: tuple[str, ...]) -> dict[tuple[int, str, str], Tally]:
    scheme = calendar.rules()
    first = fiscal.activity_week_range(weeks[0], scheme).starts_on
    by_day = tallies(counted(rows.filter(due_on__gte=first), reader.now, "owner_id", "trap__key", "due_on"))
    cells: dict[tuple[int, str, str], Tally] = defaultdict(lambda: NOTHING)
    for (owner_id, trap_key, due_on), tally in by_day.items():
        place = owner_id, trap_key, fiscal.activity_week(due_on, scheme)
        cells[place] = cells[place] + tally
    return dict(cells)
