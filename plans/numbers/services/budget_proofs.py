"""The proof that every budget line is the sum of its changes."""

from __future__ import annotations

from accounts.record.rules.acts import Act
from plans.measures.selectors import budget_history


class LinesDiffer(Exception):
    """A budget line is not the sum of its changes: something wrote past the one place that writes them."""


def verify_budgets(act: Act) -> int:
    """Prove that budget lines equal their changes; how many spans were compared. Raises LinesDiffer."""
    compared, differing = budget_history.that_differ()
    if differing:
        first = differing[0]
        raise LinesDiffer(
            f"{len(differing)} of {compared} budget lines differ from their changes; the first is {first.month}, "
            f"{first.owner}: "
            f"kept {first.kept}, changes add up to {first.summed}."
        )
    return compared
