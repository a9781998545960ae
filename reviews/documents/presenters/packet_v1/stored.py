"""The stored document of a packet: whose it is, of what, and when its numbers were taken."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from reviews.documents.presenters.packet_v1.spelling import Document, day
from reviews.documents.selectors import drawn
from traps_web.ui import words


class Stored:
    """The document and its heading; each part of the packet reads it and nothing else."""

    def __init__(self, document: Document, *, version: int = 0, timing: str = "", sha256: str = "") -> None:
        self.document = document
        self.version = version
        self.timing = timing
        self.sha256 = sha256

    @classmethod
    def of(cls, packet: Any) -> Self:
        """The view of a stored packet."""
        return cls(drawn.packet(packet), version=packet.version, timing=packet.timing, sha256=packet.sha256)

    @property
    def name(self) -> str:
        return str(self.document["person"]["name"])

    @property
    def whose(self) -> str:
        """ "Rita Rep, North", and for a manager "North, led by Mara Manager"."""
        team = self.document["team"]
        if self.is_team and team:
            return f"{team['name']}, led by {self.name}"
        return f"{self.name}, {team['name']}" if team else self.name

    @property
    def is_team(self) -> bool:
        return bool(self.document["kind"] == "team")

    @property
    def period(self) -> str:
        return str(self.document["period"])

    @property
    def span(self) -> str:
        quarter = self.document["quarter"]
        last = date.fromisoformat(quarter["ends_before"]) - timedelta(days=1)
        return f"{day(quarter['starts_on'])} to {words.day(last, year=True)}"

    @property
    def unit(self) -> str:
        return str(self.document["currency"])

    @property
    def numbers_at(self) -> str:
        at = datetime.fromisoformat(self.document["numbers_at"])
        return words.moment(at, ZoneInfo(self.document["zone"]), year=True)

    @property
    def built(self) -> str:
        """How the packet stands to its plan."""
        timings = {
            "earlier": "built earlier than planned",
            "on time": "frozen on time",
            "later": "built later than planned",
        }
        return timings.get(self.timing, "")
