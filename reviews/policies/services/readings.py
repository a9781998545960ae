"""Reading a policy, and objecting to it."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from accounts.duties.rules.traps import POLICY_READ
from accounts.duties.services import notices
from accounts.duties.services.fulfilments import fulfil
from accounts.organisation.models import Person
from accounts.organisation.selectors.calendar import today_of
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from reviews.policies.models import PolicyObjection, PolicyReading
from reviews.policies.models.readings import PUT, READ
from reviews.policies.services.putting import subject_of
from traps_web.lib.faults import Invalid, Refused, StaleState

MOST_WORDS: Final = 1000


@transaction.atomic
def read(act: Act, *, reading: PolicyReading) -> PolicyReading:
    """Sign that one has read a version; it says nothing about agreeing, and is not taken back.

    Raises Refused to everybody else, StaleState where it was read before.
    """
    _require_own(act, reading, "read it")
    day = today_of(act.person, act.now)
    is_new = PolicyReading.objects.filter(pk=reading.pk, state=PUT).update(state=READ, read_at=act.now, read_on=day)
    if not is_new:
        raise StaleState("You have read this version before. It is not taken back.")
    row = PolicyReading.objects.select_related("policy", "person").get(pk=reading.pk)
    fulfil(act, trap_key=POLICY_READ, owner=row.person, subject=subject_of(row.policy))
    audit.record(act, verb="policy read", subject=row)
    return row


@transaction.atomic
def object_to(act: Act, *, reading: PolicyReading, words: str) -> PolicyObjection:
    """Object to a version in words that the line reads; from when it applies stays as it is.

    Raises Refused to everybody else, Invalid without words.
    """
    _require_own(act, reading, "object to it for themselves")
    if not words.strip():
        raise Invalid(words="Write what you object to: your line reads it.")
    made = PolicyObjection.objects.create(reading=reading, words=words.strip(), made_at=act.now, made_by=act.person)
    # The trail is read by admins, the words are not.
    audit.record(act, verb="policy objected to", subject=reading)
    above = Person.objects.get_queryset().filter(
        lines_below__below=act.person, lines_below__depth__gt=0, is_active=True
    )
    notices.tell_many(
        notices.notice(
            act,
            person=person,
            kind="policy-objected",
            key=f"objection:{made.pk}",
            text=f"{act.person.name} objects to version {reading.policy.version} of the policy.",
            address=f"/policy/{reading.policy_id}/",
        )
        for person in above
    )
    return made


def _require_own(act: Act, reading: PolicyReading, what: str) -> None:
    if reading.person_id != act.person.pk:
        raise Refused(f"This was put before {reading.person.name}. Only they can {what}.")
