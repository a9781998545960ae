"""Whose move a review is, and what they have to do: the words of a roster."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple


class NextStep(NamedTuple):
    """Who acts next, and on what."""

    who: Literal["person", "reviewer", "both"]
    act: str


HOLD: Final = NextStep("reviewer", "hold it")
_BY_STATUS: Final = {
    "due": NextStep("person", "prepare"),
    "prepared": HOLD,
    "live": NextStep("reviewer", "give the verdict"),
    "stands": NextStep("both", "finish the minutes"),
    "sent back": NextStep("person", "prepare again"),
    "to sign": NextStep("both", "sign"),
}


def next_step(status: str, *, is_dodged: bool) -> NextStep | None:
    """The step that a review waits for; None once it waits for nobody. A day that went by is still to be held."""
    return HOLD if is_dodged else _BY_STATUS.get(status)
