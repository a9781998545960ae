"""The list of push reasons in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from accounts.reasons.presenters.reasons import Group, Shown
from traps_web.ui import words


def statement(choices: Iterable[Any]) -> str:
    """How many reasons there are to choose from."""
    count = sum(1 for choice in choices if choice.is_active)
    return f"{words.plural(count, 'reason')} to choose from when a deal is pushed."


PUSH_REASONS = Shown(
    title="Push reasons",
    word="reason",
    address="settings_push_reason",
    groups=(Group("list", "Reasons", {}),),
    explains="pushes",
    counted=lambda count: words.plural(count, "push", "pushes"),
    statement=statement,
)
