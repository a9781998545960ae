"""Whose round it is, and whether the mail server is left alone for now."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import F, Q

from accounts.letters.models import MailServer
from accounts.letters.rules.letters import BEAT, ROUND_HELD, rest_after
from accounts.record.rules.acts import Act
from traps_web.lib.mail_faults import without_addresses


def take(act: Act) -> str:
    """Take the round, which only one process has; its name, or nothing while somebody else has it.

    A round held longer than it can last was left by a process that died; one that ends later than any could is of
    a clock that was put back since.
    """
    MailServer.objects.bulk_create([MailServer(id=1)], ignore_conflicts=True)
    holder = uuid.uuid4().hex
    is_free = Q(held_until__isnull=True) | Q(held_until__lte=act.now) | Q(held_until__gt=act.now + 2 * ROUND_HELD)
    taken = MailServer.objects.filter(is_free, id=1).update(holder=holder, held_until=act.now + ROUND_HELD)
    return holder if taken else ""


def release(holder: str) -> None:
    """Give the round back, if it is still ours."""
    MailServer.objects.filter(id=1, holder=holder).update(holder="", held_until=None)


def is_left_alone(act: Act) -> bool:
    """Whether the server did not answer a while ago, and is not called again yet."""
    longest = 2 * rest_after(10**6)
    return MailServer.objects.filter(
        id=1, next_call_at__gt=act.now + BEAT, next_call_at__lte=act.now + longest
    ).exists()


def did_not_answer_lately(act: Act) -> bool:
    """Whether somebody called in vain less than a minute ago: nobody who looks on is kept waiting for that again."""
    return MailServer.objects.filter(
        id=1, away_since__isnull=False, failed_at__gt=act.now - rest_after(1), failed_at__lte=act.now
    ).exists()


@transaction.atomic
def note_away(act: Act, reason: str) -> None:
    """It did not answer: leave it alone, the longer the more often in a row that was so."""
    MailServer.objects.bulk_create([MailServer(id=1)], ignore_conflicts=True)
    server = MailServer.objects.select_for_update().get(id=1)
    server.calls += 1
    server.away_since = server.away_since or act.now
    server.next_call_at = act.now + rest_after(server.calls)
    server.failed_at, server.failure = act.now, without_addresses(reason)
    server.save(update_fields=["calls", "away_since", "next_call_at", "failed_at", "failure"])


def note_answer(act: Act) -> None:
    """It took a letter: it is there."""
    MailServer.objects.bulk_create([MailServer(id=1)], ignore_conflicts=True)
    MailServer.objects.filter(id=1).update(away_since=None, calls=0, next_call_at=None, answered_at=act.now)


def note_refusal(act: Act, reason: str) -> None:
    """It answered, and did not take a letter."""
    MailServer.objects.bulk_create([MailServer(id=1)], ignore_conflicts=True)
    MailServer.objects.filter(id=1).update(
        away_since=None, calls=0, next_call_at=None, failed_at=act.now, failure=without_addresses(reason)
    )


def call_soon() -> None:
    """Somebody says that it is there again: the next round does not wait."""
    MailServer.objects.filter(id=1, next_call_at__isnull=False).update(next_call_at=F("failed_at"))
