"""The movement of a packet: what came to the open pipeline of the quarter and what left it since it began."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from reviews.documents.presenters.packet_v1.spelling import Document, day
from reviews.documents.presenters.packet_v1.stored import Stored
from traps_web.ui import charts, words

LABELS = {
    "new": "New",
    "reopened": "Reopened",
    "pulled in": "Pulled in",
    "pushed out": "Pushed out",
    "amount up": "Amount up",
    "amount down": "Amount down",
    "stage moved": "Stage moved",
    "owner in": "Handed in",
    "owner out": "Handed out",
    "won": "Won",
    "lost": "Lost",
    "removed": "Removed",
}
"""What each bucket is called, for ever in packets of this schema."""
WON = "won"
MOST = 3
LARGEST = 5


@dataclass(frozen=True)
class MovedRow:
    """An end of the movement, or one bucket with the largest of its deals."""

    label: str
    deals: str
    pipeline: str
    landing: str
    largest: str = ""
    is_end: bool = False


class Movement(Stored):
    """What moved since the quarter began."""

    @property
    def _movement(self) -> Document | None:
        movement: Document | None = self.document["coming"]["movement"]
        return movement

    @property
    def movement_headline(self) -> str:
        """The change of the open pipeline."""
        movement = self._movement
        if movement is None:
            return "No deal of this quarter can have moved yet."
        change = Decimal(movement["closing"]["pipeline"]) - Decimal(movement["opening"]["pipeline"])
        since = f"the end of {day(movement['opening']['on'])}"
        if not change:
            return f"Open pipeline of the quarter is the same as at {since}."
        return f"Open pipeline {'rose' if change > 0 else 'fell'} by {words.money(abs(change))} since {since}."

    @property
    def movement_finding(self) -> str:
        """The same with the buckets that made most of it."""
        movement = self._movement
        if movement is None:
            return self.movement_headline
        moved = sorted(movement["buckets"], key=lambda row: -abs(Decimal(row["pipeline"])))
        mostly = [
            f"{LABELS[row['key']].lower()} {words.signed(Decimal(row['pipeline']))}"
            for row in moved[:MOST]
            if Decimal(row["pipeline"])
        ]
        because = f": {words.listed(mostly)}." if mostly else "."
        return self.movement_headline.rstrip(".") + because

    @cached_property
    def moved(self) -> list[MovedRow]:
        """From the opening through each bucket to the closing, which is their sum."""
        movement = self._movement
        if movement is None:
            return []
        return [
            _end("Opening", movement["opening"]),
            *(_bucket(row) for row in movement["buckets"]),
            _end("Closing", movement["closing"]),
        ]

    @property
    def largest_moves(self) -> list[tuple[str, str, str]]:
        """The deals that moved the most money: what happened, which deal, and how much."""
        movement = self._movement
        deals = (
            [(row["key"], deal) for row in movement["buckets"] for deal in row["largest"] if _most(deal)]
            if movement
            else []
        )
        deals.sort(key=lambda pair: -abs(_most(pair[1])))
        return [(LABELS[key].lower(), deal["name"], words.signed(_most(deal))) for key, deal in deals[:LARGEST]]

    @property
    def movement_note(self) -> str:
        """Since when it is exact, where earlier days were put together from what was recorded."""
        movement = self._movement
        if movement is None:
            return ""
        exact = movement["exact_from"]
        if exact is None:
            return "No day is exact yet: history is put together from what files and people recorded."
        if exact <= movement["opening"]["on"]:
            return ""
        return f"Exact from {_long(exact)}; before that it is put together from what files and people recorded."

    @cached_property
    def movement_course(self) -> charts.Chart | None:
        """From the opening to the closing, bucket by bucket."""
        movement = self._movement
        if movement is None:
            return None
        opening, closing = movement["opening"], movement["closing"]
        return charts.waterfall(
            title=self.movement_finding,
            unit=self.unit,
            moves=[
                charts.Move(f"Open, {day(opening['on'])}", Decimal(opening["pipeline"]), True),
                *(
                    charts.Move(LABELS[row["key"]], Decimal(row["pipeline"]), is_won=row["key"] == WON)
                    for row in movement["buckets"]
                    if Decimal(row["pipeline"])
                ),
                charts.Move(f"Open, {day(closing['on'])}", Decimal(closing["pipeline"]), True),
            ],
        )


def _end(label: str, row: Document) -> MovedRow:
    return MovedRow(
        f"{label}, {_long(row['on'])}",
        words.number(row["deals"]),
        words.money(Decimal(row["pipeline"])),
        words.money(Decimal(row["landing"])),
        is_end=True,
    )


def _bucket(row: Document) -> MovedRow:
    return MovedRow(
        LABELS[row["key"]],
        words.number(row["deals"]),
        _signed(row["pipeline"]),
        _signed(row["landing"]),
        "; ".join(_deal(deal) for deal in row["largest"] if _most(deal)),
    )


def _deal(deal: Document) -> str:
    return f"{deal['name']} {words.signed(_most(deal))}, {day(deal['on'])}"


def _most(deal: Document) -> Decimal:
    """What a deal moved: of the open pipeline, or of won and weighted where only that changed."""
    return Decimal(deal["pipeline"]) or Decimal(deal["landing"])


def _signed(text: str) -> str:
    moved = Decimal(text)
    return words.signed(moved) if moved else "0"


def _long(text: str) -> str:
    return words.day(date.fromisoformat(text), year=True)
