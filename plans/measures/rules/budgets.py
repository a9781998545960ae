"""Laying an imposed number over the months it is for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from traps_web.lib import fiscal, phasing


@dataclass(frozen=True, slots=True)
class Span:
    """A fiscal month, or the part of one in which the owner stands in one team, with its working days."""

    month: str
    team_id: int
    starts_on: date
    ends_before: date
    working_before: int
    working_days: int


@dataclass(frozen=True, slots=True)
class Line:
    """A span and the minor units that lie on it."""

    span: Span
    amount: int


def begun_sentence(period: str, *, ended: Sequence[str], running: Sequence[str], goes_on: bool) -> str:
    """Why a number cannot be set over months that carry one and have begun, and what can be done instead.

    `goes_on`: there are months to come as well, which can be sent by themselves.
    """
    ways = []
    if ended:
        ways.append(f"{_listed(ended)} {'has' if len(ended) == 1 else 'have'} ended: only an admin can restate that")
    if running:
        ways.append(f"{_listed(running)} {'has' if len(running) == 1 else 'have'} begun: ask for an amendment")
    sentence = f"This would change {period}, which already has another number. {'; '.join(ways)}."
    return f"{sentence} Send future months as separate lines." if goes_on else sentence


def first_number_note(begun: Sequence[str], today: date) -> str:
    """What a dry run says of a first number that comes after its months began."""
    has = "has" if len(begun) == 1 else "have"
    return (
        f"{_listed(begun)} {has} begun: a first number, marked “set on {today.isoformat()}, after it began”, and told."
    )


def _listed(keys: Sequence[str]) -> str:
    return keys[0] if len(keys) == 1 else f"{', '.join(keys[:-1])} and {keys[-1]}"


def lay_over(amount_minor: int, spans: Sequence[Span]) -> list[Line]:
    """The number spread over spans by their working days, to the cent by largest remainder.

    Without a working day all of it lies on the first span.
    """
    weights = [span.working_days for span in spans]
    if not any(weights):
        weights = [1, *[0] * (len(spans) - 1)]
    return [Line(span, part) for span, part in zip(spans, phasing.spread(amount_minor, weights), strict=True)]


def cut(line: Line, months: Sequence[fiscal.Period], before: Callable[[date], int]) -> list[Line]:
    """A line cut at the edges of other months, to the cent, each part with its month and what its working days are due.

    `before(day)` counts stored working days before a day. Parts without a working day carry nothing and fall away; a
    line that has none at all lies on its first month as a whole.
    """
    span, parts = line.span, []
    for month in months:
        start, end = max(month.starts_on, span.starts_on), min(month.ends_before, span.ends_before)
        if start >= end:
            continue
        done, until = before(start) - span.working_before, before(end) - span.working_before
        if span.working_days and until > done:
            part = line.amount * until // span.working_days - line.amount * done // span.working_days
            parts.append(
                Line(Span(month.key, span.team_id, start, end, span.working_before + done, until - done), part)
            )
        elif not span.working_days and not parts:
            parts.append(Line(replace(span, month=month.key), line.amount))
    return parts
