"""Everybody of a line with what they explained, and what still asks them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from accounts.organisation.models import Person
from accounts.record.rules.readers import Reader
from reviews.documents.models import Cause
from reviews.explanations.rules.ledger import Given
from reviews.explanations.rules.money import Sums
from reviews.explanations.selectors import asking
from reviews.explanations.selectors.given import Whose, given
from reviews.explanations.selectors.ledgers import columns


@dataclass(frozen=True)
class OfPerson:
    """What one person explained over all quarters, and how many misses ask them now."""

    person: Person
    asking: int
    times: int
    in_control: int
    sums: Sums


def of_line(reader: Reader) -> list[OfPerson]:
    """Everybody below the reader, for leaders everybody; who has most to explain first. A fixed number of queries."""
    people = Person.objects.get_queryset().filter(is_active=True).exclude(pk=reader.viewer.pk)
    if reader.viewer.is_leader:
        people = people.filter(current_team__isnull=False)
    else:
        people = people.filter(pk__in=reader.viewer.lines_below.filter(depth__gt=0).values("below_id"))
    by_pk = {person.pk: person for person in people}
    waiting = asking.counts(by_pk, now=reader.now)
    mine = set(Cause.objects.filter(in_my_control=True).values_list("pk", flat=True))
    by_person: dict[int, list[Given]] = defaultdict(list)
    for row in given(reader, Whose(people=by_pk), columns(reader.today)):
        by_person[row.person_id].append(row)
    rows = [_of_person(person, by_person[pk], waiting.get(pk, 0), mine) for pk, person in by_pk.items()]
    return sorted(rows, key=lambda row: (-row.asking, -row.times, row.person.name, row.person.pk))


def _of_person(person: Person, rows: list[Given], waiting: int, mine: set[int]) -> OfPerson:
    sums = Sums()
    for row in rows:
        sums = sums.plus(row.sums)
    in_control = sum(row.times for row in rows if row.cause_id in mine)
    return OfPerson(person, waiting, sum(row.times for row in rows), in_control, sums)
