"""API tokens: made by a person for a program, shown once, revoked at any time."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction
from django.db.models import Q

from accounts.entry.models import APIToken
from accounts.organisation.models import Person
from accounts.record.rules.acts import Act
from accounts.record.rules.scopes import DAYS, USUAL_DAYS, Scope, joined, offered
from accounts.record.services import audit
from traps_web.lib import clock
from traps_web.lib.faults import Invalid, Refused, StaleState

MOST = 20
USE_KEPT_EVERY = timedelta(hours=1)


def check_password(person: Person, password: str) -> None:
    """Whoever sits at a browser that somebody left open makes no token. Raises Invalid beside `password`."""
    if not person.check_password(password):
        raise Invalid(password="This is not your password.")  # noqa: S106 - a sentence


@transaction.atomic
def create(
    act: Act,
    *,
    person: Person,
    name: str,
    scopes: Collection[str] | None = None,
    days: int = USUAL_DAYS,
) -> tuple[APIToken, str]:
    """Make a named token that holds so many days of real time; the second value is the token itself, shown once.

    Without `scopes` it has all that the person's tokens may have. Raises Invalid by field, Refused when the person
    holds twenty already.
    """
    name = " ".join(name.split())
    given = offered(is_admin=person.is_admin)
    chosen = given if scopes is None else tuple(scopes)
    if wrong := _faults(name, chosen, given, days):
        raise Invalid(**wrong)
    if APIToken.objects.filter(user=person, expiry__gt=clock.real_now()).count() >= MOST:
        raise Refused(f"You have reached the limit of {MOST} tokens. Revoke one that you no longer use.")
    row, token = APIToken.objects.create(user=person, expiry=timedelta(days=days), name=name, scopes=joined(chosen))
    facts = {"token": name, "key": row.token_key, "scopes": row.scopes, "days": days}
    audit.record(act.of(person), verb="token created", subject=person, after=facts)
    return row, token


def _faults(name: str, chosen: Collection[str], given: Collection[Scope], days: int) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if not name:
        wrong["name"] = "Enter the program that will use it, so that you recognise it later."
    elif len(name) > 80:
        wrong["name"] = "A name has at most 80 characters."
    if not chosen:
        wrong["scopes"] = "Choose what the program may do."
    elif too_much := [scope for scope in chosen if scope not in given]:
        wrong["scopes"] = f"Your tokens have no scope “{too_much[0]}”: it opens what only admins may do."
    if days not in DAYS:
        wrong["days"] = f"A token holds for {', '.join(map(str, DAYS[:-1]))} or {DAYS[-1]} days."
    return wrong


@transaction.atomic
def revoke(act: Act, *, token_key: str) -> APIToken:
    """Revoke a token at once: one's own, or anybody's for admins. Raises StaleState when it is not there any more."""
    row = APIToken.objects.filter(token_key=token_key).select_related("user").first()
    if row is None or (row.user_id != act.person.pk and not act.person.is_admin):
        raise StaleState("That token is already revoked.")
    APIToken.objects.filter(pk=row.pk).delete()
    audit.record(act, verb="token revoked", subject=row.user, before={"token": row.name, "key": token_key})
    return row


def note_use(*, token: APIToken, real_now: datetime) -> None:
    """Keep that a token is used, once an hour and not for each call; a call that only reads never fails by it."""
    before = real_now - USE_KEPT_EVERY
    if token.last_used_at is not None and token.last_used_at > before:
        return
    not_lately = Q(last_used_at__isnull=True) | Q(last_used_at__lte=before)
    with suppress(DatabaseError), transaction.atomic():
        APIToken.objects.filter(not_lately, pk=token.pk).update(last_used_at=real_now)
