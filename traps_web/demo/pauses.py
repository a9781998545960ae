"""Deals that rest: a few of those that close later, each with the reason that its owner gave."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import Final

from accounts.record.rules.acts import Act, Via
from pipeline.deals.models import Deal
from pipeline.deals.services import pauses
from traps_web.demo.stage import Stage

REASONS: Final = (
    "Their budget is frozen until the board has met",
    "The buyer is away, and nobody signs in the meantime",
    "They merge two plants first and will not decide before",
    "Legal waits for the new terms",
)
EVERY: Final = 60
"""One of so many open deals that close later rests."""
LONG_AGO: Final = timedelta(weeks=7)
"""When the first of them was paused, for two weeks; nobody has taken it up since."""


def complete(stage: Stage) -> int:
    """Pause them from today, for three to six weeks, and one of them long ago; returns how many there are."""
    later = Deal.objects.filter(status="open", close_on__gt=stage.today + timedelta(weeks=8), owner__is_active=True)
    rows = later.select_related("owner", "stage").order_by("external_id")
    count = 0
    for place, deal in enumerate(islice(rows, 7, None, EVERY)):
        since, weeks = (timedelta(0), 3 + place % 4) if place else (LONG_AGO, 2)
        pauses.pause(
            Act(deal.owner, stage.now - since, Via.DEMO),
            deal=deal,
            resume_on=stage.today - since + timedelta(weeks=weeks),
            reason=REASONS[place % len(REASONS)],
        )
        count += 1
    return count
