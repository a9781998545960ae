"""The round: letters that wait, one by one, by one process at a time and within a minute."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.core.mail import EmailMessage

from accounts.letters.models import Letter
from accounts.letters.rules.kinds import SENT_AT_ONCE
from accounts.letters.rules.letters import CLAIM_HELD, ROUND_SECONDS, Status
from accounts.letters.services import sending, servers
from accounts.record.rules.acts import Act
from traps_web.lib.mail_faults import Fate, reason

log = logging.getLogger(__name__)
DIED = "The process that sent it ended in the middle."
Compose = Callable[[Letter], EmailMessage | None]


def make_round(act: Act, *, write: Callable[[Act], int], compose: Compose) -> int:
    """Write the letters that are due, then send what waits, oldest first; returns how many left.

    `compose` puts a letter into words as of now; None when there is nothing to say any more. The first time that the
    server does not answer ends the round for all.
    """
    holder = servers.take(act)
    if not holder:
        log.info("Another process is sending the letters.")
        return 0
    try:
        write(act)
        take_up_again(act)
        return 0 if servers.is_left_alone(act) else _send_waiting(act, compose)
    finally:
        servers.release(holder)


def take_up_again(act: Act) -> int:
    """Letters whose process died: those that had not gone out of its hands wait again, the others may have been sent.

    What leaves while somebody looks on has failed: nobody keeps what stood in it.
    """
    left = Letter.objects.filter(status=Status.SENDING, claimed_at__lte=act.now - CLAIM_HELD)
    lost = left.filter(handed_over_at__isnull=False).update(status=Status.UNSURE, outcome=DIED)
    failed = left.filter(kind__in=SENT_AT_ONCE).update(status=Status.FAILED, outcome=DIED)
    return lost + failed + left.update(status=Status.WAITING, next_try_at=act.now, outcome=DIED)


def _send_waiting(act: Act, compose: Compose) -> int:
    ends_at = time.monotonic() + ROUND_SECONDS
    sent = 0
    while time.monotonic() + settings.EMAIL_TIMEOUT <= ends_at:
        letter = claim_next(act)
        if letter is None:
            break
        outcome = _send_one(act, letter, compose)
        sent += outcome is Fate.SENT
        if outcome in (Fate.CUT_OFF, Fate.UNSURE):
            break
    return sent


def claim_next(act: Act) -> Letter | None:
    """The oldest letter that is due, from now on ours; None when there is none."""
    due = Letter.objects.filter(status=Status.WAITING, next_try_at__lte=act.now)
    while (letter := due.order_by("written_at", "pk").first()) is not None:
        claimed = Letter.objects.filter(pk=letter.pk, status=Status.WAITING, attempts=letter.attempts)
        if claimed.update(status=Status.SENDING, claimed_at=act.now, handed_over_at=None):
            letter.claimed_at = act.now
            return letter
    return None


def _send_one(act: Act, letter: Letter, compose: Compose) -> Fate:
    try:
        message = compose(letter)
    except Exception as fault:
        log.exception("Letter %s cannot be put into words.", letter.pk)
        sending.give_up(letter, reason(fault))
        return Fate.FAILED
    if message is None:
        sending.give_up(letter, "There is nothing left to say.")
        return Fate.FAILED
    Letter.objects.filter(pk=letter.pk).exclude(to=message.to[0]).update(to=message.to[0])
    return sending.send(act, letter, message, seconds=settings.EMAIL_TIMEOUT)
