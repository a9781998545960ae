"""How much prospecting a week owes, for many people at once: the fewer days are left to work in it, the less."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Organisation, Person
from accounts.selectors import calendar, leave, owing
from accounts.selectors import organisation as organisation_selector
from accounts.selectors.teams import TeamOfDay, Tree, segments_between
from accounts.selectors.working_days import WorkingDays
from plans.models import ActivityTarget
from plans.rules import targets as rules
from traps_web.lib import fiscal, statements

_FOURTH_DAY = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class WeekTarget:
    """A type's target in one week: as it is set, and as holidays and approved leave leave it."""

    per_week: int
    target: int


def targets_for(
    *, people: Collection[Person], week: str, organisation: Organisation | None = None
) -> dict[int, dict[int, WeekTarget]]:
    """By person and type, for one week; the target that holds on the week's fourth day. Six queries, however many people."""
    return targets_of_weeks(people=people, weeks=[week], organisation=organisation)[week]


def targets_of_weeks(
    *, people: Collection[Person], weeks: Sequence[str], organisation: Organisation | None = None
) -> dict[str, dict[int, dict[int, WeekTarget]]]:
    """The same for some weeks in order, by week; as many queries as for one."""
    organisation = organisation or organisation_selector.current()
    scheme = calendar.rules()
    spans = {week: fiscal.activity_week_range(week, scheme) for week in weeks}
    first, last = spans[weeks[0]], spans[weeks[-1]]
    days = WorkingDays.load(first.starts_on, last.ends_before, organisation=organisation)
    stored = _stored(people, first.starts_on, last.ends_before)
    # Who is in which team matters only where a team has a target of its own.
    by_team = any(row.team_id is not None for row, _, _ in stored)
    teams = TeamOfDay.load([person.pk for person in people]) if by_team else TeamOfDay({})
    trees = segments_between(first.starts_on, last.ends_before) if by_team else []
    off = leave.leave_days(person_ids=[person.pk for person in people], start=first.starts_on, end=last.ends_before)
    owes = owing.reader(organisation)
    begins = {person.pk: owes(person).day for person in people}
    found: dict[str, dict[int, dict[int, WeekTarget]]] = {}
    for week, (starts_on, ends_before) in spans.items():
        day = starts_on + _FOURTH_DAY
        tree = next((one.tree for one in trees if one.starts_on <= day < one.ends_before), Tree({}, {}))
        working = days.between(starts_on, ends_before)
        live = [row for row, since, before in stored if since <= day and (before is None or day < before)]
        week_of = _WeekOf(live, tree, len(working), len(days.weekdays))
        found[week] = {
            person.pk: week_of.of(
                person.pk, teams.on(person.pk, day), _free(working, off.get(person.pk), begins[person.pk])
            )
            for person in people
        }
    return found


def _free(working: Sequence[date], off: frozenset[date] | None, begins: date | None) -> int:
    """The working days of a week that somebody has off, or on which they could not owe anything yet."""
    if begins is None:
        return len(working)
    if off is None and (not working or working[0] >= begins):
        return 0
    return sum(day < begins or (off is not None and day in off) for day in working)


class _WeekOf:
    """The targets of one week. Most people owe the same: who has none of their own, by team and days off, is worked out once."""

    def __init__(self, live: list[rules.StoredTarget], tree: Tree, working: int, full: int) -> None:
        self._live, self._tree, self._working, self._full = live, tree, working, full
        self._with_own = {row.person_id for row in live if row.person_id is not None}
        self._known: dict[tuple[int | None, int | None, int], dict[int, WeekTarget]] = {}

    def of(self, person_id: int, team: int | None, free: int) -> dict[int, WeekTarget]:
        """By type, for somebody of a team who has so many working days off."""
        key = (person_id if person_id in self._with_own else None, team, free)
        if key not in self._known:
            self._known[key] = self._find(person_id, team, self._working - free)
        return self._known[key]

    def _find(self, person_id: int, team: int | None, worked: int) -> dict[int, WeekTarget]:
        above = self._tree.ancestors(team) if team is not None else []
        held = rules.holding(self._live, person_id=person_id, teams=above)
        return {
            type_id: WeekTarget(row.per_week, rules.shrunk(row.per_week, working_days=worked, full_week=self._full))
            for type_id, row in held.items()
        }


def _stored(people: Collection[Person], start: date, end: date) -> list[tuple[rules.StoredTarget, date, date | None]]:
    """Targets that hold on some day of a range, each with its dates."""
    ids = [person.pk for person in people]
    return [
        (rules.StoredTarget(*row[:4]), row[4], row[5])
        for row in statements.rows(_held, person_ids=ids, start=start, end=end)
    ]


def _held(*, person_ids: Collection[int], start: date, end: date) -> QuerySet[Any]:
    own = Q(person__isnull=True) | Q(person__among=person_ids)
    inside = Q(starts_on__lt=end, ends_before__open_after=start)
    held = ActivityTarget.objects.filter(own & inside, type__is_active=True)
    return held.values_list("type_id", "person_id", "team_id", "per_week", "starts_on", "ends_before")
