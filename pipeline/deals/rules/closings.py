"""When a deal is to close, as people cut their deals: this quarter, the next one, later, earlier, or without a date.

Words and not periods, so that an address that was kept means the same in every quarter.
"""

from __future__ import annotations

from datetime import date

from traps_web.lib import fiscal

QUARTER, NEXT, LATER, EARLIER, UNDATED = "quarter", "next", "later", "earlier", "undated"
CLOSINGS = (QUARTER, NEXT, LATER, EARLIER, UNDATED)

Span = tuple[date | None, date | None]


def quarters(rules: fiscal.CalendarRules, today: date) -> tuple[fiscal.Period, fiscal.Period]:
    """This fiscal quarter and the one after it."""
    this = fiscal.period_of(rules, today, "quarter")
    return this, fiscal.next_period(rules, this.key)


def span(rules: fiscal.CalendarRules, today: date, closing: str) -> Span:
    """First day and the day after the last one of a cut; both are empty for what has no date."""
    this, after = quarters(rules, today)
    spans: dict[str, Span] = {
        QUARTER: (this.starts_on, this.ends_before),
        NEXT: (after.starts_on, after.ends_before),
        LATER: (after.ends_before, None),
        EARLIER: (None, this.starts_on),
    }
    return spans.get(closing, (None, None))
