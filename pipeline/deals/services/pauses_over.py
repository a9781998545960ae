"""A pause that ends by itself is told to whoever answers for the deal, once."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db.models import F

from accounts.duties.models import Notice
from accounts.duties.services import notices
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.acts import Act
from pipeline.deals.models import DealPause
from traps_web.ui import words

KIND: Final = "pause-over"
LOOKS_BACK: Final = timedelta(days=30)
"""A pause that ended longer ago is no news any more, even where nothing ran for that long."""


def tell(act: Act) -> int:
    """Tell the owners of open deals that go on since their pause is over; returns how many were told.

    A pause that was ended by hand or with a move is told to nobody: whoever ended it knows. Of a deal that has gone to
    another owner since, only the first one is told.
    """
    today = organisation_today(act.now)
    over = DealPause.objects.filter(
        resume_on__lte=today,
        resume_on__gt=today - LOOKS_BACK,
        ended_at__isnull=True,
        deal__status="open",
        deal__paused_until_on=F("resume_on"),
    )
    pauses = {f"pause-over:{row.pk}": row for row in over.select_related("deal__owner").order_by("resume_on", "pk")}
    known_keys = set(Notice.objects.filter(kind=KIND, key__in=pauses).values_list("key", flat=True))
    rows = [
        notices.notice(
            act,
            person=pause.deal.owner,
            kind=KIND,
            key=key,
            text=f"The pause of {pause.deal.name} ended by itself on {words.day(pause.resume_on)}. "
            "It owes a next step again.",
            address=f"/deals/{pause.deal_id}/",
        )
        for key, pause in pauses.items()
        if key not in known_keys
    ]
    notices.tell_many(rows)
    return len(rows)
