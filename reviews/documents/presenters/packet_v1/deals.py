"""The deals of a packet and the customers who bought: where the money comes from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from reviews.documents.presenters.packet_v1.spelling import amount, day
from reviews.documents.presenters.packet_v1.stored import Stored
from traps_web.ui import words


@dataclass(frozen=True)
class DealRow:
    """One open deal as it is read aloud."""

    name: str
    more: str
    stage: str
    amount: str
    weighted: str
    close_on: str
    not_ready: str
    first_fault: str
    """The first thing that keeps it from being ready, and how many more there are."""


class Deals(Stored):
    """What is open, and who bought."""

    @cached_property
    def deals(self) -> list[DealRow]:
        return [
            DealRow(
                name=row["name"],
                more=", ".join(part for part in (row["customer"], row["person"] if self.is_team else "") if part),
                stage=f"{row['stage']}, {words.percent(Decimal(row['probability']))}",
                amount=words.money(amount(row["amount"])),
                weighted=words.money(amount(row["weighted"])),
                close_on=day(row["close_on"]),
                not_ready=", ".join(row["not_ready"]),
                first_fault=_first(row["not_ready"]),
            )
            for row in self.document["deals"]["lines"]
        ]

    @property
    def top_deals(self) -> list[DealRow]:
        """What fits on a screen."""
        return self.deals[:7]

    @property
    def unlisted(self) -> int:
        """How many deals a screen has no room for."""
        return int(self.document["deals"]["count"]) - len(self.top_deals)

    @property
    def more_deals(self) -> str:
        return f"and {words.plural(self.unlisted, 'smaller deal')}" if self.unlisted > 0 else ""

    @property
    def unlisted_deals(self) -> str:
        left = self.document["deals"]["count"] - len(self.deals)
        return f"and {words.plural(left, 'smaller deal')}" if left > 0 else ""

    @property
    def deals_amount(self) -> str:
        return words.money(amount(self.document["deals"]["amount"]))

    @property
    def deals_weighted(self) -> str:
        return words.money(amount(self.document["deals"]["weighted"]))

    @property
    def deals_finding(self) -> str:
        """Open pipeline against the gap, and how much of it can be believed."""
        deals = self.document["deals"]
        if not deals["count"]:
            return "No open deal closes in this quarter."
        counted = words.plural(deals["count"], "open deal")
        sentence = (
            f"{counted} for {words.money(amount(deals['amount']))}, {words.money(amount(deals['weighted']))} weighted."
        )
        if deals["not_ready"]:
            verb = "is" if deals["not_ready"] == 1 else "are"
            return f"{sentence} {words.number(deals['not_ready'])} {verb} not ready."
        return sentence

    @property
    def undated(self) -> str:
        count = self.document["deals"]["undated"]
        return f"{words.plural(count, 'more open deal has', 'more open deals have')} no close date." if count else ""

    @cached_property
    def customers(self) -> list[tuple[str, str]]:
        rows = [(row["name"], words.money(amount(row["amount"]))) for row in self.document["customers"]]
        rest = Decimal(self.document["customers_rest"])
        return [*rows, ("all others", words.money(rest))] if rest else rows


def _first(faults: list[str]) -> str:
    more = f" and {len(faults) - 1} more" if len(faults) > 1 else ""
    return f"{faults[0]}{more}" if faults else ""
