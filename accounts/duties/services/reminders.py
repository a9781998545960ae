"""Reminders: a day before the deadline, at it, and a day after the miss; each once for one deadline."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from accounts.duties.models import Notice, Obligation
from accounts.duties.services import notices
from accounts.organisation.selectors import organisation as organisation_selector
from traps_web.ui import words

log = logging.getLogger(__name__)
BEFORE = timedelta(hours=24)
AFTER = timedelta(hours=24)
FORGOTTEN = timedelta(days=14)
CHUNK = 500

Text = Callable[[Obligation, str], str]


def remind(*, now: datetime) -> int:
    """Tell everybody what is due within a day, what is due now, and what was missed a day ago. Returns how many were told."""
    zone = organisation_selector.current().time_zone
    open_rows = Obligation.objects.filter(status="open")
    soon = open_rows.filter(due_at__gt=now, due_at__lte=now + BEFORE, reminded_before_at__isnull=True)
    due = open_rows.filter(due_at__lte=now, missed_at__gte=now)
    missed = Obligation.objects.filter(
        status="missed",
        done_at__isnull=True,
        waived_at__isnull=True,
        reminded_after_at__isnull=True,
        missed_at__lte=now - AFTER,
        missed_at__gt=now - FORGOTTEN,
    )
    return (
        _each(soon, "due-soon", lambda row, at: f"Due {at}: {row.label}", "reminded_before_at", now, zone)
        + _each(due, "due-now", lambda row, at: f"Due since {at}, not done yet: {row.label}", "", now, zone)
        + _each(
            missed, "overdue", lambda row, at: f"Still owed since {at}: {row.label}", "reminded_after_at", now, zone
        )
    )


def _each(rows: QuerySet[Any], kind: str, text: Text, stamp: str, now: datetime, zone: str) -> int:
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    told = 0
    for start in range(0, len(ids), CHUNK):
        try:
            told += _chunk(ids[start : start + CHUNK], kind, text, stamp, now, zone)
        except Exception:
            log.exception("Reminders of kind %s stopped at a chunk.", kind)
    return told


@transaction.atomic
def _chunk(ids: Sequence[int], kind: str, text: Text, stamp: str, now: datetime, zone: str) -> int:
    rows = list(Obligation.objects.filter(pk__in=ids).select_related("owner").order_by("pk"))
    wanted = {_key(row): row for row in rows}
    known = Notice.objects.filter(kind=kind, key__in=list(wanted)).values_list("key", flat=True)
    new = [row for key, row in wanted.items() if key not in set(known)]
    notices.tell_many(
        notices.notice(
            person=row.owner,
            kind=kind,
            key=_key(row),
            text=text(row, words.deadline(row.due_at, ZoneInfo(row.owner.time_zone or zone))),
            address=row.address or f"/traps/{row.pk}/",
            now=now,
        )
        for row in new
    )
    if stamp:
        Obligation.objects.filter(pk__in=ids, **{f"{stamp}__isnull": True}).update(**{stamp: now})
    return len(new)


def _key(row: Obligation) -> str:
    """A moved deadline is another one to be reminded of."""
    return f"obligation:{row.pk}:{row.due_at:%Y%m%dT%H%M}"
