"""Account moves as duties: what an obligation about one is called, and by what hour of its day it is done."""

from __future__ import annotations

from datetime import time
from typing import Final

TRAP: Final = "account-move"
DUE_AT: Final = time(17, 0)


def of_plan(plan_id: int) -> str:
    """How the subject of every move of a plan begins."""
    return f"{TRAP}:{plan_id}:"


def of_move(plan_id: int, move_id: int) -> str:
    """How the subject of a move begins, however often it was written anew."""
    return f"{of_plan(plan_id)}{move_id}:"


def subject(plan_id: int, move_id: int, writings: int) -> str:
    """What the obligation is about: each new wording, day or owner of a move is owed anew."""
    return f"{of_move(plan_id, move_id)}{writings}"
