"""Everybody of a line with what they explained, and what still asks them; ordered and cut by the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Count, F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.organisation.models import Person, Team
from accounts.record.rules.readers import Reader
from reviews.documents.models import Cause
from reviews.explanations.rules import ledger as rules
from reviews.explanations.rules.ledger import Given
from reviews.explanations.rules.money import Sums
from reviews.explanations.selectors import asking
from reviews.explanations.selectors.given import Columns, Whose, times_by_person
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
    """People in the order asked for; without one, who has most to explain first, then who explained most.

    The database counts as `of_people` does, and only what the order needs.
    """
    misses = Whose().of_misses().filter(obligation__owner=OuterRef("pk"))
    reviews = Whose().of_reviews().filter(review__person=OuterRef("pk"))
    mine = {"cause__in_my_control": True}
    counted = people.annotate(
        to_explain=_count(waiting.filter(owner=OuterRef("pk")), "owner"),
        explanations=_count(misses, "obligation__owner") + _count(reviews, "review__person"),
        in_control=_count(misses.filter(**mine), "obligation__owner")
        + _count(reviews.filter(**mine), "review__person"),
        promised=_promised(),
    )
    return ORDERS.put(counted.order_by("-to_explain", "-explanations", *ORDERS.then), asked)


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
    people, whose = Person.objects.in_bulk(person_ids), Whose(people=person_ids)
    counts = asking.counts(waiting, person_ids)
    mine = set(Cause.objects.filter(in_my_control=True).values_list("pk", flat=True))
    by_person: dict[int | None, list[Given]] = defaultdict(list)
    for row in [*times_by_person(whose), *money_given(reader, whose, Columns(()))]:
        by_person[row.person_id].append(row)
    return [_of_person(people[pk], by_person[pk], counts.get(pk, 0), mine) for pk in person_ids]


def _of_person(person: Person, rows: list[Given], to_explain: int, mine: set[int]) -> OfPerson:
    whole = rules.line(rows, quarters=1)
    in_control = sum(row.times for row in rows if row.cause_id in mine)
    return OfPerson(person, to_explain, whole.times, in_control, whole.sums)
