"""The list of causes in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from accounts.organisation.presenters.settings_paths import path as settings_path
from reviews.documents.models import Cause
from traps_web.ui import values, words

MARKS = {True: "in my control", False: "not in my control"}
OFFERED, RETIRED = values.State("done", "offered"), values.State("waived", "retired")


@dataclass(frozen=True)
class CauseRow:
    """A cause of the list, offered or retired."""

    pk: int
    name: str
    url: str
    given: str
    is_active: bool
    state: values.State


@dataclass(frozen=True)
class CauseList:
    """The causes of one mark."""

    key: str
    mark: str
    rows: list[CauseRow]


def lists(causes: Iterable[Any]) -> list[CauseList]:
    """The causes in one's own control, then the others."""
    rows = list(causes)
    return [
        CauseList(
            "mine" if mark else "others",
            label.capitalize(),
            [_row(cause) for cause in rows if cause.in_my_control == mark],
        )
        for mark, label in MARKS.items()
    ]


def _row(cause: Any) -> CauseRow:
    return CauseRow(
        pk=cause.pk,
        name=cause.name,
        url=reverse("settings_cause", args=[cause.pk]),
        given=words.plural(cause.given, "month") if cause.given else "never",
        is_active=cause.is_active,
        state=OFFERED if cause.is_active else RETIRED,
    )


def statement(causes: Iterable[Any]) -> str:
    """How many reasons a person may give, and whose control they lie in."""
    offered = [cause for cause in causes if cause.is_active]
    mine = sum(1 for cause in offered if cause.in_my_control)
    others = len(offered) - mine
    return f"{words.plural(len(offered), 'cause')} to choose from: {mine} within the rep’s control, {others} not."


def path(cause: Cause | None = None) -> tuple[values.Crumb, ...]:
    """Settings, causes, and one of them."""
    if cause is None:
        return settings_path(("Causes", ""))
    return settings_path(("Causes", reverse("settings_causes")), (cause.name, ""))
