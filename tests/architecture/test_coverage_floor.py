"""The floor of coverage: nobody falls below it, and who rises well above it raises it."""

from __future__ import annotations

import pytest

from tests.coverage_floor import against

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("reached", "is_held", "sentence"),
    [
        (89.99, False, "89.99 %, which is below the floor of 90 %"),
        (90.0, True, "90.00 %, above the floor of 90 %"),
        (90.99, True, "90.99 %, above the floor of 90 %"),
        (92.7, False, "92.70 %: raise the floor (fail_under in pyproject.toml) from 90 to 92 %"),
    ],
)
def test_the_floor_holds_and_rises(reached: float, is_held: bool, sentence: str) -> None:
    assert against(reached, 90) == (is_held, sentence)
