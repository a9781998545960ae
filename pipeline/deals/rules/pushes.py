"""Pushes: how often the close date of a deal went to a later month."""

from __future__ import annotations

from datetime import date

from traps_web.lib import fiscal


def is_push(before: date | None, after: date | None, *, calendar: fiscal.CalendarRules) -> bool:
    """Whether a change of the expected close date is a push: the new day is later and lies in a later fiscal month.

    A later day inside the same fiscal month is none, pulling in takes none back, and the first date of a deal is none
    (docs/glossary.md, push). A deal that was pushed twice is not ready.
    """
    if before is None or after is None or after <= before:
        return False
    return not fiscal.period_of(calendar, before, "month").contains(after)
