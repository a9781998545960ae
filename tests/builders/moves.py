"""Builders of what happens to the line: somebody changes team, or leaves."""

from __future__ import annotations

from accounts.models import Membership, Person, Team
from accounts.organisation.services import lines
from tests import make


def moves(person: Person, team: Team) -> None:
    """To another team, from today on."""
    _ends(person)
    make.member(person, team, starts_on=make.TODAY)
    lines.rebuild(today=make.TODAY)


def leaves(person: Person) -> None:
    """They are no longer active, and stand in no team."""
    Person.objects.filter(pk=person.pk).update(is_active=False)
    _ends(person)
    lines.rebuild(today=make.TODAY)


def _ends(person: Person) -> None:
    Membership.objects.filter(person=person, starts_on=make.TODAY).delete()
    Membership.objects.filter(person=person, ends_before=None).update(ends_before=make.TODAY)
