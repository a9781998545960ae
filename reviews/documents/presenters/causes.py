"""The list of causes in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from accounts.reasons.presenters.reasons import Group, Shown
from traps_web.ui import words

MARKS = {True: "in my control", False: "not in my control"}


def statement(causes: Iterable[Any]) -> str:
    """How many reasons a person may give, and whose control they lie in."""
    offered = [cause for cause in causes if cause.is_active]
    mine = sum(1 for cause in offered if cause.in_my_control)
    others = len(offered) - mine
    return f"{words.plural(len(offered), 'cause')} to choose from: {mine} within the rep’s control, {others} not."


CAUSES = Shown(
    title="Causes",
    word="cause",
    address="settings_cause",
    groups=(
        Group("mine", MARKS[True].capitalize(), {"in_my_control": True}),
        Group("others", MARKS[False].capitalize(), {"in_my_control": False}),
    ),
    explains="months",
    counted=lambda count: words.plural(count, "month"),
    statement=statement,
)
