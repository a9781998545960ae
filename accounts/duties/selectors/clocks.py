"""How the chess clock of a duty stands: what its requests for more time stopped, and the time that each side used."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet

from accounts.duties.models import Extension, Obligation
from accounts.duties.rules import chess_clock
from accounts.duties.rules.chess_clock import Request, Spent, Wait
from accounts.duties.selectors.own_days import OwnDays


def request_of(extension: Extension, duty: Obligation) -> Request:
    """A request as the clock reads it; one from before its deadline was kept stands at that of the duty."""
    return Request(
        extension.asked_at,
        extension.stood_on or duty.due_on,
        extension.stood_at or duty.due_at,
        extension.wanted_at,
    )


def days_left(duties: QuerySet[Any], *, stopped_at: datetime, days: OwnDays) -> int:
    """How many working days their owner had left when something was handed in; none where it was late or not owed."""
    due_on = duties.filter(done_at__isnull=False).aggregate(latest=Max("due_on"))["latest"]
    return chess_clock.left(stopped_at, due_on, days) if due_on else 0


def spent_on(duty: Obligation, extensions: Iterable[Extension], days: OwnDays, *, now: datetime) -> Spent:
    """The time that the owner and the line used of a duty, up to its end or now."""
    waits = (_wait(extension, duty, days) for extension in extensions if extension.stood_at is not None)
    ended_at = duty.done_at or duty.waived_at
    return chess_clock.spent(duty.opened_at, waits, ended_at=ended_at, now=now, calendar=days)


def _wait(extension: Extension, duty: Obligation, days: OwnDays) -> Wait:
    """From when it counts as granted, the owner's clock runs again, and that of the line goes on until the answer."""
    answered_at = extension.decided_at or extension.withdrawn_at
    granted_from = chess_clock.granted_from(request_of(extension, duty), days)
    return Wait(extension.asked_at, min(answered_at or granted_from, granted_from), answered_at)
