"""The pushes between the ends of two days: of a person, of a team as it was on the day of each, or of all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import BigIntegerField, Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, TruncDate

from accounts.organisation.models import Person
from accounts.record.rules.readers import Reader
from pipeline.deals.models import DealState
from pipeline.deals.selectors.pushes import counting
from pipeline.history.rules.push_counts import Push, PushSum, by_place, by_reason, total
from pipeline.history.selectors.deal_days import end_of
from pipeline.history.selectors.movement import MovementQuery, check
from pipeline.history.selectors.scopes import Places, team_names

IN_WORDS = "in words alone"
"""Stands for a reason that was given before there was a list."""


@dataclass(frozen=True)
class PushPart:
    """A team or person of the scope with its own pushes."""

    kind: str
    pk: int
    name: str
    sums: PushSum


@dataclass(frozen=True)
class PushesShown:
    """The pushes of a scope, of what is directly below it, and their reasons with how often each was given."""

    query: MovementQuery
    sums: PushSum
    parts: tuple[PushPart, ...]
    reasons: tuple[tuple[str, int], ...]


def pushes(reader: Reader, query: MovementQuery) -> PushesShown:
    """Count the pushes of a movement's days and scope. With a period, those of deals that were to close in it.

    Three queries, whatever their number. Raises Invalid (since, until, team).
    """
    if check(reader, query) is None:
        return PushesShown(query, PushSum(), (), ())
    return pushes_of(reader, query)


def pushes_of(reader: Reader, query: MovementQuery) -> PushesShown:
    """The same for a query that was checked before."""
    places = Places(query.scope, query.since, query.until)
    is_by_person = query.scope.person_id is None and not _has_teams_below(places, query)
    rows = list(_rows(reader, query, places, is_by_person=is_by_person))
    parts = () if query.scope.person_id is not None else tuple(_parts(rows, is_by_person=is_by_person))
    return PushesShown(query, total(rows), parts, tuple(by_reason(rows)))


def _rows(reader: Reader, query: MovementQuery, places: Places, *, is_by_person: bool) -> Iterator[Push]:
    columns = ("deal_id", "owner_then", "day", "cents", "before", "after", "why")
    for deal_id, owner_id, day, cents, before, after, why in _found(reader, query).values_list(*columns):
        place_id = places.on(owner_id, day)
        if place_id is not None:
            days = (date.fromisoformat(after) - date.fromisoformat(before)).days
            yield Push(deal_id, owner_id if is_by_person else place_id, cents or 0, days, why or "")


def _found(reader: Reader, query: MovementQuery) -> QuerySet[Any]:
    """The pushes of the days that count, each with the owner and the amount that its deal had at the end of its day."""
    zone = ZoneInfo(reader.organisation.time_zone)
    since, until = (end_of(day, reader.organisation) for day in (query.since, query.until))
    rows = counting().filter(at__gt=since, at__lte=until)
    if query.period is not None:
        # Days are written so that their order is that of their letters.
        first, after = query.period.starts_on.isoformat(), query.period.ends_before.isoformat()
        rows = rows.filter(before__gte=first, before__lt=after)
    that_day = DealState.objects.filter(
        Q(ends_before__isnull=True) | Q(ends_before__gt=OuterRef("day")),
        deal_id=OuterRef("deal_id"),
        starts_on__lte=OuterRef("day"),
    )
    has_words = Q(push_reason__reason__gt="") | Q(reason__gt="")
    return rows.annotate(day=TruncDate("at", tzinfo=zone)).annotate(
        owner_then=Coalesce(
            Subquery(that_day.values("owner_id")[:1]), F("deal__owner_id"), output_field=BigIntegerField()
        ),
        cents=Subquery(that_day.annotate(minor=Cast("amount", BigIntegerField())).values("minor")[:1]),
        why=Coalesce("push_choice__name", "push_reason__choice__name", Case(When(has_words, then=Value(IN_WORDS)))),
    )


def _has_teams_below(places: Places, query: MovementQuery) -> bool:
    """Whether people of the scope are in teams below it; else they are shown one by one."""
    return any(row.tree.children(query.scope.team_id) for row in places.segments)


def _parts(rows: list[Push], *, is_by_person: bool) -> Iterator[PushPart]:
    sums = by_place(rows)
    if is_by_person:
        names = dict(Person.objects.get_queryset().filter(pk__in=sums).values_list("pk", "name"))
    else:
        names = {0: "No team", **team_names(sums)}
    kind = "person" if is_by_person else "team"
    parts = [PushPart(kind, pk, names[pk], part) for pk, part in sums.items()]
    yield from sorted(sorted(parts, key=attrgetter("name")), key=lambda part: -part.sums.pushes)
