"""The clock of a duty that stops while a request for more time waits, and runs again with the answer."""

from __future__ import annotations

from datetime import datetime

from accounts.duties.models import Extension, Obligation
from accounts.duties.rules import chess_clock
from accounts.duties.rules.obligations import Status
from accounts.duties.selectors.clocks import request_of
from accounts.duties.selectors.own_days import OwnDays, own_days
from accounts.duties.services import obligations
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.record.rules.acts import Act
from traps_web.lib.deadlines import day_of
from traps_web.lib.faults import StaleState


def stop(*, duty: Obligation, extension: Extension) -> None:
    """Give a duty the deadline that it has while its request waits: it is not flagged before."""
    days = own_days(duty.owner)
    _set_deadline(duty, chess_clock.while_waiting(request_of(extension, duty), days), days)


def run_again(act: Act, *, duty: Obligation, extension: Extension, is_granted: bool) -> datetime:
    """Give a duty the deadline that it has after an answer, and return it; one that was missed meanwhile keeps its own.

    Without an answer in time the owner loses nothing by the wait, whichever way it is decided.
    """
    if duty.status != Status.OPEN or act.now > duty.missed_at:
        return duty.due_at
    days = own_days(duty.owner)
    request = request_of(extension, duty)
    due_at = chess_clock.after_answer(request, at=act.now, is_granted=is_granted, calendar=days)
    if due_at != duty.due_at:
        _set_deadline(duty, due_at, days)
    return due_at


def _set_deadline(duty: Obligation, due_at: datetime, days: OwnDays) -> None:
    """Move the deadline of an open duty, with the grace of its rule, and remind its owner anew. Raises StaleState."""
    grace_ends_at = obligations.missed_instant(
        due_at,
        grace=duty.grace_working_days,
        zone=days.zone,
        days=WorkingDays.load(organisation=organisation_selector.current()),
    )
    standing = Obligation.objects.filter(pk=duty.pk, status=Status.OPEN, due_at=duty.due_at, done_at=None)
    due_on = day_of(due_at, days.zone_info)
    if not standing.update(due_on=due_on, due_at=due_at, missed_at=grace_ends_at, reminded_before_at=None):
        raise StaleState
    duty.due_on, duty.due_at, duty.missed_at = due_on, due_at, grace_ends_at
