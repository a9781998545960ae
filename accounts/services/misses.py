"""The sweep that flags what was missed. It knows no evidence: it compares one instant."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.models import AuditEvent, Notice, Obligation
from accounts.selectors import organisation as organisation_selector
from accounts.services import audit, notices
from traps_web.ui import words

log = logging.getLogger(__name__)
CHUNK = 1000


def flag_missed(*, now: datetime) -> int:
    """Flag every obligation whose grace has ended; `missed_at` stands, whenever the sweep comes by. Returns how many.

    Run twice, late, or by several at once, each is flagged once. A row that cannot be flagged is logged and passed by.
    """
    zone = organisation_selector.current().time_zone
    due = Obligation.objects.filter(status="open", missed_at__lt=now).order_by("pk")
    ids = list(due.values_list("pk", flat=True))
    return sum(_flag_or_pass_by(ids[start : start + CHUNK], now, zone) for start in range(0, len(ids), CHUNK))


def _flag_or_pass_by(ids: Sequence[int], now: datetime, zone: str) -> int:
    """Flag a chunk; when it fails, its halves, until the row that cannot be flagged stands alone."""
    try:
        return _flag(ids, now, zone)
    except Exception:
        if len(ids) == 1:
            log.exception("Obligation %s could not be flagged as missed.", ids[0])
            return 0
    half = len(ids) // 2
    return _flag_or_pass_by(ids[:half], now, zone) + _flag_or_pass_by(ids[half:], now, zone)


@transaction.atomic
def _flag(ids: Sequence[int], now: datetime, zone: str) -> int:
    """One conditional update, its notices and its audit rows: all of them or none."""
    # On PostgreSQL the rows are held and others pass them by; on SQLite the transaction holds the whole file.
    held = Obligation.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk__in=ids, status="open")
    rows = list(held.filter(missed_at__lt=now).select_related("owner", "trap"))
    pks = [row.pk for row in rows]
    flagged = Obligation.objects.filter(pk__in=pks, status="open").update(status="missed", flagged_at=now)
    if flagged != len(rows):
        raise RuntimeError("Rows changed while they were held.")
    notices.tell_many(_told(row, now, zone) for row in rows)
    AuditEvent.objects.bulk_create([_recorded(row, now) for row in rows], batch_size=500)
    return flagged


def _told(row: Obligation, now: datetime, zone: str) -> Notice:
    due = words.moment(row.due_at, ZoneInfo(row.owner.time_zone or zone))
    return notices.notice(
        person=row.owner,
        kind="missed",
        key=f"obligation:{row.pk}",
        text=f"Missed: “{row.label}” was due {due}.",
        address=f"/traps/{row.pk}/",
        now=now,
    )


def _recorded(row: Obligation, now: datetime) -> AuditEvent:
    return audit.event(
        verb="obligation missed",
        subject=row,
        by=None,
        now=now,
        before={"status": "open"},
        after={"status": "missed", "missed_at": row.missed_at.isoformat()},
        actor_name="flag-missed",
    )
