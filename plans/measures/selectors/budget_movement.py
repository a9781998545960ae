"""What the budget of a period was at the ends of two days, for people as it is laid on them, and what changed it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any, NamedTuple

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
from plans.measures.selectors.own_numbers import counted
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

    A team is what it is on the days that a budget is laid on; its own number counts where it counts in every sum
    (own_numbers). Raises Invalid (since, until, team).
    """
    _require_days(reader, scope, since, until)
    places = _Places(scope, period)
    began, ended = (end_of(day, reader.organisation) for day in (since, until))
    lines = BudgetChange.objects.filter(starts_on__within=(period.starts_on, period.ends_before), entered_at__lte=ended)
    if scope.person_id is not None:
        lines = lines.filter(person_id=scope.person_id)
    before = _numbers(lines.filter(entered_at__lte=began))
    after, listed = dict(before), []
    changes: dict[Place, list[Change]] = defaultdict(list)
    for row in _changes(lines.filter(entered_at__gt=began)):
        number = Number(row.person_id, row.team_id, row.category_id, row.month, row.starts_on)
        after[number] = after.get(number, 0) + int(row.cents)
        place = places.of(number)
        if place is None:
            continue
        listed.append(row)
        if number.person_id is not None:
            changes[place].append(Change(place.pk, row.kind, row.entered_at, int(row.cents)))
    opening, own_before, own_after = places.people(before), places.own(before), places.own(after)
    sums = {
        place: movement(
            opening.get(place, 0) + own_before.get(place, 0),
            changes.get(place, ()),
            own_after.get(place, 0) - own_before.get(place, 0),
        )
        for place in opening.keys() | changes.keys() | own_before.keys() | own_after.keys()
    }
    return BudgetMoved(
        scope=scope,
        period=period,
        since=since,
        until=until,
        movement=movement(
            sum(opening.values()) + sum(own_before.values()),
            [change for rows in changes.values() for change in rows],
            sum(own_after.values()) - sum(own_before.values()),
        ),
        parts=tuple(_named(sums)) if scope.person_id is None else (),
        changes=tuple(listed[:MOST_CHANGES]),
        change_count=len(listed),
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


class Number(NamedTuple):
    """What a budget line stands for; without a person it is the team's own."""

    person_id: int | None
    team_id: int
    category_id: int
    month: str
    starts_on: date


Numbers = Mapping[Number, int]
"""Cents of each."""


class Place(NamedTuple):
    """A part of a scope."""

    kind: str
    pk: int


class _Places:
    """Where in a scope a number lies: in a team directly below it, or with a person."""

    def __init__(self, scope: Scope, period: Period) -> None:
        self.scope, self._starts_on = scope, period.starts_on
        self._segments = segments_between(period.starts_on, period.ends_before)
        below = any(row.tree.children(scope.team_id) for row in self._segments)
        self.is_by_person = scope.person_id is not None or not below

    def of(self, number: Number) -> Place | None:
        """The part of the scope that a number counts in; None outside."""
        if self.scope.person_id is not None:
            return Place("person", self.scope.person_id)
        tree = next(row.tree for row in reversed(self._segments) if row.starts_on <= number.starts_on)
        above = tree.ancestors(number.team_id)
        if self.scope.team_id is not None and self.scope.team_id not in above:
            return None
        if self.is_by_person and number.person_id is not None:
            return Place("person", number.person_id)
        place = above.index(self.scope.team_id) if self.scope.team_id is not None else len(above) - 1
        return Place("team", above[place - 1] if place else above[0])

    def people(self, numbers: Numbers) -> dict[Place, int]:
        """The numbers of people, added up by part."""
        return self._added_up({number: cents for number, cents in numbers.items() if number.person_id is not None})

    def own(self, numbers: Numbers) -> dict[Place, int]:
        """The own numbers of teams that count, added up by part."""
        standing = [number for number, cents in numbers.items() if cents]
        own = [(number, number.team_id, number.month, number.starts_on) for number in standing if not number.person_id]
        if not own:
            return {}
        with_people = {(number.team_id, number.month) for number in standing if number.person_id}
        counting = counted(own, with_people, self._starts_on, self._segments)
        return self._added_up({number: numbers[number] for number in counting})

    def _added_up(self, numbers: Numbers) -> dict[Place, int]:
        sums: dict[Place, int] = defaultdict(int)
        for number, cents in numbers.items():
            if place := self.of(number):
                sums[place] += cents
        return dict(sums)


def _numbers(lines: QuerySet[Any]) -> dict[Number, int]:
    rows = lines.order_by().values_list("person_id", "team_id", "category_id", "month", "starts_on")
    return {Number(*row): cents for *row, cents in rows.annotate(cents=Sum(Cast("delta", BigIntegerField())))}


def _changes(lines: QuerySet[Any]) -> QuerySet[Any]:
    rows = lines.select_related("person", "team", "category", "entered_by")
    return rows.annotate(cents=Cast("delta", BigIntegerField())).order_by("-entered_at", "starts_on", "-pk")


def _named(sums: Mapping[Place, BudgetMovement]) -> list[BudgetPart]:
    ids = {kind: [place.pk for place in sums if place.kind == kind] for kind in ("person", "team")}
    names = {("team", pk): name for pk, name in team_names(ids["team"]).items()} if ids["team"] else {}
    if ids["person"]:
        people = Person.objects.get_queryset().filter(pk__in=ids["person"])
        names |= {("person", pk): name for pk, name in people.values_list("pk", "name")}
    parts = [BudgetPart(*place, names[place], moved) for place, moved in sums.items()]
    return sorted(parts, key=attrgetter("name"))
