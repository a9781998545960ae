"""Figures in words: numbers that open, deadlines, differences."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from traps_web.ui import words

SOON = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Fig:
    """A number in words, the address of its rows, and the full figure where the text is short."""

    text: str
    url: str = ""
    full: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """The name of a thing, such as a customer or a trap, and its page."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline: the absolute moment, the relative one after it, and how it presses ("", "soon", "past")."""

    text: str
    relative: str = ""
    tone: str = ""
    iso: str = ""

    @classmethod
    def of(cls, at: datetime, *, now: datetime, zone: tzinfo, settled: bool = False) -> "Due":
        """Say a deadline as seen from now; a settled one no longer presses."""
        tone = "" if settled else "past" if at <= now else "soon" if at - now <= SOON else ""
        relative = "" if settled else words.until_deadline(at, now, zone)
        return cls(words.deadline(at, zone), relative, tone, at.isoformat())


@dataclass(frozen=True, slots=True)
class Delta:
    """A difference in words and whether it is good ("up"), bad ("down") or neither ("")."""

    text: str
    tone: str = ""

    @classmethod
    def of(cls, value: words.Number, *, places: int = 0, unit: str = "", good_is_up: bool = True) -> "Delta":
        """Say a difference; for a measure that should fall pass `good_is_up=False`."""
        tone = "" if value == 0 else "up" if (value > 0) is good_is_up else "down"
        return cls(words.signed(value, places, unit), tone)


@dataclass(frozen=True, slots=True)
class Worked:
    """Today's numbers in a formula: what goes in, line by line, and what comes out, each a label and its figure."""

    lines: tuple[tuple[str, str], ...]
    answer: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Term:
    """A word of `definitions` that opens its meaning where it stands, with today's numbers where they are known."""

    word: str
    worked: Worked | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its figure or name; `is_sum` where it is a sum, `term` where the label is a word with a meaning."""

    label: str
    fig: Fig | Link
    is_sum: bool = False
    term: Term | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of a picker."""

    value: str
    label: str
    is_current: bool
