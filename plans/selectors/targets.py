"""How much prospecting a week owes, for many people at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from accounts.models import Organisation, Person
from accounts.selectors import calendar
from accounts.selectors import organisation as organisation_selector
from accounts.selectors.teams import TeamOfDay, live_on, tree_on
from accounts.selectors.working_days import WorkingDays
from plans.models import ActivityTarget
from plans.rules import targets as rules
from traps_web.lib import fiscal

_FOURTH_DAY = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class WeekTarget:
    """A type's target in one week: as it is set, and as this week's holidays leave it."""

    per_week: int
    target: int


def targets_for(
    *, people: Collection[Person], week: str, organisation: Organisation | None = None
) -> dict[int, dict[int, WeekTarget]]:
    """By person and type, for one week; the target that holds on the week's fourth day. Five queries, however many people."""
    organisation = organisation or organisation_selector.current()
    starts_on, ends_before = fiscal.activity_week_range(week, calendar.rules().week_starts_on)
    day = starts_on + _FOURTH_DAY
    teams, tree = TeamOfDay.load([person.pk for person in people]), tree_on(day)
    days = WorkingDays.load(starts_on, ends_before, organisation=organisation)
    worked, full = len(days.between(starts_on, ends_before)), len(days.weekdays)
    stored = _stored(people, day)
    found: dict[int, dict[int, WeekTarget]] = {}
    for person in people:
        team = teams.on(person.pk, day)
        line = tree.ancestors(team) if team is not None else []
        held = rules.holding(stored, person_id=person.pk, teams=line)
        found[person.pk] = {
            type_id: WeekTarget(row.per_week, rules.shrunk(row.per_week, working_days=worked, full_week=full))
            for type_id, row in held.items()
        }
    return found


def _stored(people: Collection[Person], day: date) -> list[rules.StoredTarget]:
    own = Q(person__isnull=True) | Q(person__in=[person.pk for person in people])
    rows = ActivityTarget.objects.filter(live_on(day), own, type__is_active=True)
    return [rules.StoredTarget(*row) for row in rows.values_list("type_id", "person_id", "team_id", "per_week")]
