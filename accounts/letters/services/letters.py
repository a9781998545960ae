"""Having a letter tried again."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from accounts.letters.models import Letter
from accounts.letters.rules import letters as rules
from accounts.letters.rules.kinds import SENT_AT_ONCE
from accounts.letters.services import servers
from accounts.record.rules.acts import Act
from accounts.record.services.steps import Steps
from traps_web.lib.faults import Refused

NOT_KEPT = "The text of this mail was not kept. Create a new link; for an invitation, on the page of the person."


def _roles(act: Act, _letter: Letter) -> Collection[str]:
    return ("admin",) if act.person.is_admin else ("none",)


def _read(pk: int) -> Letter:
    return Letter.objects.get(pk=pk)


STEPS = Steps(machine=rules.MACHINE, roles=_roles, read=_read)


@transaction.atomic
def retry(act: Act, *, letter: Letter) -> Letter:
    """Have a letter that failed tried again with the next round, as if for the first time.

    Raises Refused, StaleState for one that has not failed, or may have been sent.
    """
    step = STEPS.require(act, letter, "retry")
    if letter.kind in SENT_AT_ONCE:
        raise Refused(NOT_KEPT)
    servers.call_soon()
    return STEPS.move(act, letter, step, attempts=0, next_try_at=act.now)
