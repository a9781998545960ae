"""What a decision is about: whose matter it is and who asked, found by the subject of the duty to decide on it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.module_loading import import_string

from accounts.duties.models import Extension
from accounts.organisation.access import deciders
from accounts.organisation.models import Person, ReportingLine
from accounts.organisation.selectors import organisation as organisation_selector

LIST_OF_KINDS = "traps_web.decisions.KINDS"


@dataclass(frozen=True, slots=True)
class Matter:
    """Whose it is, and who asked for it where that is somebody else."""

    owner: Person
    asked_by: Person | None = None


Resolver = Callable[[Collection[int]], Mapping[int, Matter]]


def of_subjects(subjects: Iterable[str]) -> dict[str, Matter]:
    """The matters behind the subjects of duties, like "extension:12" or "plan:7:2"; unknown kinds are left out."""
    numbers: dict[str, dict[str, int]] = {}
    for subject in subjects:
        kind, number, *_ = [*subject.split(":"), ""]
        if number.isdecimal():
            numbers.setdefault(kind, {})[subject] = int(number)
    kinds: Mapping[str, str] = import_string(LIST_OF_KINDS)
    matters: dict[str, Matter] = {}
    for kind in numbers.keys() & kinds.keys():
        resolve: Resolver = import_string(kinds[kind])
        known = resolve(set(numbers[kind].values()))
        matters |= {subject: known[number] for subject, number in numbers[kind].items() if number in known}
    return matters


def of_extensions(ids: Collection[int]) -> dict[int, Matter]:
    """Requests for more time are asked for by who owes."""
    rows = Extension.objects.filter(pk__in=ids).select_related("obligation__owner")
    return {row.pk: Matter(row.obligation.owner) for row in rows}


def chain(matter: Matter) -> list[Person]:
    """Who decides on a matter, nearest first: one of each step of the line, then those of last resort.

    In a company of one, the one who decides alone.
    """
    able = deciders(owner=matter.owner, today=None, asked_by=matter.asked_by)
    steps = ReportingLine.objects.filter(below=matter.owner, above__in=able, depth__gt=0).select_related("above")
    nearest: dict[int, Person] = {}
    for step in steps.order_by("depth", "above_id"):
        nearest.setdefault(step.depth, step.above)
    people = list(nearest.values())
    parties = {person.pk for person in (matter.owner, matter.asked_by) if person is not None}
    organisation = organisation_selector.current()
    for person in (organisation.reviewer_of_last_resort, organisation.deputy_of_last_resort):
        if person is not None and person.is_active and person.pk not in parties and person not in people:
            people.append(person)
    return people or list(Person.objects.filter(pk__in=able))
