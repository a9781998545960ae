"""The list of push reasons in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from accounts.organisation.presenters.settings_paths import path as settings_path
from pipeline.deals.models import PushChoice
from traps_web.ui import values, words

OFFERED, RETIRED = values.State("done", "offered"), values.State("waived", "retired")


@dataclass(frozen=True)
class ChoiceRow:
    """A reason of the list, offered or retired."""

    pk: int
    name: str
    url: str
    given: str
    is_active: bool
    state: values.State


def rows(choices: Iterable[Any]) -> list[ChoiceRow]:
    """The reasons in order, retired ones last."""
    return [
        ChoiceRow(
            pk=choice.pk,
            name=choice.name,
            url=reverse("settings_push_reason", args=[choice.pk]),
            given=words.plural(choice.pushes, "push", "pushes") if choice.pushes else "none",
            is_active=choice.is_active,
            state=OFFERED if choice.is_active else RETIRED,
        )
        for choice in choices
    ]


def statement(choices: Iterable[Any]) -> str:
    """How many reasons there are to choose from."""
    count = sum(1 for choice in choices if choice.is_active)
    return f"{words.plural(count, 'reason')} to choose from when a deal is pushed."


def path(choice: PushChoice | None = None) -> tuple[values.Crumb, ...]:
    """Settings, push reasons, and one of them."""
    if choice is None:
        return settings_path(("Push reasons", ""))
    return settings_path(("Push reasons", reverse("settings_push_reasons")), (choice.name, ""))
