"""Who logged and closed the week, in the weeks up to this one, of many people at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from accounts.duties.models import Obligation
from accounts.duties.selectors.obligations import STANDING, Standing
from accounts.organisation.models import Organisation, Person
from accounts.organisation.selectors import calendar
from accounts.scores.rules.tallies import NOTHING, Tally
from accounts.scores.selectors.tallies import counted, tallies
from pipeline.activities.models import WeekLog
from plans.measures.selectors.activity import reached_by_week
from plans.targets.rules.reached import NONE, Reached
from traps_web.lib import fiscal, statements

FULL_WEEKS = 4
COLUMNS = 8
"""So many weeks stand side by side, this one the last of them."""


@dataclass(frozen=True, slots=True)
class Weeks:
    """The weeks of many people: who closed them, and the targets reached in the last four full ones.

    `recent` are eight weeks, this one the last. `duties` holds them of the people shown, and this week of everybody;
    `by_team` counts everybody by the team of today.
    """

    last: str
    this: str
    full: tuple[str, ...]
    recent: tuple[str, ...]
    duties: dict[tuple[int, str], Standing]
    closed: dict[tuple[int, str], datetime]
    reached: dict[tuple[int, str], Reached]
    reached_in_full: dict[int, Reached]
    by_team: dict[tuple[int | None, str], Tally]

    def of_all(self, week: str) -> Tally:
        """A week of everybody."""
        return sum((counted for (_, key), counted in self.by_team.items() if key == week), NOTHING)


def weeks_of_people(
    *,
    people: Collection[Person],
    shown: Collection[Person] | None = None,
    organisation: Organisation,
    now: datetime,
    today: date,
) -> Weeks:
    """How the weeks of the people shown stand, and the targets that all of them reached; a fixed number of queries.

    `shown` are those whose weeks are listed: everybody, where it is None.
    """
    ids, listed = [person.pk for person in people], [person.pk for person in (people if shown is None else shown)]
    scheme = calendar.rules()
    this = fiscal.activity_week(today, scheme)
    full = tuple(fiscal.shift_activity_week(this, step) for step in range(-FULL_WEEKS, 0))
    both, recent = (full[-1], this), recent_weeks(today)
    duties = statements.rows(_duties, owner_ids=listed, weeks=recent, everybody=ids, this=this)
    counted_by_team = statements.rows(_by_team, owner_ids=ids, weeks=recent, now=now)
    closed = statements.rows(_closed, person_ids=listed, weeks=both)
    reached = reached_by_week(people=people, weeks=[*full, this], organisation=organisation)
    return Weeks(
        last=full[-1],
        this=this,
        full=full,
        recent=recent,
        duties={(row[0], row[1]): Standing(*row[2:]) for row in duties},
        closed={(pk, week): at for pk, week, at in closed},
        reached=reached,
        reached_in_full={pk: sum((reached.get((pk, key), NONE) for key in full), NONE) for pk in ids},
        by_team={(team, week): fared for (team, week), fared in tallies(counted_by_team).items()},
    )


def recent_weeks(today: date) -> tuple[str, ...]:
    """The eight weeks that stand side by side, oldest first."""
    this = fiscal.activity_week(today, calendar.rules())
    return tuple(fiscal.shift_activity_week(this, step) for step in range(1 - COLUMNS, 1))


def _duties(
    *, owner_ids: Collection[int], weeks: Collection[str], everybody: Collection[int], this: str
) -> QuerySet[Any]:
    listed = Q(owner__among=owner_ids, subject__among=weeks)
    owed = Obligation.objects.filter(listed | Q(owner__among=everybody, subject=this), trap__key="weekly-log")
    return owed.values_list("owner_id", "subject", *STANDING)


def _by_team(*, owner_ids: Collection[int], weeks: Collection[str], now: datetime) -> QuerySet[Any]:
    owed = Obligation.objects.filter(trap__key="weekly-log", owner__among=owner_ids, subject__among=weeks)
    return counted(owed, now, "owner__current_team_id", "subject")


def _closed(*, person_ids: Collection[int], weeks: Collection[str]) -> QuerySet[Any]:
    logs = WeekLog.objects.filter(person__among=person_ids, week__among=weeks, closed_at__isnull=False)
    return logs.values_list("person_id", "week", "closed_at")
