"""How much prospecting a week owes, for many people at once: the fewer days are left to work in it, the less.

A week that was closed, or whose deadline has passed, owes what was kept of it then; see
`plans.weeks.services.weeks_owed`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from accounts.absences.selectors import leave
from accounts.organisation.models import Membership, Organisation, Person
from accounts.organisation.selectors import calendar, owing
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.configuration import part
from accounts.organisation.selectors.teams import TeamOfDay, Tree, segments_between
from accounts.organisation.selectors.working_days import WorkingDays
from pipeline.activities.models import ActivityType
from plans.targets.models import ActivityTarget, WeekOwed
from plans.targets.models.targets import MANAGER, REP
from plans.targets.rules import reached
from plans.targets.rules import targets as rules
from traps_web.lib import fiscal, statements

_FOURTH_DAY = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class WeekTarget:
    """A type's target in one week: as it is set, and as holidays and approved leave leave it."""

    per_week: int
    target: int


TargetsByType = dict[int, WeekTarget]
_Held = tuple[rules.StoredTarget, date, date | None]
"""A target with the day that it holds from, and the day that it holds no longer on."""


@dataclass(frozen=True, slots=True)
class Owed:
    """What a week owes of somebody, by type, and the days that are left to work in it."""

    targets: TargetsByType
    worked_days: int
    is_kept: bool = False
    """It was closed, or its deadline has passed: nothing changes it any more."""


def reached_of(done: Mapping[int, int], targets: TargetsByType) -> reached.Reached:
    """How many targets of a week are reached by what was done of each type."""
    return reached.reached(done, {type_id: held.target for type_id, held in targets.items()})


def targets_for(
    *, people: Collection[Person], week: str, organisation: Organisation | None = None
) -> dict[int, TargetsByType]:
    """By person and type, for one week; the target that holds on the week's fourth day.

    Seven queries, however many people.
    """
    return targets_of_weeks(people=people, weeks=[week], organisation=organisation)[week]


def targets_of_weeks(
    *, people: Collection[Person], weeks: Sequence[str], organisation: Organisation | None = None
) -> dict[str, dict[int, TargetsByType]]:
    """The same for some weeks in order, by week; as many queries as for one."""
    owed = owed_of_weeks(people=people, weeks=weeks, organisation=organisation)
    return {week: {pk: owes.targets for pk, owes in of_week.items()} for week, of_week in owed.items()}


def owed_of_weeks(
    *, people: Collection[Person], weeks: Sequence[str], organisation: Organisation | None = None
) -> dict[str, dict[int, Owed]]:
    """What some weeks in order owe: as it was kept, or else as it stands now."""
    ids = [person.pk for person in people]
    kept = {
        (person_id, week): kept_of(owed, worked)
        for person_id, week, owed, worked in statements.rows(_kept, person_ids=ids, weeks=list(weeks))
    }
    open_weeks = [week for week in weeks if any((pk, week) not in kept for pk in ids)]
    live = live_of_weeks(people=people, weeks=open_weeks, organisation=organisation) if open_weeks else {}
    return {week: {pk: kept.get((pk, week)) or live[week][pk] for pk in ids} for week in weeks}


def _kept(*, person_ids: Collection[int], weeks: Collection[str]) -> QuerySet[Any]:
    kept = WeekOwed.objects.filter(person__among=person_ids, week__among=weeks)
    return kept.values_list("person_id", "week", "owed", "worked_days")


def kept_of(owed: dict[str, list[int]], worked_days: int) -> Owed:
    """What a week owes for good, of the columns in which it was kept."""
    targets = {int(type_id): WeekTarget(*counts) for type_id, counts in owed.items()}
    return Owed(targets, worked_days, is_kept=True)


def live_of_weeks(
    *,
    people: Collection[Person],
    weeks: Sequence[str],
    organisation: Organisation | None = None,
    known_at: datetime | None = None,
) -> dict[str, dict[int, Owed]]:
    """What some weeks in order owe by the targets, teams and days off of now.

    `known_at`: by the leave known at that instant.
    """
    organisation = organisation or organisation_selector.current()
    scheme = calendar.rules()
    spans = {week: fiscal.activity_week_range(week, scheme) for week in weeks}
    first, last = spans[weeks[0]].starts_on, spans[weeks[-1]].ends_before
    ids = [person.pk for person in people]
    days = WorkingDays.load(organisation=organisation)
    stored = _stored(ids, first, last)
    # Who is in which team, and who manages, matters only where a team or a role has a target of its own.
    by_team = any(row.team_id is not None for row, _, _ in stored)
    teams = TeamOfDay.load(ids) if by_team else TeamOfDay({})
    trees = segments_between(first, last) if by_team else []
    managing = _managing(ids, first, last) if any(row.role for row, _, _ in stored) else {}
    off = leave.leave_days(person_ids=ids, start=first, end=last, known_at=known_at)
    owes = owing.reader(organisation)
    begins = {person.pk: owes(person).day for person in people}
    owed: dict[str, dict[int, Owed]] = {}
    for week, (starts_on, ends_before) in spans.items():
        day = starts_on + _FOURTH_DAY
        tree = next((segment.tree for segment in trees if segment.starts_on <= day < segment.ends_before), Tree({}, {}))
        working = days.between(starts_on, ends_before)
        live = [row for row, since, before in stored if since <= day and (before is None or day < before)]
        week_of = _WeekOf(live, tree, len(working), len(days.weekdays))
        owed[week] = {
            pk: week_of.of(
                pk, teams.on(pk, day), _role(managing.get(pk, ()), day), _free(working, off.get(pk), begins[pk])
            )
            for pk in ids
        }
    return owed


def _free(working: Sequence[date], off: frozenset[date] | None, begins: date | None) -> int:
    """The working days of a week that somebody has off, or on which they could not owe anything yet."""
    if begins is None:
        return len(working)
    if off is None and (not working or working[0] >= begins):
        return 0
    return sum(day < begins or (off is not None and day in off) for day in working)


class _WeekOf:
    """The targets of one week.

    Most people owe the same: who is named by no target is worked out once by team, role and days off.
    """

    def __init__(self, live: list[rules.StoredTarget], tree: Tree, working: int, full: int) -> None:
        self._live, self._tree, self._working, self._full = live, tree, working, full
        self._named = {row.person_id for row in live} | {row.spares for row in live}
        self._known: dict[tuple[int | None, int | None, str, int], Owed] = {}

    def of(self, person_id: int, team: int | None, role: str, free: int) -> Owed:
        """What the week owes of somebody of a team and a role who has so many working days off."""
        key = (person_id if person_id in self._named else None, team, role, free)
        if key not in self._known:
            self._known[key] = self._find(person_id, team, role, self._working - free)
        return self._known[key]

    def _find(self, person_id: int, team: int | None, role: str, worked: int) -> Owed:
        above = self._tree.ancestors(team) if team is not None else []
        held = rules.holding(self._live, person_id=person_id, teams=above, role=role)
        targets = {
            type_id: WeekTarget(row.per_week, rules.shrunk(row.per_week, working_days=worked, full_week=self._full))
            for type_id, row in held.items()
        }
        return Owed(targets, worked)


def _stored(ids: Collection[int], start: date, end: date) -> list[_Held]:
    """Targets that hold on some day of a range, each with its dates: of everybody and of these people."""
    by_person = held_targets()
    return [
        held
        for person_id in (None, *dict.fromkeys(ids))
        for held in by_person.get(person_id, ())
        if held[1] < end and (held[2] is None or held[2] > start)
    ]


@part(ActivityTarget, ActivityType)
def held_targets() -> dict[int | None, list[_Held]]:
    """Every target that was not taken back, of what is counted now, by the person it names."""
    rows = ActivityTarget.objects.filter(withdrawn_at__isnull=True, type__is_active=True).order_by("pk")
    by_person: dict[int | None, list[_Held]] = defaultdict(list)
    columns = ("type_id", "person_id", "team_id", "per_week", "role", "spares_id", "starts_on", "ends_before")
    for row in rows.values_list(*columns):
        target = rules.StoredTarget(*row[:6])
        by_person[target.person_id].append((target, row[6], row[7]))
    return dict(by_person)


_Span = tuple[date, date | None]


def _managing(ids: Collection[int], start: date, end: date) -> dict[int, list[_Span]]:
    """From when to when each of these people managed a team."""
    spans: dict[int, list[_Span]] = {}
    for person_id, starts_on, ends_before in statements.rows(_managed, person_ids=ids, start=start, end=end):
        spans.setdefault(person_id, []).append((starts_on, ends_before))
    return spans


def _managed(*, person_ids: Collection[int], start: date, end: date) -> QuerySet[Any]:
    inside = Q(starts_on__lt=end, ends_before__open_after=start)
    managed = Membership.objects.filter(inside, person__among=person_ids, manages=True)
    return managed.values_list("person_id", "starts_on", "ends_before")


def _role(managed: Sequence[_Span], day: date) -> str:
    return MANAGER if any(since <= day and (before is None or day < before) for since, before in managed) else REP
