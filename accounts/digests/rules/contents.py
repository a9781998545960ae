"""What a daily mail says, before it is put into words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from accounts.letters.rules.kinds import Channel, Topic

SAID_DAILY: Final = (Channel.DAILY, Channel.URGENT)


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that is owed."""

    pk: int
    trap_key: str
    trap: str
    label: str
    address: str
    due_at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class Telling:
    """A notice that waited for the daily mail."""

    kind: str
    text: str
    address: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Miss:
    """What one of the people below missed."""

    owner_id: int
    owner: str
    trap: str
    flagged_at: datetime
    cause: str = ""
    """Why, once its owner has said so."""


@dataclass(slots=True)
class Contents:
    """Everything that there is to say to one person on one of their days."""

    day: date
    since: datetime
    due: list[Duty] = field(default_factory=list)
    past_due: list[Duty] = field(default_factory=list)
    to_decide: list[Duty] = field(default_factory=list)
    decided: list[Telling] = field(default_factory=list)
    news: list[Telling] = field(default_factory=list)
    misses: list[Miss] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say; the figures of a quarter alone are no reason for a mail."""
        return not any((self.due, self.past_due, self.to_decide, self.decided, self.news, self.misses))


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure that runs: the finding, what stands behind it, the state it shows, and a quiet line below."""

    finding: str
    amounts: str
    state: str = ""
    note: str = ""
    url: str = ""


Figures = Sequence[FigureLine]


def says(channels: Mapping[Topic, Channel], topic: Topic) -> bool:
    """Whether the daily mail speaks of a topic."""
    return channels[topic] in SAID_DAILY
