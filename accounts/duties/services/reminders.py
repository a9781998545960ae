"""Reminders: a day before the deadline, at it, and a day after the miss; each once for one deadline."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from accounts.duties.models import Notice, Obligation
from accounts.duties.selectors import labels
from accounts.duties.services import notices
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.record.rules.acts import Act
from accounts.record.services import job_counts
from traps_web.ui import words

log = logging.getLogger(__name__)
BEFORE = timedelta(hours=24)
AFTER = timedelta(hours=24)
FORGOTTEN = timedelta(days=14)
CHUNK = 500

Text = Callable[[Obligation, str], str]


def remind(act: Act) -> int:
    """Remind people of what is due within a day, due now, or missed a day ago. Returns how many were reminded."""
    zone = organisation_selector.current().time_zone
    open_rows = Obligation.objects.filter(status="open")
    soon = open_rows.filter(due_at__gt=act.now, due_at__lte=act.now + BEFORE, reminded_before_at__isnull=True)
    due = open_rows.filter(due_at__lte=act.now, missed_at__gte=act.now)
    missed = Obligation.objects.filter(
        status="missed",
        done_at__isnull=True,
        waived_at__isnull=True,
        reminded_after_at__isnull=True,
        missed_at__lte=act.now - AFTER,
        missed_at__gt=act.now - FORGOTTEN,
    )
    return (
        _each(act, soon, "due-soon", lambda row, at: f"Due {at}: {row.label}", "reminded_before_at", zone)
        + _each(act, due, "due-now", lambda row, at: f"Due since {at}, not done yet: {row.label}", "", zone)
        + _each(
            act, missed, "overdue", lambda row, at: f"Still owed since {at}: {row.label}", "reminded_after_at", zone
        )
    )


def _each(act: Act, rows: QuerySet[Any], kind: str, text: Text, stamp: str, zone: str) -> int:
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    job_counts.count(job_counts.LOOKED_AT, len(ids))
    told_count = 0
    for start in range(0, len(ids), CHUNK):
        try:
            told_count += _chunk(act, ids[start : start + CHUNK], kind, text, stamp, zone)
        except Exception:
            log.exception("Reminders of kind %s stopped at a chunk.", kind)
    return told_count


@transaction.atomic
def _chunk(act: Act, ids: Sequence[int], kind: str, text: Text, stamp: str, zone: str) -> int:
    duties = Obligation.objects.filter(pk__in=ids).select_related("owner").order_by("pk")
    rows = [labels.drawn(row) for row in duties]
    row_by_key = {_key(row): row for row in rows}
    known = Notice.objects.filter(kind=kind, key__in=list(row_by_key)).values_list("key", flat=True)
    new = [row for key, row in row_by_key.items() if key not in set(known)]
    notices.tell_many(
        notices.notice(
            act,
            person=row.owner,
            kind=kind,
            key=_key(row),
            text=text(row, words.deadline(row.due_at, ZoneInfo(row.owner.time_zone or zone))),
            address=row.address or f"/traps/{row.pk}/",
        )
        for row in new
    )
    if stamp:
        Obligation.objects.filter(pk__in=ids, **{f"{stamp}__isnull": True}).update(**{stamp: act.now})
    return len(new)


def _key(row: Obligation) -> str:
    """A moved deadline is another one to be reminded of."""
    return f"obligation:{row.pk}:{row.due_at:%Y%m%dT%H%M}"
