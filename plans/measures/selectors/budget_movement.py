"""What the budget of a period was at the ends of two days, for people as it is laid on them, and what changed it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from django.db.models import BigIntegerField, QuerySet, Sum
from django.db.models.functions import Cast

from accounts.organisation.models import Person
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.selectors.teams import segments_between
from accounts.record.rules.readers import Reader
from pipeline.history.selectors.deal_days import end_of
from pipeline.history.selectors.scopes import Scope, require_team, team_names
from plans.measures.models import BudgetChange
from plans.measures.rules.budget_movement import BudgetMovement, Change, movement
from traps_web.lib.faults import Invalid
from traps_web.lib.fiscal import Period
from traps_web.ui import words

MOST_CHANGES = 20
"""So many changes are told one by one, the latest first; the sums hold all of them."""


@dataclass(frozen=True)
class BudgetPart:
    """A team or person directly below, with its own budget."""

    kind: str
    pk: int
    name: str
    movement: BudgetMovement


@dataclass(frozen=True)
class BudgetMoved:
    """A budget between the ends of two days: its sums, those of its parts, and its changes, the latest first."""

    scope: Scope
    period: Period
    since: date
    until: date
    movement: BudgetMovement
    parts: tuple[BudgetPart, ...]
    changes: tuple[BudgetChange, ...]
    change_count: int


def budget_movement(reader: Reader, *, scope: Scope, period: Period, since: date, until: date) -> BudgetMoved:
    """What moved the budget of a period for a scope; four queries, whatever the size of the organisation.

    A team is what it is on the days that a budget is laid on. Raises Invalid (since, until, team).
    """
    _require_days(reader, scope, since, until)
    places = _Places(scope, period)
    began, ended = (end_of(day, reader.organisation) for day in (since, until))
    lines = BudgetChange.objects.filter(
        person__isnull=False, starts_on__within=(period.starts_on, period.ends_before), entered_at__lte=ended
    )
    if scope.person_id is not None:
        lines = lines.filter(person_id=scope.person_id)
    opening = _opening(lines.filter(entered_at__lte=began), places)
    changes: dict[int, list[Change]] = defaultdict(list)
    told = []
    for row in _changes(lines.filter(entered_at__gt=began)):
        place_id = places.of(row)
        if place_id is None:
            continue
        told.append(row)
        changes[place_id].append(Change(place_id, row.kind, row.entered_at, int(row.cents)))
    everything = [change for rows in changes.values() for change in rows]
    sums = {pk: movement(opening.get(pk, 0), changes.get(pk, ())) for pk in opening.keys() | changes.keys()}
    return BudgetMoved(
        scope=scope,
        period=period,
        since=since,
        until=until,
        movement=movement(sum(opening.values()), everything),
        parts=tuple(_named(sums, is_by_person=places.is_by_person)) if scope.person_id is None else (),
        changes=tuple(told[:MOST_CHANGES]),
        change_count=len(told),
    )


def _require_days(reader: Reader, scope: Scope, since: date, until: date) -> None:
    today = organisation_today(reader.now, reader.organisation)
    faults = {}
    if until > today:
        faults["until"] = f"{words.day(until, year=True)} is in the future. Choose today or a day before."
    if since >= until:
        faults["since"] = "Choose a day before the last one."
    if faults:
        raise Invalid(**faults)
    require_team(scope, since=since, until=until)


class _Places:
    """Where in a scope a budget line lies: in a team directly below it, or with a person."""

    def __init__(self, scope: Scope, period: Period) -> None:
        self.scope = scope
        self._segments = segments_between(period.starts_on, period.ends_before)
        below = any(row.tree.children(scope.team_id) for row in self._segments)
        self.is_by_person = scope.person_id is not None or not below

    def of(self, row: Any) -> int | None:
        """The part of the scope that a row counts in; None outside."""
        return self.on(row.person_id, row.team_id, row.starts_on)

    def on(self, person_id: int, team_id: int, day: date) -> int | None:
        if self.scope.person_id is not None:
            return person_id
        tree = next(row.tree for row in reversed(self._segments) if row.starts_on <= day)
        above = tree.ancestors(team_id)
        if self.scope.team_id is None:
            return person_id if self.is_by_person else above[-2] if len(above) > 1 else above[-1]
        if self.scope.team_id not in above:
            return None
        if self.is_by_person:
            return person_id
        place = above.index(self.scope.team_id)
        return above[place - 1] if place else self.scope.team_id


def _opening(lines: QuerySet[Any], places: _Places) -> dict[int, int]:
    rows = lines.order_by().values_list("person_id", "team_id", "starts_on")
    sums: dict[int, int] = defaultdict(int)
    for person_id, team_id, starts_on, cents in rows.annotate(cents=Sum(Cast("delta", BigIntegerField()))):
        place_id = places.on(person_id, team_id, starts_on)
        if place_id is not None:
            sums[place_id] += cents
    return dict(sums)


def _changes(lines: QuerySet[Any]) -> QuerySet[Any]:
    rows = lines.select_related("person", "team", "category", "entered_by")
    return rows.annotate(cents=Cast("delta", BigIntegerField())).order_by("-entered_at", "starts_on", "-pk")


def _named(sums: dict[int, BudgetMovement], *, is_by_person: bool) -> list[BudgetPart]:
    if is_by_person:
        names = dict(Person.objects.get_queryset().filter(pk__in=sums).values_list("pk", "name"))
    else:
        names = team_names(sums)
    kind = "person" if is_by_person else "team"
    return sorted((BudgetPart(kind, pk, names[pk], sums[pk]) for pk in sums), key=attrgetter("name"))
