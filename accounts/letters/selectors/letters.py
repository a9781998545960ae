"""Letters as admins look at them, and how mail stands as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, QuerySet

from accounts.letters.models import Letter, MailServer
from accounts.letters.rules.kinds import PRIVATE
from accounts.letters.rules.letters import Status
from traps_web.lib.sorting import Orders

UNDER_WAY = (Status.WAITING, Status.SENDING)


@dataclass(frozen=True, slots=True)
class Standing:
    """How mail stands: what waits and since when, and what the server last had against it."""

    waiting: int
    oldest: datetime | None
    away_since: datetime | None
    failure: str
    failed_at: datetime | None
    answered_at: datetime | None


ORDERS = Orders({"written": "written_at", "to": "to", "tries": "attempts"}, first="-written")
"""The orders that letters are listed in."""


def every(*, status: str = "") -> QuerySet[Any]:
    """Every letter, or those in one state, the newest first; but for those that concern their reader alone."""
    rows = Letter.objects.exclude(kind__in=PRIVATE).select_related("person").order_by("-written_at", "-pk")
    return rows.filter(status=status) if status else rows


def standing() -> Standing:
    """How mail stands now."""
    under_way = Letter.objects.filter(status__in=UNDER_WAY).aggregate(count=Count("pk"), oldest=Min("written_at"))
    server = MailServer.objects.filter(id=1).first() or MailServer()
    return Standing(
        waiting=under_way["count"],
        oldest=under_way["oldest"],
        away_since=server.away_since,
        failure=server.failure,
        failed_at=server.failed_at,
        answered_at=server.answered_at,
    )


def counts() -> dict[str, int]:
    """How many letters stand in each state that asks for a look: those under way, and those that did not arrive."""
    looked_at = [*UNDER_WAY, Status.FAILED, Status.UNSURE]
    rows = (
        Letter.objects.filter(status__in=looked_at)
        .exclude(kind__in=PRIVATE)
        .values_list("status")
        .annotate(Count("pk"))
        .order_by()
    )
    return dict(rows)
