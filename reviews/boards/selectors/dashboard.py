"""The dashboard: a scope in a period, its tree as far as it is opened, its course by time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from accounts.organisation.models import Person
from accounts.organisation.rules.calendar import not_open
from accounts.organisation.selectors import calendar
from pipeline.history.selectors.open_change import OpenChange
from plans.measures.selectors.attainment import Attainment, attainment_by_team
from plans.measures.selectors.budget_history import SinceEnd, since_end
from plans.measures.selectors.curves import Curve, curve_points
from plans.measures.selectors.frames import Frame, frame
from plans.measures.selectors.open_deals import OpenDeals, open_deals
from plans.measures.selectors.rollup import RowKey
from plans.measures.selectors.scopes import Sight, find_scope, sight_of
from plans.readings.selectors.latest import Latest
from reviews.boards.selectors.last_week import last_night, since_last_week
from reviews.boards.selectors.running import Running, running
from traps_web.ui import periods

# The first is the cut that a page begins with.
BY_OF_KIND = {
    "year": ("quarter", "month", "week"),
    "quarter": ("week", "month"),
    "month": ("week",),
    "week": ("week",),
}


@dataclass(frozen=True)
class Selection:
    """What the address selects: a scope in a period, how its course is cut, and the teams opened in the table."""

    period_key: str
    team_id: int | None = None
    person_id: int | None = None
    by: str = ""
    opened: tuple[int, ...] = ()
    has_all_columns: bool = False
    """A narrow window leaves out columns of the table until they are asked for."""
    has_weeks_open: bool = False
    """The grid of teams, traps and weeks stands open."""


@dataclass(frozen=True)
class Branch:
    """A team (or the whole) with its rows, and the last 13 weeks of each."""

    attainment: Attainment
    weeks: dict[RowKey, list[Decimal]]


@dataclass(frozen=True)
class Tree:
    """The root of the table and the teams that are opened under it, by id."""

    selection: Selection
    sight: Sight
    time: Frame
    root: Branch
    opened: dict[int, Branch]


@dataclass(frozen=True)
class Dashboard:
    """Everything the page shows."""

    tree: Tree
    course: Attainment
    kinds: tuple[str, ...]
    curve: Curve
    deals: OpenDeals
    opened: tuple[date, date]
    """The first opened day, and the day after the last one: periods in between can be chosen."""
    since: SinceEnd | None = None
    """What became known of the period after it had ended."""
    moved: OpenChange | None = None
    """The open pipeline a week ago and now, while the period runs; None where no deal was open."""
    last_night: Latest | None = None
    """The newest reading, while the period is the running quarter."""
    running: Running | None = None
    """How the teams kept to their traps and reviews; None for one person."""


@dataclass(frozen=True)
class Shown:
    """The period that is shown, and a sentence where another one was meant that is not open yet."""

    period_key: str
    unopened: str = ""


def shown(*, key: str, today: date) -> Shown:
    """The period that the address names, else the quarter of today; the last open quarter in place of a later one.

    Raises UnknownPeriod, and OutsideCalendar before any year is open.
    """
    period = calendar.period(key) if key else calendar.period_at("quarter", today)
    last = calendar.last_open("quarter")
    if period.ends_before <= last.ends_before:
        return Shown(period.key)
    return Shown(last.key, f"{not_open(period.key)} You see {periods.name(last)}, the last open quarter.")


def tree(*, viewer: Person, selection: Selection, today: date) -> Tree:
    """The table of teams and people, opened where the address says so. Raises NotVisible, UnknownPeriod."""
    sight, time = _seen(viewer, selection, today)
    return _grown(viewer, selection, _branch(viewer, selection.team_id, selection.person_id, sight, time), sight, time)


def weeks_of_teams(*, viewer: Person, selection: Selection, now: datetime, today: date) -> Running | None:
    """How the teams kept to their traps and reviews, alone. Raises NotVisible, UnknownPeriod."""
    sight, time = _seen(viewer, selection, today)
    scope = find_scope(viewer=viewer, sight=sight, team_id=selection.team_id, person_id=selection.person_id)
    return running(scope=scope, sight=sight, period=time.period, now=now, today=today)


def _seen(viewer: Person, selection: Selection, today: date) -> tuple[Sight, Frame]:
    time = frame(period_key=selection.period_key, as_of=None, today=today)
    return sight_of(viewer=viewer, today=today, tree=time.tree_today), time


def _grown(viewer: Person, selection: Selection, root: Branch, sight: Sight, time: Frame) -> Tree:
    teams = {row.key.id for row in root.attainment.rows if row.key.kind == "team"}
    return Tree(selection, sight, time, root, _opened(viewer, selection, teams, sight, time))


def _branch(viewer: Person, team_id: int | None, person_id: int | None, sight: Sight, time: Frame) -> Branch:
    by_team = attainment_by_team(viewer=viewer, team_id=team_id, person_id=person_id, sight=sight, time=time)
    return Branch(by_team.attainment, by_team.weeks)


def _opened(
    viewer: Person, selection: Selection, teams: Collection[int | None], sight: Sight, time: Frame
) -> dict[int, Branch]:
    """Branches of the opened teams that can be reached from the root."""
    branches: dict[int, Branch] = {}
    reachable = set(teams)
    waiting = [team for team in selection.opened if team in sight.tree.parents and sight.sees_team(team)]
    while True:
        following = [team for team in waiting if team in reachable and team not in branches]
        if not following:
            return branches
        for team in following:
            branches[team] = _branch(viewer, team, None, sight, time)
            reachable |= {row.key.id for row in branches[team].attainment.rows if row.key.kind == "team"}


def dashboard(*, viewer: Person, selection: Selection, now: datetime, today: date) -> Dashboard:
    """The whole page, in a number of queries that does not grow with the organisation.

    Raises NotVisible, UnknownPeriod.
    """
    sight, time = _seen(viewer, selection, today)
    kinds = BY_OF_KIND[time.period.kind]
    by_team = attainment_by_team(
        viewer=viewer,
        team_id=selection.team_id,
        person_id=selection.person_id,
        course=selection.by if selection.by in kinds else kinds[0],
        sight=sight,
        time=time,
    )
    scope = by_team.attainment.scope
    assert by_team.course is not None, "it was asked for"
    return Dashboard(
        tree=_grown(viewer, selection, Branch(by_team.attainment, by_team.weeks), sight, time),
        course=by_team.course,
        kinds=kinds,
        curve=curve_points(
            viewer=viewer,
            period_key=selection.period_key,
            team_id=selection.team_id,
            person_id=selection.person_id,
            today=today,
            seen=sight,
            framed=time,
            summed=by_team.summed,
        ),
        deals=open_deals(scope=scope, sight=sight, time=time),
        opened=calendar.opened_span() or (time.period.starts_on, time.period.ends_before),
        since=since_end(scope=scope, time=time, today=today),
        moved=since_last_week(scope, time.period, today) if time.period.contains(today) else None,
        last_night=last_night(scope, time.period, today),
        running=running(scope=scope, sight=sight, period=time.period, now=now, today=today),
    )
