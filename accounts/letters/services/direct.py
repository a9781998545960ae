"""Letters that leave while somebody looks on: links that were asked for, which are kept nowhere."""

from __future__ import annotations

import time

from django.conf import settings
from django.core.mail import EmailMessage

from accounts.letters.models import Letter
from accounts.letters.rules.letters import Status
from accounts.letters.services import sending, servers
from accounts.organisation.models import Person
from accounts.record.rules.acts import Act
from traps_web.lib.mail_faults import Fate

LEFT_ALONE = "The mail server did not answer a moment ago, so it was not called again."
NO_TIME = "There was no time left for it: the letters before it took too long."
LEAST_SECONDS = 0.5


class Patience:
    """How long a page may still wait for the mail server: one limit, however many letters it sends."""

    def __init__(self) -> None:
        self._ends_at = time.monotonic() + settings.EMAIL_TIMEOUT

    @property
    def seconds(self) -> float:
        """What is left of it."""
        return self._ends_at - time.monotonic()


def send_now(act: Act, *, kind: str, message: EmailMessage, person: Person | None, patience: Patience) -> Fate:
    """Send a letter at once and say what came of it. It is never tried again: nobody keeps what stood in it."""
    letter = Letter.objects.create(
        kind=kind,
        to=message.to[0],
        person=person,
        status=Status.SENDING,
        written_at=act.now,
        claimed_at=act.now,
    )
    if servers.did_not_answer_lately(act):
        sending.give_up(letter, LEFT_ALONE)
        return Fate.CUT_OFF
    if patience.seconds < LEAST_SECONDS:
        sending.give_up(letter, NO_TIME)
        return Fate.CUT_OFF
    return sending.send(act, letter, message, seconds=patience.seconds, again=False)
