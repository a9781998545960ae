"""The calls of a packet: how each speaker's word went since the quarter began."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from zoneinfo import ZoneInfo

from reviews.documents.presenters.packet_v1.spelling import Document, instant
from reviews.documents.presenters.packet_v1.stored import Stored
from traps_web.ui import charts, words

MOST_VOICES = 3
"""One draws a commit and a best case, two others a commit each."""
LEAST = 2


@dataclass(frozen=True)
class VoiceRow:
    """What one speaker called: at first, and last."""

    name: str
    calls: str
    first: str
    commit: str
    best_case: str
    when: str


class Calls(Stored):
    """What was said that the quarter would hold."""

    @property
    def _calls(self) -> list[Document]:
        return list(self.document["coming"]["calls"])

    @cached_property
    def _chains(self) -> list[list[Document]]:
        """The calls of each speaker, the person under review first, then the latest word first."""
        chains: dict[int, list[Document]] = {}
        for call in reversed(self._calls):
            chains.setdefault(call["by"]["id"], []).insert(0, call)
        own = self.document["person"]["id"]
        return sorted(chains.values(), key=lambda chain: chain[0]["by"]["id"] != own)

    @property
    def _own(self) -> list[Document]:
        """The chain of the person under review; empty where they never called."""
        own = self.document["person"]["id"]
        return next((chain for chain in self._chains if chain[0]["by"]["id"] == own), [])

    @cached_property
    def voices(self) -> list[VoiceRow]:
        return [_row(chain, self.document["zone"]) for chain in self._chains]

    @property
    def commit(self) -> str:
        """The last commit of the person under review."""
        return words.money(Decimal(self._own[-1]["commit"])) if self._own else "no call"

    @property
    def best_case(self) -> str:
        """The best case beside it."""
        return words.money(Decimal(self._own[-1]["best_case"])) if self._own else "no call"

    @property
    def calls_finding(self) -> str:
        """How the commit of the person under review went, and how many words there are beside it."""
        if not self._chains:
            return "Nobody called this quarter."
        if not self._own:
            return f"{self.name} has not called this quarter."
        first, last = Decimal(self._own[0]["commit"]), Decimal(self._own[-1]["commit"])
        if first == last:
            times = words.plural(len(self._own), "call")
            return f"{self.name} commits {words.money(last)}, unchanged in {times}."
        went = "up" if last > first else "down"
        return f"{self.name} commits {words.money(last)}, {went} from {words.money(first)}."

    @cached_property
    def calls_course(self) -> charts.Chart | None:
        """The commits as steps, with the best case of the first speaker; None for fewer than two calls."""
        if len(self._calls) < LEAST:
            return None
        quarter, (first, *others) = self.document["quarter"], self._chains[:MOST_VOICES]
        names = ("commit", "best case") if self._own else (first[0]["by"]["name"], "best case")
        over = quarter["ends_before"] <= self.document["as_of"]
        return charts.steps(
            title=self.calls_finding,
            unit=self.unit,
            start=date.fromisoformat(quarter["starts_on"]),
            end=date.fromisoformat(quarter["ends_before"]) - timedelta(days=1),
            today=date.fromisoformat(self.document["as_of"]),
            lines=[
                self._voice(names[0], first, "commit"),
                self._voice(names[1], first, "best_case"),
                *(self._voice(chain[0]["by"]["name"], chain, "commit") for chain in others),
            ],
            came=Decimal(quarter["actual"]) if over else None,
        )

    def _voice(self, name: str, chain: list[Document], figure: str) -> charts.Voice:
        zone = ZoneInfo(self.document["zone"])
        by_day = {_day(call["said_at"], zone): Decimal(call[figure]) for call in chain}
        return charts.Voice(name, tuple(by_day.items()))


def _day(text: str, zone: ZoneInfo) -> date:
    return datetime.fromisoformat(text).astimezone(zone).date()


def _row(chain: list[Document], zone: str) -> VoiceRow:
    first, last = chain[0], chain[-1]
    return VoiceRow(
        name=last["by"]["name"],
        calls=words.number(len(chain)),
        first=words.money(Decimal(first["commit"])),
        commit=words.money(Decimal(last["commit"])),
        best_case=words.money(Decimal(last["best_case"])),
        when=instant(last["said_at"], zone),
    )
