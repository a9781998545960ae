"""The causes that an organisation starts with: the list may change, the mark stays."""

from __future__ import annotations

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


def repeats(earlier: list[str], now: list[str]) -> list[int]:
    """The excuse ledger: for each cause given now, the how many-eth time it is given, those of earlier reviews counted in."""
    counts: dict[str, int] = {}
    for cause in earlier:
        counts[cause] = counts.get(cause, 0) + 1
    found = []
    for cause in now:
        counts[cause] = counts.get(cause, 0) + 1
        found.append(counts[cause])
    return found
