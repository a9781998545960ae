"""Credit: how the money of a booking or a deal is shared among people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from traps_web.lib import money
from traps_web.lib.normal_form import folded

Shares = Sequence[tuple[int, int]]
"""Pairs of a person's id and their share in parts per million."""

WHOLE = ((0, money.PPM),)


@dataclass(frozen=True, slots=True)
class Part:
    """A person's part of an amount."""

    person_id: int
    share_ppm: int
    amount: Decimal


def percent(share_ppm: int) -> str:
    """A share as people write it: 250000 is "25", 333333 is "33.3333"."""
    text = f"{Decimal(share_ppm) / 10_000:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shares_fault(shares: Shares) -> str:
    """One sentence when the shares do not give away exactly 100 % (docs/glossary.md, credit); empty when they do."""
    if not shares:
        return "Enter at least one person for the credit."
    if len({person_id for person_id, _ in shares}) < len(shares):
        return "Each person can appear only once in the credit."
    if any(share_ppm < 1 for _, share_ppm in shares):
        return "Every share must be above 0 %."
    total = sum(share_ppm for _, share_ppm in shares)
    if total != money.PPM:
        return f"The shares add up to {percent(total)} %, not to 100 %."
    return ""


def split(amount: Decimal, shares: Shares) -> list[Part]:
    """The amount dealt out by share, to the cent, by largest remainder (docs/glossary.md, credit).

    Raises ValueError for bad shares.
    """
    fault = shares_fault(shares)
    if fault:
        raise ValueError(fault)
    parts = money.split(money.to_minor(amount), [share_ppm for _, share_ppm in shares])
    return [
        Part(person_id, share_ppm, money.from_minor(part))
        for (person_id, share_ppm), part in zip(shares, parts, strict=True)
    ]


def weighted(amount: Decimal, probability_ppm: int) -> Decimal:
    """Amount times the stage's probability, rounded once, half to even (docs/glossary.md, weighted)."""
    return money.from_minor(money.apply_ppm(money.to_minor(amount), probability_ppm))


def parse(text: str) -> list[tuple[str, int]]:
    """Shares as files write them, "ann@x.example:60;ben@x.example:40" in per cent.

    Raises ValueError with a sentence.
    """
    shares = []
    for piece in filter(None, (part.strip() for part in text.split(";"))):
        email, colon, share = piece.rpartition(":")
        if not colon or not email.strip():
            raise ValueError(
                f"Enter the credit like ann@company.example:60;ben@company.example:40; “{piece}” has no share."
            )
        try:
            ppm = money.parse_amount(share.strip().removesuffix("%")) * 10_000
        except ValueError:
            raise ValueError(f"“{share.strip()}” is not a percentage; write it like 60 or 33.3333.") from None
        if ppm != int(ppm):
            raise ValueError(f"“{share.strip()}” has more than four decimals.")
        shares.append((folded(email), int(ppm)))
    return shares
