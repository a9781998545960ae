"""The expected landing of the newest night in one sentence, for pages that people open every day."""

from __future__ import annotations

from plans.measures.presenters.forecast_line import LandingLine
from plans.measures.rules.landing import WEIGHTED
from plans.readings.models import Reading
from plans.readings.selectors.latest import Latest
from traps_web.ui import words


def line(latest: Latest | None, url: str) -> LandingLine | None:
    """What the newest night says, and how it changed in a week; without a figure where there is no such night.

    None where there is no page of the forecast to lead to. It judges nobody: it has no state.
    """
    if not url:
        return None
    if latest is None or latest.newest.expected is None:
        return LandingLine("", url, "")
    newest = latest.newest
    name = "Weighted" if newest.basis == WEIGHTED else "Expected"
    interval = "" if newest.low is None else f" ({words.money(newest.low)} to {words.money(newest.high)})"
    beside = f"{interval} as known at the end of {words.day(newest.night.day)}{_change(newest, latest.week_before)}."
    return LandingLine(f"{name} landing {words.money(newest.expected)}", url, beside)


def _change(newest: Reading, before: Reading | None) -> str:
    """How far it moved in a week; nothing where the one figure is weighted and the other is not."""
    if before is None or before.expected is None or newest.expected is None:
        return ""
    if (before.basis == WEIGHTED) != (newest.basis == WEIGHTED):
        return ""
    change = newest.expected - before.expected
    if not round(change):
        return ", the same as a week before"
    return f", {words.money(abs(change))} {'higher' if change > 0 else 'lower'} than a week before"
