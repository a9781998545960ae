"""Closing a login and opening it again, and giving it a password."""

from __future__ import annotations

from django.db import transaction

from accounts.entry.models import APIToken, FeedAddress, Invitation
from accounts.organisation.models import Person
from accounts.organisation.selectors import service
from accounts.organisation.services.people import check_password, require_keeper
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from traps_web.lib.faults import Refused, StaleState


@transaction.atomic
def deactivate(act: Act, *, person: Person) -> None:
    """Close a person's login with sessions, tokens, calendar address and open invitations; nothing they did is lost.

    Not for oneself, for the last admin, or for the reviewer of last resort and their deputy; that of an admin or a leader is closed by
    an admin. Raises Refused, StaleState.
    """
    if act.by is not None and act.by.pk == person.pk:
        raise Refused("You cannot close your own login; another admin can.")
    require_keeper(act, person)
    if sentence := service.successor_fault(person):
        raise Refused(sentence)
    if not Person.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
        raise StaleState
    APIToken.objects.filter(user=person).delete()
    FeedAddress.objects.filter(person=person, revoked_at__isnull=True).update(revoked_at=act.now)
    waiting = Invitation.objects.filter(
        person=person, used_at__isnull=True, revoked_at__isnull=True, made_at__lt=act.now
    )
    waiting.filter(expires_at__gt=act.now).update(expires_at=act.now)
    person.is_active = False
    audit.record(act, verb="login closed", subject=person, before={"is_active": True}, after={"is_active": False})


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
def set_password(act: Act, *, person: Person, password: str) -> None:
    """Give a person a new password; the trail says that, never what it is. Raises Invalid, Refused."""
    if act.by is not None and act.by.pk != person.pk and not act.by.is_admin:
        raise Refused("Only an admin sets somebody else’s password.")
    check_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])
    audit.record(act, verb="password set", subject=person)
