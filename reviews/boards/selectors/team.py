"""The team page: one row per person under a team, what each owes, and what waits for the viewer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.core.paginator import Page as Sheet
from django.db.models import Count, QuerySet

from accounts.duties.models import Obligation
from accounts.duties.selectors import traps
from accounts.duties.selectors.obligations import state_filter
from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar
from accounts.record.rules.readers import Reader
from pipeline.history.selectors.open_change import OpenChange
from plans.account_plans.selectors import customer_duties
from plans.account_plans.selectors.customer_duties import Overdue
from plans.measures.rules.attainment import Limits
from plans.measures.selectors.attainment import Attainment, Row
from plans.measures.selectors.attainment_by_unit import ByUnit, attainment_by_unit
from plans.measures.selectors.frames import Frame, frame
from plans.measures.selectors.scopes import NotVisible, Scope, Sight, find_scope, sight_of
from plans.readings.selectors.latest import Latest
from reviews.boards.selectors.compliance import Weeks, weeks_of_people
from reviews.boards.selectors.last_week import last_night, since_last_week
from reviews.boards.selectors.latest_reviews import LatestReview, latest_reviews
from reviews.boards.selectors.team_waiting import Waiting, waiting_for
from traps_web.lib import fiscal, statements
from traps_web.lib.paging import page_of

MOST_OVERDUE = 12
WORST = 10
"""So many people stand under the teams of an organisation until all are asked for."""
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class TeamQuery:
    """What the address of the page asks for: a team, the units opened in its table, all people, a sheet of them.

    `is_table`: just the table of units, which needs nothing of what waits.
    """

    team_id: int | None = None
    opened: tuple[int, ...] = ()
    has_everybody: bool = False
    number: str | None = None
    is_table: bool = False
    sort: str = ""

    @property
    def shows_everybody(self) -> bool:
        """All people stand in the table, a sheet at a time; in another order than by the worst there are no worst."""
        return self.has_everybody or self.number is not None or self.sort in SORTS

    @property
    def is_by_activity(self) -> bool:
        """People stand in the order of the targets that they reached."""
        return self.sort.removeprefix("-") == "activity"


@dataclass(frozen=True, slots=True)
class Traps:
    """Traps of a person in the weeks that the list of traps shows: how many were missed, how many are open."""

    missed: int = 0
    open: int = 0

    def __add__(self, other: Traps) -> Traps:
        return Traps(self.missed + other.missed, self.open + other.open)


@dataclass(frozen=True)
class Team:
    """Everything that the page shows of a team; rows of `attainment` are worst first and add up to it."""

    viewer: Person
    query: TeamQuery
    scope: Scope
    sight: Sight
    attainment: Attainment
    limits: Limits
    """What judges the pace today."""
    units: list[Row]
    """The teams in which people stand, the worst first; none where there is just one of them."""
    members: Mapping[int, list[Row]]
    """What adds up to each unit that is opened."""
    sheet: Sheet[Row]
    """The rows that are shown: the worst, or one sheet of all."""
    people: dict[int, Person]
    traps: dict[int, Traps]
    weeks: Weeks
    reviews: dict[int, LatestReview]
    waiting: list[Waiting] = field(default_factory=list)
    moved: OpenChange | None = None
    """The open pipeline of the quarter a week ago and now; None where no deal was open."""
    last_night: Latest | None = None
    overdue: list[Overdue] = field(default_factory=list)
    """A customers of these people beyond their cadence, the longest over first."""

    @property
    def is_own(self) -> bool:
        """The team that the viewer stands above: the one of today, or the topmost that is managed."""
        topmost = None if self.sight.everybody else self.sight.teams[0][0]
        return self.scope.team_id in (self.viewer.current_team_id, topmost)


def team_of(*, viewer: Person, team_id: int | None, sight: Sight) -> Scope:
    """The team that the address names, or the viewer's own. Raises NotVisible for whoever looks after no team."""
    scope = find_scope(viewer=viewer, sight=sight, team_id=team_id, person_id=None)
    if scope.is_person:
        raise NotVisible("You do not manage a team.")
    return scope


def _frame(viewer: Person, team_id: int | None, today: date) -> Frame:
    """The running quarter. Whoever looks after no team has no page, whether a year is opened or not."""
    try:
        return frame(period_key=calendar.period_at("quarter", today).key, as_of=None, today=today)
    except (calendar.OutsideCalendar, fiscal.UnknownPeriod):
        team_of(viewer=viewer, team_id=team_id, sight=sight_of(viewer=viewer, today=today))
        raise


def _people(rows: Iterable[Row]) -> list[int]:
    return [row.key.id for row in rows if row.key.kind == "person" and row.key.id is not None]


def team(reader: Reader, query: TeamQuery, *, today: date) -> Team:
    """The page in a fixed number of queries, for 3 people or 300, with any number of units opened.

    Raises NotVisible (edges: 404), fiscal.UnknownPeriod and calendar.OutsideCalendar when no year is opened for today.
    """
    time = _frame(reader.viewer, query.team_id, today)
    sight = sight_of(viewer=reader.viewer, today=today, tree=time.tree_today)
    scope = team_of(viewer=reader.viewer, team_id=query.team_id, sight=sight)
    by_unit = attainment_by_unit(scope=scope, sight=sight, time=time)
    attained, units = by_unit.people, by_unit.units if len(by_unit.units) > 1 else []
    members, ids = _opened(by_unit, units, query), _people(attained.rows)
    people = {pk: attained.people[pk] for pk in ids}
    weeks = partial(
        weeks_of_people,
        people=list(people.values()),
        organisation=reader.organisation,
        now=reader.now,
        today=today,
    )
    # Only an order by what people did needs the weeks of those who then stand on other sheets.
    of_everybody = weeks() if query.is_by_activity else None
    known = _Known(latest_reviews(person_ids=ids), _traps(reader, ids), of_everybody)
    sheet = _sheet(attained.rows, units, query, known)
    listed = {*_people(sheet), *(pk for rows in members.values() for pk in _people(rows))}
    return Team(
        viewer=reader.viewer,
        query=query,
        scope=scope,
        sight=sight,
        attainment=attained,
        limits=time.limits(),
        units=units,
        members=members,
        sheet=sheet,
        people=people,
        traps=known.traps,
        weeks=of_everybody or weeks(shown=[people[pk] for pk in sorted(listed)]),
        reviews=known.reviews,
        moved=None if query.is_table else since_last_week(scope, time.period, today),
        last_night=None if query.is_table else last_night(scope, time.period, today),
        **({} if query.is_table else _waits(reader, ids, known.reviews, today)),
    )


def _opened(by_unit: ByUnit, units: Iterable[Row], query: TeamQuery) -> dict[int, list[Row]]:
    known = {row.key.id for row in units}
    return {team_id: by_unit.members(team_id) for team_id in query.opened if team_id in known}


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of people beside their money, to put them in order."""

    reviews: dict[int, LatestReview]
    traps: dict[int, Traps]
    weeks: Weeks | None


def _sheet(rows: list[Row], units: list[Row], query: TeamQuery, known: _Known) -> Sheet[Row]:
    """The worst people under a table of units, a sheet of all where they are asked for or stand alone."""
    if units and not query.shows_everybody:
        return page_of(rows, None, WORST)
    return page_of(_sorted(rows, query.sort, known), query.number)


def _sorted(rows: list[Row], sort: str, known: _Known) -> list[Row]:
    """People in the order asked for; what is nobody's, and where nothing is known, comes last both ways."""
    if sort not in SORTS:
        return rows
    key = _KEYS[sort.removeprefix("-")]
    keyed = [(key(row, known), row.name, row) for row in rows if row.key.kind == "person"]
    ordered = sorted((entry for entry in keyed if entry[0] is not None), key=lambda entry: entry[1])
    ordered.sort(key=lambda entry: entry[0], reverse=sort.startswith("-"))
    placed = [row for *_, row in ordered]
    keys = {row.key for row in placed}
    return placed + [row for row in rows if row.key not in keys]


def _short(row: Row, _: _Known) -> Any:
    to_date = row.figures.budget_to_date
    return None if to_date is None else to_date - row.figures.actual


def _activity(row: Row, known: _Known) -> Any:
    reached = known.weeks.reached_in_full.get(row.key.id or 0) if known.weeks else None
    return reached.count / reached.of if reached and reached.of else None


def _missed(row: Row, known: _Known) -> Any:
    return known.traps.get(row.key.id or 0, Traps()).missed


def _open(row: Row, known: _Known) -> Any:
    return known.traps.get(row.key.id or 0, Traps()).open


def _reviewed(row: Row, known: _Known) -> Any:
    review = known.reviews.get(row.key.id or 0)
    return review.presents_at if review else None


_KEYS: dict[str, Callable[[Row, _Known], Any]] = {
    "person": lambda row, _: row.name,
    "short": _short,
    "gap": lambda row, _: row.figures.gap if row.figures.budget else None,
    "coverage": lambda row, _: row.figures.coverage,
    "activity": _activity,
    "missed": _missed,
    "open": _open,
    "review": _reviewed,
}
SORTS = tuple(f"{sign}{key}" for key in _KEYS for sign in ("", "-"))
"""The orders that the table of people has, beside the worst first."""


def _waits(reader: Reader, ids: Collection[int], reviews: Mapping[int, LatestReview], today: date) -> dict[str, Any]:
    """What waits for the viewer, and the customers of these people that nobody has spoken to in time."""
    return {
        "waiting": waiting_for(viewer=reader.viewer, read=reviews.values()),
        "overdue": customer_duties.overdue(owner_ids=ids, today=today, only=("A",), limit=MOST_OVERDUE),
    }


def _traps(reader: Reader, ids: Collection[int]) -> dict[int, Traps]:
    """Counted over the same rows that the list of one person's traps shows."""
    first, before = reader.today - traps.WEEKS * _WEEK, reader.today + _WEEK + _DAY
    counted = statements.rows(
        _counted, owner_ids=frozenset(ids) - {reader.viewer.pk}, first=first, before=before, now=reader.now
    )
    return {pk: Traps(missed, still_open) for pk, missed, still_open in counted}


def _counted(*, owner_ids: Collection[int], first: date, before: date, now: datetime) -> QuerySet[Any]:
    owed = Obligation.objects.filter(owner__among=owner_ids, due_on__within=(first, before))
    missed, still_open = (Count("pk", filter=state_filter(state, now)) for state in ("missed", "open"))
    return owed.order_by().values_list("owner_id").annotate(missed=missed, open=still_open)
