"""The second step of somebody who lost the phone, taken away by another admin or on the machine itself."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts.entry.rules.login_changes import What
from accounts.entry.services import doors, login_changes
from accounts.organisation.models import Person
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from traps_web.lib.faults import Refused, StaleState


@transaction.atomic
def reset(act: Act, *, person: Person) -> None:
    """Switch a person's second step off, with the recovery codes, and sign them out everywhere; they are told.

    Where the organisation asks for one, they switch it on anew at the next sign-in. Nobody resets their own: whoever
    found a browser open would do that. Raises Refused, StaleState.
    """
    if act.by is not None and not act.by.is_admin:
        raise Refused("Only an admin can reset a second step.")
    if act.by is not None and act.by.pk == person.pk:
        raise Refused("Switch off your own second step under My settings. If you lost the phone, ask another admin.")
    _, counts = Authenticator.objects.filter(user=person).delete()
    if not counts:
        raise StaleState(f"{person.name} signs in without a second step.")
    doors.end_sessions(act, person=person)
    audit.record(act, verb="second step reset", subject=person)
    login_changes.note(act, person=person, what=What.SECOND_STEP)
