"""Gates: what a deal owes before it may leave a stage, and what happens when somebody lets it through without.

A move forward owes the required items of each stage that it leaves behind, the first one and those jumped over. Won
owes the items of every open stage and the proof, which are the items of the won stage itself. A move back, and lost,
owe none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from traps_web.lib.faults import Invalid
from traps_web.ui import words

LONGEST_OVERRIDE_DAYS: Final = 90
PROOF_KINDS: Final = frozenset({"text", "link", "file"})
"""Kinds of item that can prove that a deal is won: an order number, a link to it, the order itself."""


@dataclass(frozen=True, slots=True)
class Place:
    """A stage as gates see it."""

    pk: int
    name: str
    position: int
    kind: str


@dataclass(frozen=True, slots=True)
class Item:
    """A checklist item with the stage that asks for it."""

    pk: int
    name: str
    kind: str
    is_required: bool
    evidence: str
    stage: Place

    @property
    def is_proof(self) -> bool:
        """Whether it proves that a deal is won: nobody overrides it."""
        return self.stage.kind == "won"


class GateClosed(Invalid):
    """A move that a gate stops. `missing` names the items, `errors` every sentence about the move, fields included."""

    def __init__(self, missing: Sequence[Item], to: Place, faults: Mapping[str, str] | None = None) -> None:
        self.missing = tuple(missing)
        super().__init__(**({"to_stage": closed_sentence(missing, to)} | dict(faults or {})))
        self.details = {
            "missing": [
                {
                    "id": item.pk,
                    "name": item.name,
                    "kind": item.kind,
                    "evidence": item.evidence,
                    "stage": item.stage.name,
                }
                for item in missing
            ]
        }


def closed_sentence(missing: Sequence[Item], to: Place) -> str:
    """Why the gate is closed: "The gate to Closing is closed: Who signs and Signing day are missing."."""
    are = "is" if len(missing) == 1 else "are"
    return f"The gate to {to.name} is closed: {words.listed([item.name for item in missing])} {are} missing."


def is_forward(start: Place, to: Place) -> bool:
    """Whether a move goes on: to a later open stage, or to won."""
    return to.kind == "won" or (start.kind == "open" and to.kind == "open" and to.position > start.position)


def owed_items(items: Iterable[Item], *, start: Place, to: Place) -> list[Item]:
    """The required items of a move, those of the earliest stage first.

    A lost deal that is reopened owes what it would have owed on the way to where it comes back to.
    """
    if to.kind == "lost" or not (is_forward(start, to) or start.kind == "lost"):
        return []
    first = 0 if to.kind == "won" or start.kind == "lost" else start.position
    owed = [
        item
        for item in items
        if item.is_required
        and (
            (item.stage.kind == "open" and first <= item.stage.position < to.position)
            or (item.is_proof and to.kind == "won")
        )
    ]
    return sorted(owed, key=lambda item: item.stage.position)


def missing_items(items: Iterable[Item], filled: Collection[int], *, start: Place, to: Place) -> list[Item]:
    """What stands between a deal and a stage: the items of the move that nobody has answered."""
    return [item for item in owed_items(items, start=start, to=to) if item.pk not in filled]


@dataclass(frozen=True, slots=True)
class Override:
    """Why the line lets a deal through a closed gate, and the day by which the items are owed after all."""

    reason: str
    expires_on: date | None


def override_faults(override: Override, *, today: date) -> dict[str, str]:
    """What stands against an override: no reason, no day, a day that is not after today, or one too far away."""
    sentences: dict[str, str] = {}
    if not override.reason.strip():
        sentences["override_reason"] = "Give a reason for letting the deal through; it appears in the next review."
    elif len(override.reason.strip()) > 500:
        sentences["override_reason"] = "Keep the reason under 500 characters."
    latest = today + timedelta(days=LONGEST_OVERRIDE_DAYS)
    if override.expires_on is None:
        sentences["expires_on"] = "Enter the day by which the missing items are due."
    elif override.expires_on <= today:
        sentences["expires_on"] = f"Choose a day after today, {words.day(today, year=True)}."
    elif override.expires_on > latest:
        sentences["expires_on"] = (
            f"An override lasts {LONGEST_OVERRIDE_DAYS} days at most. The last day is {words.day(latest)}."
        )
    return sentences


def debt(overrides: Iterable[tuple[Collection[int], date]], owed: Collection[int]) -> tuple[list[int], date | None]:
    """Gate debt: the overridden items that are still missing, and the earliest day one of them is owed by.

    `overrides` are the items and days of each override, oldest first: the newest one that names an item counts. `owed`
    are the items that are still asked for and not answered.
    """
    due: dict[int, date] = {}
    for item_ids, expires_on in overrides:
        due.update(dict.fromkeys(item_ids, expires_on))
    open_ones = {item_id: day for item_id, day in due.items() if item_id in owed}
    return sorted(open_ones), min(open_ones.values(), default=None)


def is_debt_expired(owed_by: date | None, *, today: date) -> bool:
    """Whether the day has passed by which overridden items were owed."""
    return owed_by is not None and owed_by < today
