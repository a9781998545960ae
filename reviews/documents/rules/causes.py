"""The causes that an organisation starts with: the list may change, the mark stays."""

from __future__ import annotations

from typing import Final

from accounts.reasons.rules.listings import Listing

IN_MY_CONTROL = (
    "too little activity",
    "wrong accounts",
    "deals not qualified",
    "slow follow-up",
    "plan not worked",
    "forecast too hopeful",
)
NOT_IN_MY_CONTROL = (
    "customer’s budget gone",
    "lost to price",
    "product gap",
    "delivery",
    "territory change",
    "absence",
)


def default_causes() -> list[tuple[str, bool]]:
    """Name and mark of each cause, in their order on the list."""
    return [(name, True) for name in IN_MY_CONTROL] + [(name, False) for name in NOT_IN_MY_CONTROL]


def repeats(earlier: list[int], now: list[int]) -> list[int]:
    """The excuse ledger: for each cause given now, how often it was given by then, earlier reviews included."""
    counts: dict[int, int] = {}
    for cause in earlier:
        counts[cause] = counts.get(cause, 0) + 1
    times = []
    for cause in now:
        counts[cause] = counts.get(cause, 0) + 1
        times.append(counts[cause])
    return times


def last_one(*, in_my_control: bool) -> str:
    """Why the last cause of a mark stays: both kinds of reason can always be given."""
    mark = "within the rep’s control" if in_my_control else "not within the rep’s control"
    return f"This is the last cause {mark}. Add another one first."


LISTING: Final = Listing(noun="cause", word="cause", example="slow follow-up", last_one=last_one)
