"""The round of a quarter in words, open and closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from reviews.cycles.models import Cycle
from reviews.cycles.presenters import reviews as presenter
from traps_web.ui import values, words

GROUP_WORDS = {"held": "held", "due": "due", "dodged": "dodged", "excused": "excused"}
MOST_NAMED = 100


def statement(cycle: Cycle | None, counts: dict[str, int], *, is_ones_own: bool) -> str:
    """Who has done it, who is due, who dodged."""
    if cycle is None:
        return "No quarter is open for review yet."
    closed = cycle.status == "closed"
    if is_ones_own:
        return f"The reviews of {cycle.period_key}{' are closed' if closed else ''}."
    if closed:
        parts = [f"{counts['signed']} of {counts['all']} signed"]
        parts += [f"{counts[name]} {name}" for name in ("dodged", "excused") if counts[name]]
        left = counts["all"] - counts["signed"] - counts["dodged"] - counts["excused"]
        parts += [f"{left} closed unsigned"] if left else []
        return f"{cycle.period_key} is closed: {', '.join(parts)}."
    parts = [f"{counts['held']} of {counts['all']} {'is' if counts['held'] == 1 else 'are'} held"]
    parts += [f"{counts[name]} {name}" for name in ("dodged", "excused") if counts[name]]
    parts.append(f"{counts['due']} still due" if counts["due"] else "none is due")
    return f"{cycle.period_key}: {', '.join(parts)}."


def groups(cycle: Cycle, counts: dict[str, int], chosen: str) -> list[values.Tab]:
    """All, and each group that has somebody; with one group alone there is nothing to choose."""
    address = reverse("cycle_detail", args=[cycle.pk])
    said = GROUP_WORDS | ({"due": "not held"} if cycle.status == "closed" else {})
    filled = [name for name in GROUP_WORDS if counts[name]]
    if len(filled) < 2:
        return []
    tabs = [values.Tab(f"All {counts['all']}", address, not chosen)]
    return tabs + [
        values.Tab(f"{said[name].capitalize()} {counts[name]}", f"{address}?who={name}", name == chosen)
        for name in filled
    ]


def closed_facts(cycle: Cycle, zone: ZoneInfo) -> str:
    """Who closed it, when and why; nothing while it is open."""
    if cycle.closed_at is None or cycle.closed_by is None:
        return ""
    said = f"Closed {words.moment(cycle.closed_at, zone)} by {cycle.closed_by.name}"
    return f"{said}: {cycle.close_reason}" if cycle.close_reason else f"{said}."


@dataclass(frozen=True)
class Ending:
    """What closing the quarter now would mean."""

    statement: str
    sub: str
    rows: list[presenter.RosterRow]
    more: str
    needs_reason: bool


def ending(
    cycle: Cycle,
    unsettled: Sequence[Any],
    counts: dict[str, int],
    *,
    now: datetime,
    today: date,
    zone: ZoneInfo,
) -> Ending:
    """Who would be left, the first of them by name."""
    open_ones = len(unsettled)
    done = f"{counts['signed']} of {counts['all']} signed"
    if counts["excused"]:
        done = f"{done}, {counts['excused']} excused"
    left = f"{words.plural(open_ones, 'review')} would end as {'it is' if open_ones == 1 else 'they are'}."
    return Ending(
        statement=f"Close {cycle.period_key}: {done}.",
        sub=left if open_ones else "Every review is signed or excused.",
        rows=presenter.rows(unsettled[:MOST_NAMED], now=now, today=today, zone=zone),
        more=f"and {words.number(open_ones - MOST_NAMED)} more" if open_ones > MOST_NAMED else "",
        needs_reason=open_ones > 0,
    )
