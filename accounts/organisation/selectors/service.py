"""Who is in service: what ends at midnight after a person's last day, and who cannot be spared."""

from __future__ import annotations

from datetime import datetime

from accounts.organisation.models import Organisation, Person
from accounts.organisation.selectors.calendar import today_of
from traps_web.ui import words


def has_left(person: Person, *, now: datetime) -> bool:
    """Whether the last day is over where the person lives."""
    if person.ends_on is None:
        return False
    return today_of(person, now) > person.ends_on


def is_shut_out(person: Person, *, now: datetime) -> bool:
    """Whether somebody who left can neither sign in nor go on, even before a job has closed the login.

    The last admin and the reviewer of last resort cannot leave before somebody takes their place. Where rows say that
    they did (they were written before that was refused), somebody still has to be able to name another one.
    """
    return has_left(person, now=now) and not successor_fault(person)


def successor_fault(person: Person) -> str:
    """Why somebody cannot leave yet: nobody else is an admin, or of last resort. Empty when they can."""
    if Organisation.objects.filter(reviewer_of_last_resort=person).exists():
        return f"{person.name} is the reviewer of last resort. Name someone else first."
    if Organisation.objects.filter(deputy_of_last_resort=person).exists():
        return f"{person.name} is the deputy of the reviewer of last resort. Name someone else, or nobody, first."
    if person.is_admin and is_last_admin(person):
        return f"{person.name} is the last admin. Make another person an admin first."
    return ""


def is_last_admin(person: Person) -> bool:
    """Whether no other admin stays: one whose last day is noted does not."""
    others = Person.objects.filter(is_admin=True, is_active=True, ends_on__isnull=True)
    return not others.exclude(pk=person.pk).exists()


def left_sentence(person: Person) -> str:
    """That somebody is gone, and the one way back."""
    assert person.ends_on is not None, "who left has a last day"
    return (
        f"{person.name} left after {words.day(person.ends_on, year=True)}. "
        "To bring them back, open their page in the settings."
    )
