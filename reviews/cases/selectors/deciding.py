"""Who may decide on a case: the level that the step names, those that it climbed to, in the end the last resort."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from accounts.organisation.access import people_below
from accounts.organisation.models import Person
from accounts.organisation.selectors import organisation as organisation_selector
from reviews.cases.models import Case
from reviews.cases.rules.states import Event, Relation, State


def line_of(person: Person) -> list[tuple[int, Person]]:
    """The active people above somebody in today's line with how far above they stand, the nearest first."""
    rows = person.lines_above.filter(depth__gt=0, above__is_active=True).select_related("above")
    return [(row.depth, row.above) for row in rows.order_by("depth", "above_id")]


def able(case: Case) -> list[Person]:
    """Who may decide now, the nearest first; the last one is whom it climbed to. Empty where nobody may."""
    return [person for place, person in enumerate(_ladder(case)) if place < case.level]


def next_above(case: Case) -> Person | None:
    """To whom it climbs next; None where it cannot climb any more."""
    ladder = _ladder(case)
    return ladder[case.level] if case.level < len(ladder) else None


def _ladder(case: Case) -> list[Person]:
    """Everybody to whom the decision can come, in their order."""
    line, decided = line_of(case.person), _decided(case)
    if case.state == State.APPEALED:
        above = [person for person in _above_the_decision(case, line, decided) if person.pk not in decided]
    else:
        level = case.facts["step"]["level"]
        above = [person for depth, person in line if depth >= level] or [person for _, person in line[-1:]]
    known = {person.pk for person in above} | decided | {case.person_id}
    return [*above, *(person for person in last_resort() if person.pk not in known)]


def _above_the_decision(case: Case, line: Sequence[tuple[int, Person]], decided: Collection[int]) -> list[Person]:
    """Who stands higher than whoever decided; where they left the line, higher than the level of the step."""
    reached = max((depth for depth, person in line if person.pk in decided), default=case.facts["step"]["level"])
    return [person for depth, person in line if depth > reached]


def _decided(case: Case) -> frozenset[int]:
    decisions = [Event.CONFIRMED, Event.HELPED, Event.WAIVED, Event.UPHELD, Event.OVERTURNED]
    return frozenset(case.events.filter(event__in=decisions, by__isnull=False).values_list("by_id", flat=True))


def last_resort() -> Sequence[Person]:
    """The reviewer of last resort and the deputy, where they are named and active."""
    here = organisation_selector.current()
    named = (here.reviewer_of_last_resort, here.deputy_of_last_resort)
    return [person for person in named if person is not None and person.is_active]


def can_appeal(case: Case) -> bool:
    """Whether somebody above has not decided on it yet."""
    line, decided = line_of(case.person), _decided(case)
    above = _above_the_decision(case, line, decided)
    rest = [person for person in last_resort() if person.pk not in decided | {case.person_id}]
    return bool(above or rest)


def relation_of(viewer: Person, case: Case) -> Relation:
    """What somebody is to a case."""
    if viewer.pk == case.person_id:
        return Relation.PERSON
    if viewer.pk in {person.pk for person in able(case)}:
        return Relation.DECIDER
    if case.decider_id == viewer.pk or people_below(viewer).filter(below_id=case.person_id).exists():
        return Relation.LINE
    return Relation.NAMED if case.events.filter(named=viewer).exists() else Relation.OTHER
