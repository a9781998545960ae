"""Somebody guesses a person's password, perhaps from many places at once."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from accounts.duties.services import notices
from accounts.entry.models import ClientAddress
from accounts.letters.rules.kinds import PASSWORD_GUESSED
from accounts.organisation.models import Person
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.models import AuditEvent
from accounts.record.rules.acts import Act
from traps_web.lib import wording

WITHIN = timedelta(days=1)
FAILURES = 50
"""So many failed tries on one person within a day are no slips of the finger."""
ADVICE = (
    "None of the attempts succeeded. Choose a long password that you use nowhere else, and switch on a second step."
)


def is_under_way(act: Act, *, person: Person) -> bool:
    """Whether so many tries on a person have failed lately, wherever they came from."""
    failed = _of(person, "sign-in failed").filter(at__gt=act.now - WITHIN)
    return failed[FAILURES - 1 : FAILURES].exists()


def comes_from_usual_place(*, person: Person, address: str | None) -> bool:
    """Whether the person signed in from a network address as long as addresses are kept."""
    events = _of(person, "signed in").values("pk")
    return address is not None and ClientAddress.objects.filter(address=address, event__in=events).exists()


@transaction.atomic
def tell(act: Act, *, person: Person) -> None:
    """Tell the person and the admins that a password is being guessed: once a day each, however long it goes on."""
    times = f"{wording.number(FAILURES)} times or more within a day"
    _tell(
        act,
        person,
        what="password",
        own=f"Someone tried wrong passwords on your login, {times}. {ADVICE}",
        others=f"Someone tried wrong passwords on the login of {person.name}, {times}. None of the attempts succeeded.",
    )


@transaction.atomic
def tell_password_is_known(act: Act, *, person: Person) -> None:
    """Tell the person and the admins that somebody has the password, and not the second step: once a day each."""
    typed = "and then too many wrong codes."
    _tell(
        act,
        person,
        what="code",
        own=f"Someone entered your password, {typed} If it was not you, choose another password now.",
        others=f"Someone entered the password of {person.name}, {typed}",
    )


def _tell(act: Act, person: Person, *, what: str, own: str, others: str) -> None:
    key = f"{what}:{person.pk}:{organisation_today(act.now).isoformat()}"
    notices.tell(act, person=person, kind=PASSWORD_GUESSED, key=key, text=own, address="/me/#sign-ins")
    address = f"/settings/audit/?person={person.pk}&verb=sign-in+failed"
    admins = Person.objects.filter(is_admin=True, is_active=True).exclude(pk=person.pk)
    notices.tell_many(
        notices.notice(act, person=admin, kind=PASSWORD_GUESSED, key=key, text=others, address=address, mail=False)
        for admin in admins
    )


def _of(person: Person, verb: str) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(object_type=person._meta.label_lower, object_id=str(person.pk), verb=verb)
