"""What others changed of a login, in words."""

from __future__ import annotations

from datetime import tzinfo

from accounts.entry.models import LoginChange
from accounts.entry.rules.login_changes import CHOOSE_OWN, What
from traps_web.ui import words


def told(change: LoginChange, *, zone: tzinfo) -> str:
    """What whoever signs in is told of a change that somebody else made."""
    who = change.by.name if change.by else "TRAPS"
    at = words.moment(change.at, zone, year=True)
    advice = CHOOSE_OWN if change.doubtful_until is None else "If you did not expect this, contact an admin now."
    return f"{who} changed your {What(change.what).label}, {at}. {advice}"
