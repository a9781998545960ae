"""Deadlines that move because the event they prepare was moved; a flagged miss keeps its deadline."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from accounts.duties.models import Extension, Obligation
from accounts.duties.services import obligations, stopped_clocks
from accounts.duties.services.fulfilments import withdraw_request
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.record.rules.acts import Act


@transaction.atomic
def move_deadline(act: Act, *, obligation: Obligation, due_on: date, due_at: datetime, is_extension: bool) -> bool:
    """Give an open obligation whose deadline is still ahead another one; returns whether it moved.

    An extension keeps the first deadline, so that what is done by the new one reads "excused by extension"; without,
    the owner had no part in it, and the new deadline is the first one. A request for a day that is not later any more
    has no object.
    """
    if obligation.status != "open" or obligation.due_at <= act.now:
        return False
    # While a request waits, the row carries a deadline of the wait; what is moved is the one that stood before it.
    request = Extension.objects.filter(obligation=obligation, status="asked").first()
    stood_at = request.stood_at if request and request.stood_at else obligation.due_at
    organisation = organisation_selector.current()
    missed_at = obligations.missed_instant(
        due_at,
        grace=obligation.grace_working_days,
        zone=calendar.zone_of(obligation.owner, organisation),
        days=WorkingDays.load(organisation=organisation),
    )
    was_extended = obligation.first_due_at < stood_at
    first = min(obligation.first_due_at, due_at) if is_extension or was_extended else due_at
    standing = Obligation.objects.filter(
        pk=obligation.pk, status="open", due_at=obligation.due_at, flagged_at__isnull=True
    )
    changes = {"due_on": due_on, "due_at": due_at, "first_due_at": first, "missed_at": missed_at}
    if not standing.update(**changes, reminded_before_at=None):
        return False
    if request is None:
        return True
    if request.wanted_at <= due_at:
        withdraw_request(act, obligation, reason="The deadline moved before it was decided.")
        return True
    request.stood_on, request.stood_at = due_on, due_at
    request.save(update_fields=["stood_on", "stood_at"])
    duty = Obligation.objects.select_related("owner").get(pk=obligation.pk)
    stopped_clocks.stop(duty=duty, extension=request)
    return True


@transaction.atomic
def count_extension(
    act: Act, *, obligation: Obligation, wanted_on: date, wanted_at: datetime, reason: str
) -> Extension:
    """Keep a deadline that somebody moved to a later day as an extension of its owner: it is counted as any other."""
    return Extension.objects.create(
        obligation=obligation,
        reason=reason,
        wanted_on=wanted_on,
        wanted_at=wanted_at,
        status="granted",
        asked_at=act.now,
        asked_by=obligation.owner,
        decided_at=act.now,
        decided_by=act.person,
    )
