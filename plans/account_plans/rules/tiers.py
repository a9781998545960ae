"""A, B, C: what the trailing revenue suggests, and what a move between tiers needs.

ABC analysis (Pareto, Juran): customers in the order of their revenue; those that bring the first 80 % are A, those that
bring the next 15 % are B, the others C. Equal revenue is the same tier. A floor lowers who brings less than it asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from traps_web.lib.money import PPM, split, to_minor

TIERS: Final = ("A", "B", "C")
A_UP_TO_PPM: Final = 800_000
B_UP_TO_PPM: Final = 950_000
LONGEST_REASON: Final = 300
NO_TIER: Final = ""
WITHOUT_REASON: Final = "Give a reason for the new tier; it stays in the history."


@dataclass(frozen=True, slots=True)
class Ranked:
    """A customer in the analysis: its share, the share of it and all larger ones, and the tier they suggest."""

    key: int
    revenue: Decimal
    share_ppm: int
    cumulative_ppm: int
    tier: str


def analyse(revenue: Mapping[int, Decimal], *, floors: Mapping[str, Decimal]) -> list[Ranked]:
    """Rank customers by revenue, the largest first, ties by key.

    Shares add up to exactly 100 % where there is any revenue. Who brought nothing, or less than nothing after
    restatements, has no share and is C.
    """
    ordered = sorted(revenue.items(), key=lambda row: (-row[1], row[0]))
    weights = [max(0, to_minor(money)) for _, money in ordered]
    shares = split(PPM, weights) if sum(weights) else [0] * len(weights)
    ranked: list[Ranked] = []
    running = start = 0
    for place, ((key, money), share) in enumerate(zip(ordered, shares, strict=True)):
        if place == 0 or ordered[place - 1][1] != money:
            start = running  # Equal customers are judged from where the first of them begins.
        running += share
        ranked.append(Ranked(key, money, share, running, _tier(start, money, floors)))
    return ranked


def _tier(before_ppm: int, money: Decimal, floors: Mapping[str, Decimal]) -> str:
    if money <= 0:
        return "C"
    by_share = "A" if before_ppm < A_UP_TO_PPM else "B" if before_ppm < B_UP_TO_PPM else "C"
    for tier in TIERS[TIERS.index(by_share) :]:
        if money >= floors.get(tier, Decimal(0)):
            return tier
    return "C"


def move_faults(*, from_tier: str, to_tier: str, reason: str) -> dict[str, str]:
    """What stands against a move: it goes somewhere, and says why."""
    faults = {}
    if to_tier not in (*TIERS, NO_TIER):
        faults["to_tier"] = "Choose A, B, C or no tier."
    elif to_tier == from_tier:
        faults["to_tier"] = f"The customer is {in_words(to_tier)} already."
    if not reason.strip():
        faults["reason"] = WITHOUT_REASON
    elif len(reason.strip()) > LONGEST_REASON:
        faults["reason"] = f"Use at most {LONGEST_REASON} characters for the reason."
    return faults


def rule_faults(*, floors: Mapping[str, Decimal]) -> dict[str, str]:
    """What stands against the floors of the tiers: A asks at least as much as B, and B as C."""
    faults = {}
    for higher, lower in pairwise(TIERS):
        if floors.get(higher, Decimal(0)) < floors.get(lower, Decimal(0)):
            faults[f"floor_{higher}"] = f"Tier {higher} must ask for at least as much as tier {lower}."
    return faults


def in_words(tier: str) -> str:
    """The tier in words: "A", or "without a tier"."""
    return tier or "without a tier"


def demanding(tiers: Iterable[str]) -> list[str]:
    """Tiers from the most demanding one on."""
    return sorted(tiers, key=lambda tier: TIERS.index(tier) if tier in TIERS else len(TIERS))
