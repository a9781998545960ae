"""From which day on a deal stood as it does, and how what is recorded of it becomes a row of days."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import TextChoices

Shares = tuple[tuple[int, int], ...]


class Cause(TextChoices):
    """Why a deal stands otherwise than before."""

    OPENED = "opened"
    TAKEN_OVER = "taken over"
    CHANGED = "changed"
    WON = "won"
    LOST = "lost"
    REOPENED = "reopened"
    PUT_BACK = "put back"
    REMOVED = "removed"
    BUILT = "built"
    """Put together afterwards, from what was recorded before states were kept."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything about a deal that counts in a sum."""

    status: str
    stage_id: int
    owner_id: int
    amount: Decimal | None
    close_on: date | None
    closed_on: date | None
    shares: Shares
    forecast: str = ""
    """As a person chose it; empty: as the stage says."""
    paused_until_on: date | None = None
    """Paused on every day before; None: not paused."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A standing with the day from which it holds."""

    starts_on: date
    standing: Standing
    known_at: datetime
    by_id: int | None = None


def cause_of(before: Standing, after: Standing) -> Cause:
    """What a change is called."""
    if before.status == after.status or after.status not in ("open", "won", "lost"):
        return Cause.CHANGED
    return {"won": Cause.WON, "lost": Cause.LOST, "open": Cause.REOPENED}[after.status]


def start_of(before: Standing, after: Standing, *, today: date) -> date:
    """The day from which a change holds: today, but a deal is won or lost on its closing day, which may be past."""
    if after.closed_on is not None and (after.status, after.closed_on) != (before.status, before.closed_on):
        return min(after.closed_on, today)
    return today


def corrected_from(before: Standing, after: Standing) -> date | None:
    """The closing day of a closed deal that turns out to have been closed later: it was open until then; else None."""
    if before.status != after.status or before.closed_on is None or after.closed_on is None:
        return None
    return before.closed_on if after.closed_on > before.closed_on else None


def birth(
    standing: Standing, *, opened_on: date | None, today: date, first_stage_id: int
) -> list[tuple[date, Standing]]:
    """How a new deal stood since it was opened.

    One that came in closed was open until its closing day: at the first stage, because nobody recorded another one.
    One that came in paused rests from today.
    """
    opened = min(opened_on or today, today)
    if standing.paused_until_on is not None and opened < today:
        return [(opened, replace(standing, paused_until_on=None)), (today, standing)]
    if standing.closed_on is None:
        return [(opened, standing)]
    closed = min(standing.closed_on, today)
    if opened_on is None or opened >= closed:
        return [(closed, standing)]
    before = replace(
        standing,
        status="open",
        stage_id=first_stage_id,
        close_on=standing.close_on or standing.closed_on,
        closed_on=None,
    )
    return [(opened, before), (closed, standing)]


def ends(starts: Sequence[date]) -> list[date | None]:
    """The day before which each of some rows, in the order in which they became known, stops to hold."""
    earliest: date | None = None
    days: list[date | None] = []
    for start in reversed(starts):
        days.append(None if earliest is None else max(start, earliest))
        earliest = start if earliest is None else min(earliest, start)
    return days[::-1]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A change as it was recorded: which field of the standing, and what stood there before."""

    at: datetime
    by_id: int | None
    field: str
    before: object


def walk_back(
    standing: Standing, changes: Iterable[Recorded], *, day_of: Callable[[datetime], date]
) -> tuple[Standing, list[Dated]]:
    """The standing that a deal began with, and what became of it, oldest first, out of how it stands now."""
    rows: list[Dated] = []
    current = standing
    for change in sorted(changes, key=lambda row: row.at, reverse=True):
        day = day_of(change.at)
        before = _undone(current, change, day)
        if before == current:
            continue
        starts_on = start_of(before, current, today=day)
        if current.closed_on is not None and before.status != current.status:
            current = replace(current, closed_on=starts_on)
        rows.append(Dated(starts_on, current, change.at, change.by_id))
        current = before
    return current, rows[::-1]


def _undone(standing: Standing, change: Recorded, day: date) -> Standing:
    value: Any = change.before
    if change.field == "stage":
        stage_id, status = value
        # When a deal that was reopened had been closed is told by the change before; on this day at the latest.
        return replace(standing, stage_id=stage_id, status=status, closed_on=None if status == "open" else day)
    if change.field == "owner_id":
        shares = _handed_back(standing.shares, new=standing.owner_id, old=value)
        return replace(standing, owner_id=value, shares=shares)
    return replace(standing, **{change.field: value})


def _handed_back(shares: Shares, *, new: int, old: int) -> Shares:
    """The shares before a hand-over: what the new owner has was the old owner's."""
    if any(person_id == old for person_id, _ in shares):
        return shares
    return tuple((old if person_id == new else person_id, ppm) for person_id, ppm in shares)


def read_before(field: str, text: str, *, person_of: Callable[[str], int | None]) -> tuple[str, object] | None:
    """The field of the standing and its value out of the text that a change was recorded with; None where none is."""
    if field == "amount":
        try:
            return "amount", Decimal(text) if text else None
        except InvalidOperation:
            return None
    if field == "close date":
        return "close_on", date.fromisoformat(text) if text else None
    if field == "owner":
        number = re.search(r"\((\d+)\)$", text)
        return ("owner_id", int(number[1])) if number else None
    if field == "pause":
        return "paused_until_on", date.fromisoformat(text) if text else None
    if field == "forecast":
        return "forecast", text
    if field == "shares":
        return _read_shares(text, person_of)
    return None


def _read_shares(text: str, person_of: Callable[[str], int | None]) -> tuple[str, object] | None:
    shares = []
    for part in text.split(" %"):
        name, _, share = part.removeprefix(", ").rpartition(" ")
        if not name:
            continue
        person_id = person_of(name)
        if person_id is None or not share.replace(".", "", 1).isdigit():
            return None
        shares.append((person_id, int(Decimal(share) * 10_000)))
    return ("shares", tuple(shares)) if sum(ppm for _, ppm in shares) == 1_000_000 else None
