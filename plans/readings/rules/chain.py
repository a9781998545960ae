"""The chain of readings: every reading and every night is hashed together with the digest before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from plans.readings.rules.figures import Standing
from traps_web.lib.canonical import canonical_json, digest

FIRST = "0" * 64
"""What stands before the first reading."""
VERSION = 1
"""Of what a reading holds and how it is spelt."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Closing:
    """What a night says of itself, after its readings."""

    night: int
    day: date
    known_at: datetime
    period: str
    readings: int
    version: int = VERSION


@dataclass(frozen=True, slots=True)
class Night:
    """A night as it is kept: its readings in order with their digests, and its own digest, the head."""

    closing: Closing
    readings: Sequence[tuple[Standing, str]]
    head: str


class Broken(Exception):
    """The chain does not hold; the sentence says from which night on."""


def sealed(previous: str, content: Any) -> str:
    """The digest of something and of everything before it."""
    return digest(f"{previous}\n{canonical_json(content)}")


def link(previous: str, closing: Closing, standings: Sequence[Standing]) -> Night:
    """A new night behind the head of the last one."""
    readings = []
    for standing in standings:
        previous = sealed(previous, standing)
        readings.append((standing, previous))
    return Night(closing, readings, sealed(previous, closing))


def check(nights: Iterable[Night]) -> Iterator[Night]:
    """Hand on every night that holds, the oldest first. Raises Broken at the first that does not."""
    previous, last = FIRST, None
    for night in nights:
        closing = night.closing
        if last is not None and (closing.night, closing.day) != (last.night + 1, last.day + _DAY):
            raise Broken(f"The night after {last.day} is missing.")
        if last is None and closing.night != 1:
            raise Broken("The first night is missing.")
        expected = link(previous, closing, [standing for standing, _ in night.readings])
        if closing.readings != len(night.readings) or expected != night:
            raise Broken(f"The night of {closing.day} is not as it was taken.")
        previous, last = night.head, closing
        yield night
