"""One letter that was claimed, given to the mail server: what came of it is written down at once."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from accounts.letters.models import Letter
from accounts.letters.rules.letters import Status, headers, wait_after
from accounts.letters.selectors import stopping
from accounts.letters.services import servers
from accounts.record.rules.acts import Act
from traps_web.edges import mailing
from traps_web.lib.mail_faults import Fate, fate, reason

log = logging.getLogger(__name__)


def send(act: Act, letter: Letter, message: EmailMessage, *, seconds: float, again: bool = True) -> Fate:
    """Give a claimed letter to the server, within so many seconds, and write down what came of it.

    The row says beforehand that the letter goes out of our hands, so that one whose process dies is not repeated.
    Without `again` what is refused for now has failed: nobody keeps what stood in it.
    """
    message.extra_headers = {**message.extra_headers, **_headers(letter)}
    try:
        with _server(act, letter, seconds) as call:
            call(message)
    except Away as fault:
        return _settle(act, letter, Fate.CUT_OFF, str(fault), again=again, is_counted=False)
    except Exception as fault:  # A mail server may fail in any way; the others still get theirs.
        return _settle(act, letter, fate(fault), reason(fault), again=again)
    return _settle(act, letter, Fate.SENT, "", again=again)


def give_up(letter: Letter, why: str) -> None:
    """A claimed letter that is not even tried."""
    _rows(letter).update(status=Status.FAILED, outcome=why)


class LostClaim(Exception):
    """Somebody else has settled the letter meanwhile, so it is not ours to send."""


class Away(Exception):
    """The server could not be reached at all, so no letter was begun."""


@contextlib.contextmanager
def _server(act: Act, letter: Letter, seconds: float) -> Iterator[Callable[[EmailMessage], None]]:
    """A call of the server, which ends in any case. Raises Away."""
    connection: Any = None

    def mark() -> None:
        if not _rows(letter).update(handed_over_at=act.now):
            raise LostClaim(f"Letter {letter.pk} was taken up again by another process.")

    def call(message: EmailMessage) -> None:
        if not isinstance(connection, mailing.Backend):
            mark()
        if not connection.send_messages([message]):
            raise ValueError("It has no recipient.")

    try:
        try:
            connection = get_connection(timeout=seconds)
            connection.handing_over = mark
            connection.open()
        except Exception as fault:
            raise Away(reason(fault)) from fault
        yield call
    finally:
        with contextlib.suppress(Exception):
            connection.close()


def _settle(act: Act, letter: Letter, outcome: Fate, why: str, *, again: bool, is_counted: bool = True) -> Fate:
    attempts = letter.attempts + is_counted
    wait = wait_after(max(attempts, 1)) if again else None
    if outcome is Fate.SENT:
        changes: dict[str, Any] = {"status": Status.SENT, "sent_at": act.now, "outcome": ""}
    elif outcome is Fate.UNSURE:
        changes = {"status": Status.UNSURE, "outcome": why}
    elif not is_counted and again:
        changes = {"status": Status.WAITING, "next_try_at": act.now, "outcome": why}
    elif outcome is Fate.FAILED or wait is None:
        changes = {"status": Status.FAILED, "outcome": why}
    else:
        changes = {"status": Status.WAITING, "next_try_at": act.now + wait, "outcome": why}
    _rows(letter).update(attempts=attempts, **changes)
    _note(act, letter, outcome, why)
    return outcome


def _note(act: Act, letter: Letter, outcome: Fate, why: str) -> None:
    """What this says of the server itself."""
    if outcome is Fate.SENT:
        servers.note_answer(act)
        return
    log.warning("Letter %s (%s) was not sent: %s", letter.pk, letter.kind, why)
    if outcome in (Fate.CUT_OFF, Fate.UNSURE):
        servers.note_away(act, why)
    else:
        servers.note_refusal(act, why)


def _rows(letter: Letter) -> Any:
    """The letter as long as the claim is ours: whoever was away too long finds it settled by others."""
    return Letter.objects.filter(pk=letter.pk, status=Status.SENDING, claimed_at=letter.claimed_at)


def _headers(letter: Letter) -> dict[str, str]:
    return headers(
        number=letter.pk,
        written_at=letter.written_at,
        public_url=settings.PUBLIC_URL,
        stop=stopping.address(letter) if letter.person_id else "",
    )
