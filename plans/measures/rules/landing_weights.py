"""How much each of several ways to foretell counts, by its errors in the periods that are over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

PRIOR_SPANS = 4
LAST_DAYS = 5
"""How many last working days of a period do not count: what is still to come is too little to measure by."""


def weigh(squares_by_key: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """The weight of each way from its mean square error in each period: the smaller, the larger.

    All errors of one period count as one observation, because they depend on each other. Each way starts with four
    periods of the mean error of all, so that the weights drift apart slowly. Without any error they are equal.
    """
    every = [square for squares in squares_by_key.values() for square in squares]
    if not any(every):
        return {key: 1 / len(squares_by_key) for key in squares_by_key}
    prior = PRIOR_SPANS * sum(every) / len(every)
    precise = {key: (PRIOR_SPANS + len(of)) / (prior + sum(of)) for key, of in squares_by_key.items()}
    return {key: value / sum(precise.values()) for key, value in precise.items()}
