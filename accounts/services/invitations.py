"""Invitations: a link with which a person sets the own password, once, within a week."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string

from accounts.models import Invitation, Organisation, Person
from accounts.rules.doors import INVITATION_LASTS, hashed
from accounts.rules.faults import Refused, StaleState
from accounts.services import audit, people

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Invited:
    """A made invitation: its secret, to be shown this once, and whether the mail left."""

    invitation: Invitation
    token: str
    mailed: bool = False


@transaction.atomic
def make(*, person: Person, by: Person, now: datetime) -> Invited:
    """Make the link that lets a person set a password; the one before it stops. Raises Refused, StaleState.

    Not for a closed login, and not for who signs in already: they have "I forgot the password".
    """
    if not by.is_admin:
        raise Refused("Invitations are made by admins.")
    person = Person.objects.get(pk=person.pk)
    if not person.is_active:
        raise Refused(f"The login of {person.name} is closed. Open it first.")
    if person.last_login is not None:
        raise Refused(f"{person.name} signs in already. “I forgot the password” on the login page helps them.")
    Invitation.objects.filter(person=person, used_at__isnull=True, revoked_at__isnull=True).update(
        revoked_at=now, revoked_by=by
    )
    token = secrets.token_urlsafe(24)
    try:
        with transaction.atomic():
            row = Invitation.objects.create(
                person=person, token_hash=hashed(token), made_at=now, made_by=by, expires_at=now + INVITATION_LASTS
            )
    except IntegrityError:
        raise StaleState from None
    audit.record(verb="invited", subject=person, by=by, now=now, after={"until": row.expires_at.date().isoformat()})
    return Invited(row, token)


def send(*, person: Person, link: str, until: str) -> bool:
    """Mail the link; whether it left. A mail server that fails is no reason to lose the invitation: the admin has the link.

    Without a mail server (EMAIL_URL) mails are printed in the log, where a secret has no business: none is made.
    """
    if settings.EMAIL_BACKEND.endswith(".console.EmailBackend"):
        return False
    organisation = Organisation.objects.get(id=1)
    context = {"person": person, "link": link, "until": until, "organisation": organisation}
    subject, text, html = (
        render_to_string(f"emails/invitation.{part}", context) for part in ("subject.txt", "txt", "html")
    )
    mail = EmailMultiAlternatives(" ".join(subject.split()), text, to=[person.email])
    mail.attach_alternative(html, "text/html")
    try:
        return bool(mail.send())
    except Exception as fault:  # A mail server may fail in any way.
        log.warning("The invitation of person %s was not sent: %s", person.pk, fault)
        return False


@transaction.atomic
def accept(*, invitation: Invitation, password: str, now: datetime) -> Person:
    """Set the password that the invited person chose; the link is used up. Raises Invalid, StaleState."""
    person = Person.objects.get(pk=invitation.person_id)
    people.check_password(password, person)
    still_open = Invitation.objects.filter(
        pk=invitation.pk, used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now, person__is_active=True
    )
    if not still_open.update(used_at=now):
        raise StaleState("This invitation was used, replaced or has run out.")
    people.set_password(person=person, password=password, by=person, now=now)
    audit.record(verb="invitation used", subject=person, by=person, now=now)
    return person
