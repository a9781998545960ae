"""The dashboard: a scope in a period, its tree as far as it is opened, its course by time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar
from plans.measures.selectors.attainment import Attainment, attainment_by_team
from plans.measures.selectors.budget_history import SinceEnd, since_end
from plans.measures.selectors.curves import Curve, curve_points
from plans.measures.selectors.frames import Frame, frame
from plans.measures.selectors.open_deals import OpenDeals, open_deals
from plans.measures.selectors.rollup import RowKey
from plans.measures.selectors.scopes import Sight, sight_of

BY_OF_KIND = {
    "year": ("quarter", "month", "week"),
    "quarter": ("month", "week"),
    "month": ("week",),
    "week": ("week",),
}


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    period_key: str
    team_id: int | None = None
    person_id: int | None = None
    by: str = ""
    opened: tuple[int, ...] = ()


@dataclass(frozen=True)
class Branch:
    """A team (or the whole) with its rows, and the last 13 weeks of each."""

    found: Attainment
    weeks: dict[RowKey, list[Decimal]]


@dataclass(frozen=True)
class Tree:
    """The root of the table and the teams that are opened under it, by id."""

    asked: Asked
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
    periods: list[tuple[str, str]]
    """(kind, key) of the periods to choose from."""
    since: SinceEnd | None = None
    """What became known of the period after it had ended."""


def period_today(*, today: date) -> str:
    """The quarter that a day lies in."""
    return calendar.period_at("quarter", today).key


def tree(*, viewer: Person, asked: Asked, today: date) -> Tree:
    """The table of teams and people, opened where the address says so. Raises NotVisible, UnknownPeriod."""
    sight, time = _seen(viewer, asked, today)
    return _grown(viewer, asked, _branch(viewer, asked.team_id, asked.person_id, sight, time), sight, time)


def _seen(viewer: Person, asked: Asked, today: date) -> tuple[Sight, Frame]:
    time = frame(period_key=asked.period_key, as_of=None, today=today)
    return sight_of(viewer=viewer, today=today, tree=time.tree_today), time


def _grown(viewer: Person, asked: Asked, root: Branch, sight: Sight, time: Frame) -> Tree:
    teams = {row.key.id for row in root.found.rows if row.key.kind == "team"}
    return Tree(asked, sight, time, root, _opened(viewer, asked, teams, sight, time))


def _branch(viewer: Person, team_id: int | None, person_id: int | None, sight: Sight, time: Frame) -> Branch:
    by_team = attainment_by_team(viewer=viewer, team_id=team_id, person_id=person_id, sight=sight, time=time)
    return Branch(by_team.found, by_team.weeks)


def _opened(
    viewer: Person, asked: Asked, teams: Collection[int | None], sight: Sight, time: Frame
) -> dict[int, Branch]:
    """Branches of the opened teams that can be reached from the root."""
    found: dict[int, Branch] = {}
    reachable = set(teams)
    waiting = [team for team in asked.opened if team in sight.tree.parents and sight.sees_team(team)]
    while True:
        following = [team for team in waiting if team in reachable and team not in found]
        if not following:
            return found
        for team in following:
            found[team] = _branch(viewer, team, None, sight, time)
            reachable |= {row.key.id for row in found[team].found.rows if row.key.kind == "team"}


def dashboard(*, viewer: Person, asked: Asked, today: date) -> Dashboard:
    """The whole page, in a number of queries that does not grow with the organisation. Raises NotVisible, UnknownPeriod."""
    sight, time = _seen(viewer, asked, today)
    kinds = BY_OF_KIND[time.period.kind]
    by_team = attainment_by_team(
        viewer=viewer, team_id=asked.team_id, person_id=asked.person_id,
        course=asked.by if asked.by in kinds else kinds[0], sight=sight, time=time,
    )  # fmt: skip
    scope = by_team.found.scope
    assert by_team.course is not None, "it was asked for"
    return Dashboard(
        tree=_grown(viewer, asked, Branch(by_team.found, by_team.weeks), sight, time),
        course=by_team.course,
        kinds=kinds,
        curve=curve_points(
            viewer=viewer, period_key=asked.period_key, team_id=asked.team_id, person_id=asked.person_id,
            today=today, seen=sight, framed=time, summed=by_team.summed,
        ),
        deals=open_deals(scope=scope, sight=sight, time=time),
        periods=_periods(time),
        since=since_end(scope=scope, time=time, today=today),
    )  # fmt: skip


def _periods(time: Frame) -> list[tuple[str, str]]:
    return [
        (period.kind, period.key)
        for period in calendar.latest_periods()
        if period.kind in ("year", "quarter") or period.year == time.period.year
    ]
