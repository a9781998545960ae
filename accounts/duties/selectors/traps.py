"""The lists of obligations: mine, and my line's as a grid of person, trap and week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.core.paginator import Page
from django.db.models import Count, Q, QuerySet

from accounts.duties.models import Extension, Obligation, Trap
from accounts.duties.rules import obligations as rules
from accounts.duties.selectors.obligations import STILL_OWED, state_filter
from accounts.organisation.models import Person, ReportingLine
from accounts.organisation.selectors import calendar, lines
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.record.rules.readers import Reader
from traps_web.lib import fiscal
from traps_web.lib.deadlines import instants_around
from traps_web.lib.paging import ON_A_PAGE, page_of
from traps_web.lib.sorting import Orders

PEOPLE_A_PAGE = 12
"""So many stand in the grid, the worst first; the others are turned to."""
WEEKS = 8
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


WHEN = PAST, WEEK, LATER = ("past", "week", "later")
"""When something that is still owed is or was due: before now, until the week ends, or after it."""
LONG = 25
"""More rows than this are not shown at once: what comes later is folded away."""
OWN_ORDERS = Orders({"due": "due_at", "trap": "trap__name"}, first="-due", then=("due_at", "pk"))
TEAM_ORDERS = Orders(
    {"due": "due_at", "trap": "trap__name", "owner": "owner__name"}, first="due", then=("due_at", "pk")
)


def week_ends(reader: Reader) -> date:
    """The day after the last one of the running week."""
    scheme = calendar.rules()
    return fiscal.activity_week_range(fiscal.activity_week(reader.today, scheme), scheme).ends_before


def when_filter(when: str, *, now: datetime, ends: date) -> Q:
    """What is still owed of that time."""
    past, soon = Q(due_at__lt=now), Q(due_on__lt=ends)
    return STILL_OWED & {PAST: past, WEEK: ~past & soon, LATER: ~past & ~soon}[when]


def when_of(row: Obligation, *, now: datetime, ends: date) -> str:
    """The same of one row."""
    if row.due_at < now:
        return PAST
    return WEEK if row.due_on < ends else LATER


def traps_of(rows: QuerySet[Any]) -> list[tuple[str, str]]:
    """The traps that some obligations are of, by name."""
    return list(rows.order_by("trap__name").values_list("trap__key", "trap__name").distinct())


def filtered(rows: QuerySet[Any], *, state: str, now: datetime, newest_first: bool = False) -> QuerySet[Any]:
    """Rows of one tab, the nearest deadline first; a long history reads better from its end."""
    if state == "owed":
        return rows.filter(STILL_OWED).order_by("due_at", "pk")
    if state in rules.STATES:
        rows = rows.filter(state_filter(state, now))
    return rows.order_by("-due_at", "-pk") if newest_first else rows.order_by("due_at", "pk")


def state_counts(rows: QuerySet[Any], *, now: datetime, ends: date | None = None) -> dict[str, int]:
    """How many rows each tab has, and how many are owed when, if a week `ends`; one query."""
    count_by_state = {state: Count("pk", filter=state_filter(state, now)) for state in rules.STATES}
    if ends is not None:
        count_by_state |= {when: Count("pk", filter=when_filter(when, now=now, ends=ends)) for when in WHEN}
    return rows.order_by().aggregate(all=Count("pk"), owed=Count("pk", filter=STILL_OWED), **count_by_state)


def page(rows: QuerySet[Any], number: str | None, size: int = ON_A_PAGE, *, count: int) -> Page[Any]:
    """A page of obligations with what a line of the list shows; `count` is how many there are on all pages."""
    return page_of(rows.select_related("trap", "owner", "done_by", "waived_by"), number, size, count=count)


def mine(*, viewer: Person) -> QuerySet[Any]:
    """Everything a person ever owed."""
    return Obligation.objects.filter(owner=viewer)


def has_team(*, viewer: Person) -> bool:
    """Whether there is anybody whose traps a viewer looks at beside their own."""
    return viewer.is_leader or viewer.is_admin or lines.stands_above_somebody(viewer)


def team(*, viewer: Person, person_id: int | None = None) -> QuerySet[Any]:
    """What the people below a viewer owe, or one of them; leaders and admins see everybody."""
    rows = Obligation.objects.visible_to(viewer).exclude(owner=viewer)
    return rows.filter(owner_id=person_id) if person_id else rows


def asked_of(*, obligation_ids: Collection[int]) -> dict[int, int]:
    """The open request for more time of each obligation that has one."""
    rows = Extension.objects.filter(obligation__in=obligation_ids, status="asked")
    return dict(rows.values_list("obligation_id", "pk"))


def decidable(*, viewer: Person, owner_ids: Collection[int]) -> set[int]:
    """Of whom a viewer is the line: they may waive and decide there."""
    below = set(
        ReportingLine.objects.filter(above=viewer, below__in=owner_ids, depth__gt=0).values_list("below_id", flat=True)
    )
    organisation = organisation_selector.current()
    reviewer, deputy = organisation.reviewer_of_last_resort_id, organisation.deputy_of_last_resort_id
    if viewer.pk not in (reviewer, deputy):
        return below
    headed = ReportingLine.objects.filter(below__in=owner_ids, depth__gt=0, above__is_active=True)
    headless = set(owner_ids) - set(headed.values_list("below_id", flat=True)) - {viewer.pk}
    return below | (headless if viewer.pk == reviewer else headless & {reviewer})


@dataclass(frozen=True, slots=True)
class GridPerson:
    """A person of the grid, with what was due and what of it was missed in its weeks."""

    pk: int
    name: str
    due: int
    missed: int


@dataclass(frozen=True, slots=True)
class TeamGrid:
    """Person × trap × week, worst first."""

    weeks: tuple[str, ...]
    traps: list[Trap]
    people: Page[Any]
    cells: dict[tuple[int, int, str], Obligation]
    worst: list[GridPerson]
    missed: int
    due: int
    by_trap: dict[int, tuple[int, int]]
    """What was due of each trap, and what of it was missed."""

    def cell(self, person_id: int, trap_id: int, week: str) -> Obligation | None:
        return self.cells.get((person_id, trap_id, week))


_WORST = ("missed", "late", "open", "excused", "waived", "done")


def team_grid(reader: Reader, *, page: str | None) -> TeamGrid:
    """The last eight weeks of everybody below; the same queries for 3 people as for 300."""
    scheme = calendar.rules()
    weeks, (start, end) = grid_weeks(reader.today), _grid_span(reader.today)
    rows = team(viewer=reader.viewer).filter(_due_within(start, end))
    missed = state_filter("missed", reader.now)
    counted = (
        rows.order_by()
        .values_list("owner_id", "owner__name", "trap_id")
        .annotate(due=Count("pk"), missed=Count("pk", filter=missed))
    )
    people, by_trap = _added_up(counted)
    shown = page_of(people, page, PEOPLE_A_PAGE)
    traps = sorted(Trap.objects.filter(pk__in=by_trap), key=lambda trap: (-by_trap[trap.pk][1], trap.pk))
    return TeamGrid(
        weeks=weeks,
        traps=traps,
        people=shown,
        cells=_cells(rows.filter(owner__among=[person.pk for person in shown]), reader.now, scheme),
        worst=people[:2],
        missed=sum(person.missed for person in people),
        due=sum(person.due for person in people),
        by_trap=by_trap,
    )


def _added_up(counted: Iterable[tuple[int, str, int, int, int]]) -> tuple[list[GridPerson], dict[int, tuple[int, int]]]:
    """What was due and missed, by person with the worst first, and by trap."""
    names: dict[int, str] = {}
    by_person: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    by_trap: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for owner, name, trap, due, missed in counted:
        names[owner] = name
        for sums, key in ((by_person, owner), (by_trap, trap)):
            sums[key] = (sums[key][0] + due, sums[key][1] + missed)
    people = [GridPerson(owner, names[owner], *sums) for owner, sums in by_person.items()]
    return sorted(people, key=lambda person: (-person.missed, person.name, person.pk)), dict(by_trap)


def _due_within(starts_on: date, ends_before: date) -> Q:
    """Due on these days. The instants let the index be used: without them the whole history is read for a few weeks."""
    return Q(due_on__within=(starts_on, ends_before), due_at__within=instants_around(starts_on, ends_before))


def grid_weeks(today: date) -> tuple[str, ...]:
    """The weeks of the grid, the running one last."""
    this = fiscal.activity_week(today, calendar.rules())
    return tuple(fiscal.shift_activity_week(this, step) for step in range(1 - WEEKS, 1))


def _grid_span(today: date) -> tuple[date, date]:
    first, *_, last = (fiscal.activity_week_range(week, calendar.rules()) for week in grid_weeks(today))
    return first.starts_on, last.ends_before


def _cells(rows: QuerySet[Any], now: datetime, scheme: fiscal.CalendarRules) -> dict[tuple[int, int, str], Obligation]:
    """The worst obligation of each person, trap and week."""
    rows_by_cell: dict[tuple[int, int, str], list[Obligation]] = defaultdict(list)
    for row in rows.select_related("owner", "waived_by").order_by("due_at", "pk"):
        rows_by_cell[row.owner_id, row.trap_id, fiscal.activity_week(row.due_on, scheme)].append(row)

    def badness(row: Obligation) -> int:
        return _WORST.index(rules.state(row, now=now))

    return {cell: min(rows_of_cell, key=badness) for cell, rows_of_cell in rows_by_cell.items()}


class Waivers(NamedTuple):
    """How often somebody let others off, and how much of that was missed already."""

    giver: str
    given: int
    after_miss: int


def waivers_given(reader: Reader) -> list[Waivers]:
    """Who waived what the people below a viewer owed in the weeks of the grid; the most generous first."""
    start, end = _grid_span(reader.today)
    rows = team(viewer=reader.viewer).filter(_due_within(start, end), waived_at__isnull=False)
    counts = rows.order_by().values_list("waived_by__name").annotate(given=Count("pk"), after=Count("flagged_at"))
    return [Waivers(*row) for row in counts.order_by("-given", "waived_by__name", "waived_by_id")]


def team_window(reader: Reader, *, person_id: int | None) -> QuerySet[Any]:
    """The list under the grid: the last and next seven days; of one person, the weeks of the grid."""
    back = WEEKS * _WEEK if person_id else _WEEK
    return team(viewer=reader.viewer, person_id=person_id).filter(
        _due_within(reader.today - back, reader.today + _WEEK + _DAY)
    )


def of_team(reader: Reader, *, team_id: int, week: str = "") -> QuerySet[Any]:
    """What was owed in one team, as it was on the day, in the weeks of the grid or in one; another week counts as none.

    With what the viewer owes as one of them.
    """
    rows = Obligation.objects.visible_to(reader.viewer).filter(team_id=team_id)
    if week not in grid_weeks(reader.today):
        return rows.filter(_due_within(*_grid_span(reader.today)))
    days = fiscal.activity_week_range(week, calendar.rules())
    return rows.filter(_due_within(days.starts_on, days.ends_before))
