"""Minutes made ready to show from the stored document alone; what is written so far has the same shape."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from reviews.documents.presenters.packet_v1.promises import carried, judged
from reviews.documents.presenters.packet_v1.spelling import day, instant, month_label
from reviews.documents.selectors import drawn
from traps_web.lib.canonical import canonical_json
from traps_web.ui import periods, values, words

Document = dict[str, Any]
_ORDINALS = dict(
    enumerate(("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"), start=1)
)


def ordinal(count: int) -> str:
    """ "third time", "12 times"."""
    return f"{_ORDINALS[count]} time" if count in _ORDINALS else f"{words.number(count)} times"


@dataclass(frozen=True)
class Why:
    """One month explained."""

    month: str
    cause: str
    control: str
    times: str
    words: str


@dataclass(frozen=True)
class Act:
    """One catch-up action."""

    text: str
    about: str
    due_on: str
    amount: str
    chance: str
    counts: str


@dataclass(frozen=True)
class Vote:
    """How many said that number."""

    number: int
    count: int
    marks: range


class MinutesView:
    """The writing of a review in words. `of_draft` shows what is written so far."""

    def __init__(self, document: Document, packet: Document) -> None:
        self.document = document
        self.packet = packet

    @classmethod
    def of(cls, minutes: Any, packet: Document) -> MinutesView:
        """The view of stored minutes beside their packet."""
        return cls(drawn.minutes(minutes), packet)

    @classmethod
    def of_draft(cls, content: Document, packet: Document) -> MinutesView:
        """The same view of what is not closed yet: spelt as it would be stored."""
        return cls(json.loads(canonical_json(content)), packet)

    @property
    def scores(self) -> list[values.Entry]:
        """What was judged, then what moves to the next review."""
        return [*map(judged, self.document["scores"]), *map(carried, self.document.get("carried", ()))]

    @property
    def kept(self) -> str:
        """ "Two of three promises kept."."""
        rows = self.document["scores"]
        if not rows and self.document.get("carried"):
            return "No promise is due yet."
        if not rows:
            return "There are no promises to score, because this is the first review."
        if len(rows) == 1:
            end = {"kept": "is kept", "open": "is not scored"}.get(rows[0]["outcome"], "was not kept")
            return f"The one promise that was due {end}."
        kept = sum(1 for row in rows if row["outcome"] == "kept")
        unscored = sum(1 for row in rows if row["outcome"] == "open")
        sentence = f"{_count(kept)} of {_count(len(rows)).lower()} promises kept."
        return f"{sentence} {_count(unscored)} not scored." if unscored else sentence

    @property
    def whys(self) -> list[Why]:
        return [
            Why(
                month=month_label(self.packet, row["month"]),
                cause=row["cause"] or "no cause given",
                control={True: "in my control", False: "not in my control"}.get(row["in_my_control"], ""),
                times=ordinal(row["times"]) if row["times"] > 1 else "",
                words=row["words"],
            )
            for row in self.document["explanations"]
        ]

    @property
    def why_finding(self) -> str:
        """The ledger of excuses in a sentence."""
        rows = [row for row in self.document["explanations"] if row["cause"]]
        if not rows:
            return "No month is explained yet."
        most = max(rows, key=lambda row: row["times"])
        if most["times"] > 1:
            return f"“{words.sentence(most['cause']).rstrip('.')}” is given for the {ordinal(most['times'])}."
        mine = sum(1 for row in rows if row["in_my_control"])
        if mine == 0:
            return "No cause was within the person’s control."
        verb = "was" if mine == 1 else "were"
        return f"{_count(mine)} of {_count(len(rows)).lower()} causes {verb} within the person’s control."

    @property
    def acts(self) -> list[Act]:
        return [
            Act(
                text=row["text"],
                about=row["about"],
                due_on=day(row["due_on"]),
                amount=words.money(Decimal(row["amount"])),
                chance=words.percent(Decimal(row["chance_ppm"]) / 1_000_000),
                counts=words.money(Decimal(row["counts"])),
            )
            for row in self.document["actions"]
        ]

    @property
    def uncovered(self) -> str:
        return words.money(Decimal(self.document["cover"]["uncovered"]))

    @property
    def has_uncovered(self) -> bool:
        return Decimal(self.document["cover"]["uncovered"]) > 0

    @property
    def above(self) -> str:
        """What the actions count for beyond the gap, so that the column adds up; empty when there is none."""
        cover = self.document["cover"]
        over = Decimal(cover["expected"]) - Decimal(cover["gap"])
        return words.signed(-over) if over > 0 and cover["is_known"] else ""

    @property
    def gap(self) -> str:
        cover = self.document["cover"]
        return words.money(Decimal(cover["gap"])) if cover["is_known"] else "n/a"

    @property
    def gap_label(self) -> str:
        return f"{periods.named(self.document['cover']['period'])} gap"

    @property
    def expected(self) -> str:
        return words.money(Decimal(self.document["cover"]["expected"]))

    @property
    def now_finding(self) -> str:
        """Does what happens now cover the gap?"""
        cover = self.document["cover"]
        gap = Decimal(cover["gap"])
        if not cover["is_known"]:
            return "Without a budget there is no gap to cover."
        if not gap:
            return "There is no gap left to cover."
        if not self.has_uncovered:
            return f"The actions cover the gap of {words.money(gap)}."
        return f"{self.uncovered} of the gap has no plan."

    @property
    def parts(self) -> values.MeterParts:
        """The gap cut in its actions and the money without a plan."""
        rows = sorted(self.document["actions"], key=lambda row: -Decimal(row["counts"]))
        parts = [
            values.Part(row["text"], Decimal(row["counts"]), str(min(place, 4)))
            for place, row in enumerate(rows, start=1)
        ]
        return values.MeterParts(
            (*parts, values.Part("no plan for this money", Decimal(self.document["cover"]["uncovered"]), "gap"))
        )

    @property
    def answers(self) -> list[Document]:
        return list(self.document["answers"])

    @property
    def ideas(self) -> list[Document]:
        return [row for row in self.document["answers"] if row["idea"]]

    @property
    def votes(self) -> list[Vote]:
        votes = []
        for number in range(1, 6):
            count = sum(1 for row in self.document["answers"] if row["stands"] == number)
            votes.append(Vote(number, count, range(count)))
        return votes

    @property
    def votes_said(self) -> str:
        counts = ", ".join(f"{vote.number}: {vote.count or 'none'}" for vote in self.votes)
        return f"{words.plural(len(self.document['answers']), 'answer')} from 1 to 5. {counts}"

    @property
    def group_finding(self) -> str:
        rows = self.document["answers"]
        if not rows:
            return "The group has not answered yet."
        mean = Decimal(sum(row["stands"] for row in rows)) / len(rows)
        return f"The group says {words.number(mean, 1)} of 5."

    @property
    def verdicts(self) -> list[Document]:
        return [
            {
                **row,
                "state": values.State("done", "stands")
                if row["verdict"] == "stands"
                else values.State("missed", f"sent back until {day(row['until'])}"),
                "when": instant(row["at"], self.zone),
            }
            for row in self.document["verdicts"]
        ]

    @property
    def verdict_finding(self) -> str:
        rows = self.document["verdicts"]
        if not rows:
            return "No verdict yet."
        last = rows[-1]
        if last["verdict"] == "stands":
            return f"{last['by']}: it stands."
        return f"{last['by']}: sent back until {day(last['until'])}."

    @property
    def promises(self) -> list[Document]:
        return [{**row, "day": day(row["due_on"])} for row in self.document["promises"]]

    @property
    def promises_finding(self) -> str:
        rows = self.document["promises"]
        if not rows:
            return "Three promises, each with its day."
        first = min(rows, key=lambda row: row["due_on"])
        return (
            f"Three promises, the first by {day(first['due_on'])}."
            if len(rows) == 3
            else f"{_count(len(rows))} promised."
        )

    @property
    def zone(self) -> str:
        return str(self.document["zone"])

    @property
    def prepared(self) -> str:
        at = instant(self.document["prepared_at"], self.zone)
        return f"prepared {at}" if at else "presented without preparation"

    @property
    def held(self) -> str:
        started, ended = self.document["started_at"], self.document["ended_at"]
        if not started:
            return "not held yet"
        held = f"held {instant(started, self.zone)}"
        if not ended:
            return held
        minutes = round((datetime.fromisoformat(ended) - datetime.fromisoformat(started)).total_seconds() / 60)
        return f"{held}, {words.number(max(minutes, 1))} min"

    @property
    def closed(self) -> str:
        at = instant(self.document.get("closed_at"), self.zone)
        return f"minutes closed {at} by {self.document['closed_by']}" if at else ""

    @property
    def held_on(self) -> date | None:
        started = self.document["started_at"]
        return datetime.fromisoformat(started).date() if started else None


def _count(count: int) -> str:
    numerals = {0: "None", 1: "One", 2: "Two", 3: "Three", 4: "Four", 5: "Five", 6: "Six"}
    return numerals.get(count, words.number(count))
