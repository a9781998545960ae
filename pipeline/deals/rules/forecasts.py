"""The forecast of a deal: how far somebody relies on it, as its stage says or as a person chose by hand."""

from __future__ import annotations

from typing import Final

COMMIT: Final = "commit"
BEST_CASE: Final = "best case"
FORECASTS: Final = (COMMIT, BEST_CASE, "pipeline", "omitted")
"""From the surest on. What is omitted counts in no call."""
BY_STAGE: Final = "by stage"


def forecast_of(chosen: str, by_stage: str) -> str:
    """The forecast that holds: what a person chose, else what the stage says."""
    return chosen or by_stage
