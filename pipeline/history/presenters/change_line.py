"""What changed of the open pipeline, in one sentence."""

from __future__ import annotations

from pipeline.history.selectors.open_change import OpenChange
from traps_web.ui import words


def since_last_week(change: OpenChange | None) -> str:
    """How the open pipeline stands to that of a week ago; empty where no deal was open on either day."""
    if change is None:
        return ""
    stands = words.money(change.closing)
    if not change.change:
        return f"Open pipeline is {stands}, the same as a week ago."
    went = "rose" if change.change > 0 else "fell"
    return f"Open pipeline {went} by {words.money(abs(change.change))} since last week, to {stands}."
