"""Laying an imposed number over the months it is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from traps_web.lib import phasing


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


def lay_over(amount_minor: int, spans: Sequence[Span]) -> list[Line]:
    """The number spread over spans by their working days, to the cent by largest remainder; without a working day all on the first."""
    weights = [span.working_days for span in spans]
    if not any(weights):
        weights = [1, *[0] * (len(spans) - 1)]
    return [Line(span, part) for span, part in zip(spans, phasing.spread(amount_minor, weights), strict=True)]
