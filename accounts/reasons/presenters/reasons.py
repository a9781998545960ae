"""A list of reasons in the settings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from accounts.organisation.presenters.settings_paths import path as settings_path
from accounts.reasons.models import Reason
from traps_web.ui import values

OFFERED, RETIRED = values.State("done", "offered"), values.State("waived", "retired")


@dataclass(frozen=True)
class Group:
    """A part of the list: its heading, the key of its heading, and the marks that its reasons share."""

    key: str
    title: str
    marks: Mapping[str, Any]


@dataclass(frozen=True)
class Shown:
    """How the settings show one list.

    `address` is the name of the page of one reason: the list is at `address` + "s", its buttons at + "_switch" and
    + "_shift". `explains` says what its reasons explain, in the plural.
    """

    title: str
    word: str
    address: str
    groups: tuple[Group, ...]
    explains: str
    counted: Callable[[int], str]
    statement: Callable[[Iterable[Any]], str]

    @property
    def list_address(self) -> str:
        """The name of the page with the whole list."""
        return f"{self.address}s"

    @property
    def add_button(self) -> str:
        """The button below the list."""
        return f"Add the {self.word}"


@dataclass(frozen=True)
class ReasonRow:
    """A reason of the list, offered or retired."""

    pk: int
    name: str
    url: str
    shift_url: str
    switch_url: str
    given: str
    is_active: bool
    state: values.State


@dataclass(frozen=True)
class ReasonGroup:
    """The reasons of one group."""

    key: str
    title: str
    rows: list[ReasonRow]


def groups(shown: Shown, reasons: Iterable[Any]) -> list[ReasonGroup]:
    """The reasons group by group; each says in `times` how often it was given."""
    rows = list(reasons)
    return [
        ReasonGroup(
            group.key, group.title, [_row(shown, reason) for reason in rows if reason.group == dict(group.marks)]
        )
        for group in shown.groups
    ]


def path(shown: Shown, reason: Reason | None = None) -> tuple[values.Crumb, ...]:
    """Settings, the list, and one reason of it."""
    if reason is None:
        return settings_path((shown.title, ""))
    return settings_path((shown.title, reverse(shown.list_address)), (reason.name, ""))


def _row(shown: Shown, reason: Any) -> ReasonRow:
    about = [reason.pk]
    return ReasonRow(
        pk=reason.pk,
        name=reason.name,
        url=reverse(shown.address, args=about),
        shift_url=reverse(f"{shown.address}_shift", args=about),
        switch_url=reverse(f"{shown.address}_switch", args=about),
        given=shown.counted(reason.times) if reason.times else "never",
        is_active=reason.is_active,
        state=OFFERED if reason.is_active else RETIRED,
    )
