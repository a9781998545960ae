"""Everybody of a line with what they explained, and what still asks them; ordered and cut by the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.organisation.models import Person, Team
from accounts.record.rules.readers import Reader
from reviews.explanations.rules.money import Sums
from reviews.explanations.selectors import asking
from reviews.explanations.selectors.given import Columns, Whose
from reviews.explanations.selectors.ledgers import teams_of
from reviews.explanations.selectors.promised import measured, money_given
from traps_web.lib.sorting import Orders

ORDERS = Orders(
    {
        "person": "name",
        "to_explain": "to_explain",
        "explanations": "explanations",
        "in_control": "in_control",
        "promised": "promised",
    },
    first="-to_explain",
    then=("name", "pk"),
)


@dataclass(frozen=True)
class OfPerson:
    """What one person explained over all quarters, and how many misses ask them now."""

    person: Person
    asking: int
    times: int
    in_control: int
    sums: Sums


def line(reader: Reader) -> QuerySet[Any]:
    """Everybody below the reader, for leaders everybody who is in a team."""
    people = Person.objects.get_queryset().filter(is_active=True).exclude(pk=reader.viewer.pk)
    if reader.viewer.is_leader:
        return people.filter(current_team__isnull=False)
    return people.filter(pk__in=reader.viewer.lines_below.filter(depth__gt=0).values("below_id"))


def of_team(reader: Reader, people: QuerySet[Any], team: Team | None) -> QuerySet[Any]:
    """Only those who are in a team or one under it today; everybody where none is named."""
    return people if team is None else people.filter(current_team__in=teams_of(reader, team))


def waiting(reader: Reader) -> QuerySet[Any]:
    """Every miss that asks for an explanation now, whoever owes it."""
    return asking.unexplained(now=reader.now).select_related(None)


def ordered(people: QuerySet[Any], waiting: QuerySet[Any], asked: str | None = None) -> QuerySet[Any]:
    """People in the order asked for; without one, who has most to explain first, then who explained most."""
    counted = _counted(people, waiting).annotate(promised=_promised())
    return ORDERS.put(counted.order_by("-to_explain", "-explanations", *ORDERS.then), asked)


def _counted(people: QuerySet[Any], waiting: QuerySet[Any]) -> QuerySet[Any]:
    return people.annotate(
        to_explain=_count(waiting.filter(owner=OuterRef("pk")), "owner"),
        explanations=_given(Q()),
        in_control=_given(Q(cause__in_my_control=True)),
    )


def _given(causes: Q) -> Any:
    misses = Whose().of_misses().filter(causes, obligation__owner=OuterRef("pk"))
    reviews = Whose().of_reviews().filter(causes, review__person=OuterRef("pk"))
    return _count(misses, "obligation__owner") + _count(reviews, "review__person")


def _count(rows: QuerySet[Any], person: str) -> Any:
    counted = rows.order_by().values(person).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _promised() -> Any:
    """In minor units."""
    of_person = measured().filter(review__person=OuterRef("pk")).order_by().values("review__person")
    summed = of_person.annotate(whole=Sum(F("amount"), output_field=BigIntegerField())).values("whole")
    return Coalesce(Subquery(summed, output_field=BigIntegerField()), 0)


def count_waiting(people: QuerySet[Any], waiting: QuerySet[Any]) -> int:
    """How many misses of these people wait for an explanation."""
    return waiting.filter(owner__in=people.order_by().values("pk")).count()


def of_people(reader: Reader, waiting: QuerySet[Any], person_ids: Collection[int]) -> list[OfPerson]:
    """What these people explained, in the order in which they are named; a fixed number of queries."""
    people = _counted(Person.objects.get_queryset(), waiting).in_bulk(person_ids)
    sums: dict[int | None, Sums] = defaultdict(Sums)
    for row in money_given(reader, Whose(people=person_ids), Columns(())):
        sums[row.person_id] = sums[row.person_id].plus(row.sums)
    return [_of_person(people[pk], sums[pk]) for pk in person_ids]


def _of_person(person: Any, sums: Sums) -> OfPerson:
    return OfPerson(person, person.to_explain, person.explanations, person.in_control, sums)
