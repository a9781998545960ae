"""Leave as people look at it, and as targets count it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from accounts.absences.models import Leave
from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar, stand_ins
from accounts.record.rules.readers import Reader
from traps_web.lib import statements
from traps_web.lib.remembered import recall
from traps_web.lib.sorting import Orders

_DAY = timedelta(days=1)
_AROUND = timedelta(days=92)
MOST_BELOW = 100


def leave_days(
    *, person_ids: Collection[int], start: date, end: date, known_at: datetime | None = None
) -> dict[int, frozenset[date]]:
    """The approved days off of people from a day up to, not including, another; one query. Who has none is left out.

    With `known_at` those that were approved at that instant, whatever became of them since.
    """
    people = tuple(sorted(person_ids))
    if known_at is None:
        spans = _approved(people, start, end)
    else:
        spans = statements.rows(_approved_then, person_ids=people, first=start, before=end, at=known_at)
    days_by_person: dict[int, set[date]] = defaultdict(set)
    for person_id, starts_on, ends_before in spans:
        first, before = max(starts_on, start), min(ends_before, end)
        days_by_person[person_id].update(first + step * _DAY for step in range((before - first).days))
    return {person_id: frozenset(days) for person_id, days in days_by_person.items() if days}


def _approved_then(*, person_ids: Collection[int], first: date, before: date, at: datetime) -> QuerySet[Any]:
    """Leave that stood as approved at an instant: decided by then and not refused, withdrawn later or never."""
    stood = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=at)
    approved = Leave.objects.filter(
        stood, person__among=person_ids, starts_on__lt=before, ends_before__gt=first, decided_at__lte=at
    ).exclude(status="refused")
    return approved.values_list("person_id", "starts_on", "ends_before")


def _approved(person_ids: tuple[int, ...], start: date, end: date) -> list[tuple[Any, ...]]:
    """Approved leave that may touch a span.

    It is read with a quarter on either side; a span inside one that was read already is not read again.
    """
    readings: list[tuple[date, date, list[tuple[Any, ...]]]] = recall(("approved leave", person_ids), list)
    known = next((spans for first, before, spans in readings if first <= start and end <= before), None)
    if known is None:
        first, before = start - _AROUND, end + _AROUND
        known = statements.rows(_approved_leave, person_ids=person_ids, first=first, before=before)
        readings.append((first, before, known))
    return known


def _approved_leave(*, person_ids: Collection[int], first: date, before: date) -> QuerySet[Any]:
    approved = Leave.objects.filter(
        person__among=person_ids, status="approved", starts_on__lt=before, ends_before__gt=first
    )
    return approved.values_list("person_id", "starts_on", "ends_before")


def working_leave(*, person_ids: Collection[int], start: date, end: date) -> dict[int, tuple[date, ...]]:
    """The organisation's working days of a span that people have off, in order. Who has none is left out."""
    off = leave_days(person_ids=person_ids, start=start, end=end)
    if not off:
        return {}
    working = set(calendar.working_days(start, end))
    return {person_id: tuple(sorted(days & working)) for person_id, days in off.items() if days & working}


def of_person(*, person: Person) -> list[Leave]:
    """A person's requests, the latest days first."""
    return list(_listed(Leave.objects.filter(person=person)).order_by("-starts_on", "-pk"))


ORDERS = Orders({"person": "person__name", "days": "starts_on"}, first="")
"""Without an order, what waits for a decision comes first."""


def of_line(reader: Reader) -> QuerySet[Any]:
    """Requests of everybody else whom a viewer sees or stands in for: waiting ones first, then the latest days."""
    waits_first = Case(When(status="asked", then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = visible(reader).exclude(person=reader.viewer)
    return rows.order_by(waits_first, "-starts_on", "-pk")


def waiting(reader: Reader) -> int:
    """How many requests wait for a decision among those a viewer looks at."""
    return of_line(reader).filter(status="asked").count()


def away_on(reader: Reader) -> int:
    """How many of those a viewer looks at have this day off."""
    return of_line(reader).filter(_holds(reader.today)).values("person").distinct().order_by().count()


def _holds(day: date) -> Q:
    return Q(status="approved", starts_on__lte=day, ends_before__gt=day)


def by_id(reader: Reader, *, pk: int) -> Leave:
    """One request. Raises Leave.DoesNotExist when invisible."""
    return visible(reader).get(pk=pk)


def visible(reader: Reader) -> QuerySet[Any]:
    """Every request a viewer sees or decides on as a stand-in, the latest days first."""
    seen = Q(pk__in=Leave.objects.visible_to(reader.viewer).values("pk"))
    trusted = Q(person__in=stand_ins.entrusted(person=reader.viewer, today=reader.today))
    return _listed(Leave.objects.filter(seen | trusted)).order_by("-starts_on", "-pk")


def _listed(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("person", "decided_by", "asked_by")


def lengths(rows: Collection[Leave]) -> dict[int, int]:
    """How many of the organisation's working days each request takes, by its id."""
    if not rows:
        return {}
    start, end = min(row.starts_on for row in rows), max(row.ends_before for row in rows)
    working = calendar.working_days(start, end)
    return {row.pk: bisect_left(working, row.ends_before) - bisect_left(working, row.starts_on) for row in rows}


def overlapping(*, leave: Leave) -> int:
    """How many others of the person's team have some of these days off."""
    team = leave.person.current_team_id
    rows = Leave.objects.filter(status="approved", starts_on__lt=leave.ends_before, ends_before__gt=leave.starts_on)
    same = rows.filter(person__current_team=team) if team else rows.none()
    return same.exclude(person=leave.person).values("person").distinct().count()


def directly_below(*, viewer: Person) -> list[Person]:
    """The people whose nearest manager a viewer is, by name."""
    rows = Person.objects.filter(lines_above__above=viewer, lines_above__depth=1, is_active=True)
    return list(rows.order_by("name", "pk")[:MOST_BELOW])
