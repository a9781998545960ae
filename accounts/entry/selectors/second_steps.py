"""Who signs in with a second step, and who has to and does not yet."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from accounts.organisation.models import Organisation, Person
from accounts.organisation.rules.second_steps import is_asked
from traps_web.lib.remembered import know, recall


def apps_of(person_id: Any) -> QuerySet[Authenticator]:
    """The app on a person's phone."""
    return Authenticator.objects.filter(user_id=person_id, type=Authenticator.Type.TOTP)


def is_on(person: Person) -> bool:
    """Whether the person signs in with a second step."""
    return recall(_key(person.pk), lambda: apps_of(person.pk).exists())


def know_on(person_id: int, is_switched_on: bool) -> None:
    """Remember it, which was read along with something else."""
    know(_key(person_id), is_switched_on)


def is_asked_of(person: Person, organisation: Organisation) -> bool:
    """Whether the organisation asks the person for a second step."""
    return is_asked(organisation.second_step, is_admin=person.is_admin, is_leader=person.is_leader)


def is_missing(person: Person, organisation: Organisation) -> bool:
    """Whether the person has to switch a second step on before anything else."""
    return is_asked_of(person, organisation) and not is_on(person)


def _key(person_id: int) -> tuple[str, int]:
    return "second step", person_id
