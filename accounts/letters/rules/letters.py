"""The way of a letter, how long it waits for the next try, and how long the mail server is left alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from django.db.models import TextChoices

from traps_web.lib.machines import TRAPS, Machine, step


class Status(TextChoices):
    """Where a letter stands."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNSURE = "may have been sent"
    FAILED = "failed"


MACHINE: Final = Machine(
    noun="letter",
    states=tuple(Status.values),
    roles=("admin", "none"),
    steps=(
        step("claim", Status.WAITING, to=Status.SENDING, who=TRAPS),
        step("be taken", Status.SENDING, to=Status.SENT, who=TRAPS),
        step("put off", Status.SENDING, to=Status.WAITING, who=TRAPS),
        step("lose sight", Status.SENDING, to=Status.UNSURE, who=TRAPS),
        step("fail", Status.SENDING, to=Status.FAILED, who=TRAPS),
        step("retry", Status.FAILED, to=Status.WAITING, who="admin", verb="letter put back"),
    ),
    refusals={"retry": "Only admins can resend a mail."},
    by_now={
        Status.UNSURE: "This mail may have been sent, so it is not sent again. Its content is also under Notices.",
        "": "Only a failed mail can be sent again; this one is {state}.",
    },
    called={Status.SENDING: "being sent", Status.SENT: "sent already"},
)

WAITS: Final = (timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=40), timedelta(hours=3))
"""How long a letter waits after each try that was refused for now; after one more it has failed."""
RESTS: Final = (
    timedelta(minutes=1),
    timedelta(minutes=2),
    timedelta(minutes=5),
    timedelta(minutes=10),
    timedelta(minutes=15),
)
"""How long the mail server is left alone after each call in a row that it did not answer."""
BEAT: Final = timedelta(seconds=10)
"""A round that begins a moment before a rest is over does not wait for the next one."""
ROUND_SECONDS: Final = 50
"""A round begins no letter that could end after this."""
ROUND_HELD: Final = timedelta(minutes=3)
"""The process of a round that is held longer has died: the time limit in `accounts/tasks.py` is shorter."""
CLAIM_HELD: Final = ROUND_HELD
"""A letter claimed longer ago than this was left by a process that died."""

SETTINGS_PAGE: Final = "/me/#mail"


def wait_after(attempts: int) -> timedelta | None:
    """How long until the next try, after this many; None when there is none."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None


def rest_after(calls: int) -> timedelta:
    """How long the server is left alone after this many calls in a row without an answer."""
    return RESTS[min(calls, len(RESTS)) - 1]


def headers(*, number: int, written_at: datetime, public_url: str, stop: str) -> dict[str, str]:
    """What tells other mail servers and programs who wrote this: an installation, not a person.

    The Message-ID is the same at every try, so whoever gets a letter twice can tell. `stop` is the address at which
    whoever reads it does without the channel that it came by; empty for what nobody switches off.
    """
    host = urlsplit(public_url).hostname or "localhost"
    made = {
        "Message-ID": f"<{written_at:%Y%m%d%H%M%S%f}.{number}@{host}>",
        "Auto-Submitted": "auto-generated",
    }
    if stop:
        made["List-Unsubscribe"] = f"<{stop}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return made
