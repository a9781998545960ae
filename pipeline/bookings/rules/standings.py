"""What a booking stands at with all its restatements, and what may be restated of it: the same on every road."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pipeline.bookings.rules import credit as credit_rules
from pipeline.bookings.rules.credit import Part, Shares
from traps_web.lib import wording
from traps_web.ui import words

A_CENT = Decimal("0.01")
IS_RESTATEMENT = "This row is itself a restatement. Restate the booking that it corrects."
IS_UNDONE = "The import of this booking was undone, so there is nothing left to correct."
RESTATED = "It was restated since, so the booking and its correction stay."
BOOKED_SINCE = "A later file or program booked it. Undo that booking first."


@dataclass
class Standing:
    """A booking as it stands: its money, and what each person holds of it."""

    booked_on: date
    amount: Decimal
    shares: list[tuple[int, int]]
    """As it was booked."""
    held: dict[int, Decimal]
    teams: dict[int, int] = field(default_factory=dict)
    """The team in which each person was credited."""
    names: Mapping[int, str] = field(default_factory=dict)
    rows: int = 1
    """How many rows it consists of, its restatements included."""
    is_restatement: bool = False
    is_undone: bool = False

    @classmethod
    def new(cls, booked_on: date, amount: Decimal, shares: Shares, names: Mapping[int, str]) -> Standing:
        """A booking that is about to be recorded."""
        held = {part.person_id: part.amount for part in credit_rules.split(amount, shares)}
        return cls(booked_on, amount, list(shares), held, names=names)

    def parts_of(self, amount: Decimal, shares: Shares | None = None) -> list[Part]:
        """How a restatement of so much is credited: by the shares that it names, or else as the booking was.

        As booked, nobody is left with a cent too many or too few, however often it is restated: each holds the share of
        what it comes to. Where an earlier restatement named other shares, the difference alone is dealt out.
        """
        if shares is not None or not self._is_held_as_booked():
            return credit_rules.split(amount, shares or self.shares)
        return [
            Part(part.person_id, part.share_ppm, part.amount - self.held.get(part.person_id, Decimal(0)))
            for part in credit_rules.split(self.amount + amount, self.shares)
        ]

    def _is_held_as_booked(self) -> bool:
        due = {part.person_id: part.amount for part in credit_rules.split(self.amount, self.shares)}
        people = due.keys() | self.held.keys()
        differences = (abs(self.held.get(pk, Decimal(0)) - due.get(pk, Decimal(0))) for pk in people)
        return all(difference <= A_CENT * self.rows for difference in differences)

    def faults(self, booked_on: date, amount: Decimal, parts: list[Part]) -> dict[str, str]:
        """What stands against a restatement: field name to one sentence; empty when it can be recorded."""
        if self.is_restatement or self.is_undone:
            return {"restates": IS_RESTATEMENT if self.is_restatement else IS_UNDONE}
        sentences: dict[str, str] = {}
        if booked_on < self.booked_on:
            sentences["booked_on"] = (
                f"It was booked on {words.day(self.booked_on, year=True)}. A restatement counts on that day or later."
            )
        if amount < 0 and self.amount + amount < 0:
            sentences["amount"] = (
                f"The booking stands at {wording.money(self.amount, 2)}; you cannot remove more than that."
            )
        for part in parts:
            held = self.held.get(part.person_id, Decimal(0))
            if part.amount < 0 and held + part.amount < 0 and "amount" not in sentences:
                name = self.names.get(part.person_id, "Somebody")
                sentences["credit"] = f"{name} holds {wording.money(held, 2)} of it; you cannot remove more than that."
        return sentences

    def add(self, amount: Decimal, parts: list[Part]) -> None:
        """It stands so much higher or lower from now on."""
        self.amount += amount
        self.rows += 1
        for part in parts:
            self.held[part.person_id] = self.held.get(part.person_id, Decimal(0)) + part.amount
