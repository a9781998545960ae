"""Who logged and closed the week: this one and the last, of many people at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from accounts.duties.models import Obligation
from accounts.duties.selectors.obligations import STANDING, Standing
from accounts.organisation.models import Organisation, Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors.teams import TeamOfDay
from pipeline.activities.models import WeekLog
from pipeline.activities.selectors import weeks as week_selector
from plans.targets.selectors.targets import WeekTarget, targets_of_weeks
from traps_web.lib import fiscal, statements

FULL_WEEKS = 4
_FOURTH_DAY = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Work:
    """What was done of what was owed, all types together; owed None: no target held, so there is no score."""

    done: int
    owed: int | None

    def __add__(self, other: Work) -> Work:
        if self.owed is None:
            return other
        return self if other.owed is None else Work(self.done + other.done, self.owed + other.owed)


NO_WORK = Work(0, None)


@dataclass(frozen=True, slots=True)
class Weeks:
    """The last and this week of many people, and their work in the last four full weeks."""

    last: str
    this: str
    full: tuple[str, ...]
    duties: dict[tuple[int, str], Standing]
    closed: dict[tuple[int, str], datetime]
    counted: dict[tuple[int, str], Work]
    worked: dict[int, Work]


def weeks_of_people(
    *, people: Collection[Person], shown: Collection[Person] | None = None, organisation: Organisation, today: date
) -> Weeks:
    """How the weeks of those shown stand (None: of all), and the work of all these people; a fixed number of queries."""
    ids, listed = [person.pk for person in people], [person.pk for person in (people if shown is None else shown)]
    scheme = calendar.rules()
    this = fiscal.activity_week(today, scheme)
    full = tuple(fiscal.shift_activity_week(this, step) for step in range(-FULL_WEEKS, 0))
    both = (full[-1], this)
    targets = targets_of_weeks(people=people, weeks=[*full, this], organisation=organisation)
    duties = statements.rows(_duties, owner_ids=listed, weeks=both)
    closed = statements.rows(_closed, person_ids=listed, weeks=both)
    teams = TeamOfDay.load(ids)
    spans = {key: fiscal.activity_week_range(key, scheme) for key in (*full, this)}
    whole = fiscal.DateRange(spans[full[0]].starts_on, spans[full[-1]].ends_before)
    in_full, *in_both = week_selector.totals_of_ranges(person_ids=ids, ranges=[whole, *(spans[key] for key in both)])
    counted = {key: _work(listed, [key], targets, teams, spans, did) for key, did in zip(both, in_both, strict=True)}
    return Weeks(
        last=full[-1],
        this=this,
        full=full,
        duties={(row[0], row[1]): Standing(*row[2:]) for row in duties},
        closed={(pk, week): at for pk, week, at in closed},
        counted={(pk, key): work for key, works in counted.items() for pk, work in works.items()},
        worked=_work(ids, full, targets, teams, spans, in_full),
    )


def _duties(*, owner_ids: Collection[int], weeks: Collection[str]) -> QuerySet[Any]:
    owed = Obligation.objects.filter(trap__key="weekly-log", owner__among=owner_ids, subject__among=weeks)
    return owed.values_list("owner_id", "subject", *STANDING)


def _closed(*, person_ids: Collection[int], weeks: Collection[str]) -> QuerySet[Any]:
    logs = WeekLog.objects.filter(person__among=person_ids, week__among=weeks, closed_at__isnull=False)
    return logs.values_list("person_id", "week", "closed_at")


def _work(
    ids: Collection[int],
    weeks: Sequence[str],
    targets: dict[str, dict[int, dict[int, WeekTarget]]],
    teams: TeamOfDay,
    spans: Mapping[str, fiscal.DateRange],
    done: Mapping[tuple[int, int], int],
) -> dict[int, Work]:
    """Done and owed of each person over some weeks in a row. Weeks before somebody joined a team owe nothing; work without a target counts for nothing."""
    found: dict[int, Work] = {}
    for pk in ids:
        owing = [key for key in weeks if teams.on(pk, spans[key].starts_on + _FOURTH_DAY) is not None]
        held = [target for key in owing for target in targets[key][pk].items()]
        types = {type_id for type_id, _ in held}
        owed = sum(target.target for _, target in held)
        found[pk] = Work(sum(done.get((pk, type_id), 0) for type_id in types), owed) if owed else NO_WORK
    return found
