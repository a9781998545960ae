"""The team page: one row per person under a team, what each owes, and what waits for the viewer."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.paginator import Page as Sheet
from django.db.models import Count, QuerySet

from accounts.duties.models import Obligation
from accounts.duties.selectors import traps
from accounts.duties.selectors.obligations import state_filter
from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar
from accounts.record.rules.readers import Reader
from plans.account_plans.selectors import customer_duties
from plans.account_plans.selectors.customer_duties import Overdue
from plans.measures.selectors.attainment import Attainment, Row, attainment
from plans.measures.selectors.frames import Frame, frame
from plans.measures.selectors.scopes import NotVisible, Scope, Sight, find_scope, sight_of
from plans.measures.selectors.weekly import booked_of_people, full_weeks
from reviews.boards.selectors.compliance import Weeks, weeks_of_people
from reviews.boards.selectors.latest_reviews import LatestReview, latest_reviews
from reviews.boards.selectors.team_waiting import Waiting, waiting_for
from traps_web.lib import fiscal, statements
from traps_web.lib.paging import page_of

MOST_OVERDUE = 12
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Traps:
    """Traps of a person in the weeks that the list of traps shows: how many were missed, how many are open."""

    missed: int = 0
    open: int = 0


@dataclass(frozen=True)
class Team:
    """Everything that the page shows of a team; rows of `found` are worst first and add up to it."""

    viewer: Person
    scope: Scope
    sight: Sight
    found: Attainment
    sheet: Sheet[Row]
    """The rows that are shown: one sheet of all."""
    people: dict[int, Person]
    sparks: dict[int, list[Decimal]]
    traps: dict[int, Traps]
    weeks: Weeks
    reviews: dict[int, LatestReview]
    waiting: list[Waiting]
    overdue: list[Overdue]
    """A customers of these people beyond their cadence, the longest over first."""

    @property
    def is_own(self) -> bool:
        """The team that the viewer stands above: the one of today, or the topmost that is managed."""
        topmost = None if self.sight.everybody else self.sight.teams[0][0]
        return self.scope.team_id in (self.viewer.current_team_id, topmost)


def team_of(*, viewer: Person, team_id: int | None, sight: Sight) -> Scope:
    """The team that was asked for, or the viewer's own. Raises NotVisible to who looks after no team."""
    scope = find_scope(viewer=viewer, sight=sight, team_id=team_id, person_id=None)
    if scope.is_person:
        raise NotVisible("You look after no team.")
    return scope


def _frame(viewer: Person, team_id: int | None, today: date) -> Frame:
    """The running quarter. Who looks after no team has no page, whether a year is opened or not."""
    try:
        return frame(period_key=calendar.period_at("quarter", today).key, as_of=None, today=today)
    except (calendar.OutsideCalendar, fiscal.UnknownPeriod):
        team_of(viewer=viewer, team_id=team_id, sight=sight_of(viewer=viewer, today=today))
        raise


def _people(found: Iterable[Row]) -> list[int]:
    return [row.key.id for row in found if row.key.kind == "person" and row.key.id is not None]


def team(reader: Reader, *, team_id: int | None, number: str | None = None, today: date) -> Team:
    """The page in a fixed number of queries, for 3 people or 300; `number` is that of the sheet of people that is shown.

    Raises NotVisible (edges: 404), fiscal.UnknownPeriod and calendar.OutsideCalendar when no year is opened for today.
    """
    time = _frame(reader.viewer, team_id, today)
    sight = sight_of(viewer=reader.viewer, today=today, tree=time.tree_today)
    scope = team_of(viewer=reader.viewer, team_id=team_id, sight=sight)
    found = attainment(
        viewer=reader.viewer, period_key=time.period.key, team_id=scope.team_id, by="person", today=today, seen=sight, framed=time,
        with_people=True,
    )  # fmt: skip
    sheet, ids = page_of(found.rows, number), _people(found.rows)
    people = dict(found.people)
    everybody, shown = list(people.values()), [people[pk] for pk in _people(sheet)]
    reviews = latest_reviews(person_ids=ids)
    return Team(
        viewer=reader.viewer,
        scope=scope,
        sight=sight,
        found=found,
        sheet=sheet,
        people=people,
        sparks=booked_of_people(ids, time).between(full_weeks(time)),
        traps=_traps(reader, ids),
        weeks=weeks_of_people(people=everybody, shown=shown, organisation=reader.organisation, today=today),
        reviews=reviews,
        waiting=waiting_for(viewer=reader.viewer, read=reviews.values()),
        overdue=customer_duties.overdue(owner_ids=ids, today=today, only=("A",), limit=MOST_OVERDUE),
    )


def _traps(reader: Reader, ids: Collection[int]) -> dict[int, Traps]:
    """Counted over the same rows that the list of one person's traps shows."""
    first, before = reader.today - traps.WEEKS * _WEEK, reader.today + _WEEK + _DAY
    counted = statements.rows(
        _counted, owner_ids=frozenset(ids) - {reader.viewer.pk}, first=first, before=before, now=reader.now
    )
    return {pk: Traps(missed, still_open) for pk, missed, still_open in counted}


def _counted(*, owner_ids: Collection[int], first: date, before: date, now: datetime) -> QuerySet[Any]:
    owed = Obligation.objects.filter(owner__among=owner_ids, due_on__within=(first, before))
    return owed.order_by().values_list("owner_id").annotate(
        missed=Count("pk", filter=state_filter("missed", now)), open=Count("pk", filter=state_filter("open", now))
    )  # fmt: skip
