"""API tokens: made by a person for a program, shown once, revoked at any time."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from accounts.entry.models import APIToken
from accounts.organisation.models import Person
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from traps_web.lib.faults import Invalid, Refused, StaleState

LIFETIME = timedelta(days=90)
MOST = 20


@transaction.atomic
def create(act: Act, *, person: Person, name: str) -> tuple[APIToken, str]:
    """Make a named token that holds for 90 days of real time; the second value is the token itself, never shown again.

    Raises Invalid without a name, Refused when the person holds twenty already.
    """
    name = " ".join(name.split())
    if not name:
        raise Invalid(name="Name the program that will use it, so that you know later what you revoke.")
    if len(name) > 80:
        raise Invalid(name="A name has at most 80 characters.")
    if APIToken.objects.filter(user=person).count() >= MOST:
        raise Refused(f"You hold {MOST} tokens, which is the most. Revoke one that is no longer used.")
    row, token = APIToken.objects.create(user=person, expiry=LIFETIME, name=name)
    audit.record(act.of(person), verb="token created", subject=person, after={"token": name, "key": row.token_key})
    return row, token


@transaction.atomic
def revoke(act: Act, *, person: Person, token_key: str) -> None:
    """Revoke one of the person's own tokens at once. Raises StaleState when it is gone already."""
    row = APIToken.objects.filter(user=person, token_key=token_key).first()
    if row is None:
        raise StaleState("That token is revoked already.")
    row.delete()
    audit.record(act.of(person), verb="token revoked", subject=person, before={"token": row.name, "key": token_key})
