"""The nightly check of the reporting line: memberships and placements begin and end by date, without an act."""

from __future__ import annotations

import logging

from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.services import lines
from accounts.record.rules.acts import Act

log = logging.getLogger(__name__)


def verify_lines(act: Act) -> int:
    """Make the stored line agree with the organisation's day; returns how many rows had to change."""
    changed = lines.rebuild(today=organisation_today(act.now))
    if changed:
        log.info("The reporting line changed with the day: %s rows.", changed)
    return changed
