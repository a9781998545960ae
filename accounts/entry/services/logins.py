"""Closing a login and opening it again, and giving it a password."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.entry.rules.login_changes import What
from accounts.entry.services import doors, login_changes
from accounts.organisation.models import Person
from accounts.organisation.selectors import service
from accounts.organisation.services import people
from accounts.organisation.services.people import check_password, require_keeper
from accounts.record.rules.acts import Act, Via
from accounts.record.services import audit
from traps_web.lib.faults import Invalid, Refused, StaleState

NOT_BY_PROGRAMS = "A program cannot set passwords. Create a link so that the person chooses one."


@transaction.atomic
def deactivate(act: Act, *, person: Person) -> None:
    """Close a person's login with sessions, tokens, calendar address and open invitations; nothing they did is lost.

    Not for oneself, for the last admin, or for the reviewer of last resort and their deputy; that of an admin or a
    leader is closed by an admin. Raises Refused, StaleState.
    """
    if act.by is not None and act.by.pk == person.pk:
        raise Refused("You cannot close your own login. Ask another admin.")
    require_keeper(act, person)
    if sentence := service.successor_fault(person):
        raise Refused(sentence)
    if not Person.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
        raise StaleState
    doors.shut(act, person=person)
    person.is_active = False
    audit.record(act, verb="login closed", subject=person, before={"is_active": True}, after={"is_active": False})


def switch(act: Act, *, person: Person, state: str) -> None:
    """Open a login, or close it. Raises what the one and the other raise."""
    if state == "open":
        activate(act, person=person)
    else:
        deactivate(act, person=person)


@transaction.atomic
def activate(act: Act, *, person: Person) -> None:
    """Open a closed login again; not of somebody who has left. Raises Refused, StaleState."""
    if service.has_left(person, now=act.now):
        raise Refused(service.left_sentence(person))
    if not Person.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
        raise StaleState
    person.is_active = True
    audit.record(act, verb="login opened", subject=person, before={"is_active": False}, after={"is_active": True})


@transaction.atomic
def take_in(act: Act, *, password: str | None = None, **facts: Any) -> Person:
    """Take a person in, with a password to begin with where one is given; they are told of it. Raises Invalid."""
    person = people.create(act, password=password, **facts)
    if password is not None:
        if act.via == Via.API:
            raise Invalid(password=NOT_BY_PROGRAMS)
        login_changes.note(act, person=person, what=What.PASSWORD, knows_password=True)
    return person


@transaction.atomic
def change_person(act: Act, *, person: Person, **changes: Any) -> Person:
    """Change what is known of a person; of another e-mail address they are told at the old and at the new one.

    Raises Invalid, Refused.
    """
    old_email = Person.objects.get(pk=person.pk).email
    changed = people.change(act, person=person, **changes)
    if changed.email != old_email:
        login_changes.note(act, person=changed, what=What.EMAIL, old_email=old_email)
    return changed


@transaction.atomic
def set_first_password(act: Act, *, person: Person, password: str) -> None:
    """Give somebody who has never signed in a password to begin with; the trail says that, never what it is.

    They are told, and what they sign with it has to be confirmed: whoever chose it could sign in their place. For the
    same reason whoever signs in already gets a link instead, and no program chooses one. Raises Invalid, Refused.
    """
    if not act.person.is_admin:
        raise Refused("Only an admin can set the password of another person.")
    if act.via == Via.API:
        raise Refused(NOT_BY_PROGRAMS)
    if person.last_login is not None:
        raise Refused(f"{person.name} already signs in. Create a link so that they choose a new password.")
    _set_password(act, person, password)
    login_changes.note(act, person=person, what=What.PASSWORD, knows_password=True)


@transaction.atomic
def set_on_the_machine(act: Act, *, person: Person, password: str) -> None:
    """Give somebody a password where TRAPS runs, for the only admin who forgot theirs; every other way in ends.

    They are told, and what they sign with it has to be confirmed until they choose another. Raises Invalid.
    """
    _set_password(act, person, password)
    login_changes.note(act, person=person, what=What.PASSWORD, knows_password=True)


@transaction.atomic
def choose_password(act: Act, *, person: Person, password: str) -> None:
    """Take the password that a person chose with a link; every other way in ends. Raises Invalid."""
    _set_password(act.of(person), person, password)
    login_changes.note_own_password(act, person=person)


def _set_password(act: Act, person: Person, password: str) -> None:
    check_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])
    doors.shut(act, person=person)
    audit.record(act, verb="password set", subject=person)
