"""Activity types and targets in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from pipeline.activities.models import ActivityType
from plans.targets.models import ActivityTarget
from plans.targets.selectors.activity_settings import Settable
from plans.targets.services.targets import SINCE_EVER, whom
from traps_web.ui import values, words


@dataclass(frozen=True)
class TargetRow:
    """A target that holds, or will."""

    type: str
    whom: str
    per_week: str
    since: str
    until: str
    state: values.State
    set: str
    end_url: str
    end_word: str


@dataclass(frozen=True)
class TypeRow:
    """A type, on or off."""

    name: str
    url: str
    switch_url: str
    is_active: bool
    state: values.State


def target_rows(targets: Sequence[ActivityTarget], *, today: date, settable: Settable) -> list[TargetRow]:
    """The targets that hold or will, each with what may be done with it."""
    return [
        TargetRow(
            type=row.type.name,
            whom=whom(row),
            per_week=words.number(row.per_week),
            since=_since(row),
            until=_until(row),
            state=values.State("done", "today") if row.starts_on <= today else values.State("open", "to come"),
            set=_set(row),
            end_url=reverse("target_end", args=[row.pk]) if settable.holds(row) else "",
            end_word="End" if row.starts_on <= today else "Take back",
        )
        for row in targets
    ]


def past_rows(targets: Sequence[ActivityTarget]) -> list[TargetRow]:
    """The targets that hold no longer, and those that never applied."""
    return [
        TargetRow(
            type=row.type.name,
            whom=whom(row),
            per_week=words.number(row.per_week),
            since=_since(row),
            until="" if row.withdrawn_at else _until(row),
            state=values.State("waived", "never applied") if row.withdrawn_at else values.State("done", "over"),
            set=" ".join(part for part in (_set(row), _over(row)) if part),
            end_url="",
            end_word="",
        )
        for row in targets
    ]


def _since(row: ActivityTarget) -> str:
    is_first = row.set_at is None and row.starts_on == SINCE_EVER
    return "the beginning" if is_first else words.day(row.starts_on, year=True)


def _until(row: ActivityTarget) -> str:
    return words.day(row.ends_before - timedelta(days=1), year=True) if row.ends_before else ""


def _set(row: ActivityTarget) -> str:
    """Who set it, and why."""
    if row.set_by is None:
        return ""
    return f"Set by {row.set_by.name}. {row.reason}".strip()


def _over(row: ActivityTarget) -> str:
    """Who ended it or took it back, and why."""
    if row.withdrawn_by is not None:
        return f"Taken back by {row.withdrawn_by.name}: {row.withdrawn_reason}"
    return f"Ended by {row.ended_by.name}: {row.end_reason}" if row.ended_by else ""


def end_statement(row: ActivityTarget) -> str:
    """What is ended or taken back."""
    return (
        f"{words.number(row.per_week)} {row.type.name.lower()} a week for {whom(row)}, "
        f"from {words.day(row.starts_on, year=True)}."
    )


def people_statement(count: int) -> str:
    """For how many people the page sets targets."""
    return f"You set the weekly targets of {words.number(count)} people." if count > 1 else "What does a week owe?"


def type_rows(types: Iterable[ActivityType]) -> list[TypeRow]:
    return [
        TypeRow(
            name=activity_type.name,
            url=reverse("settings_activity_type", args=[activity_type.pk]),
            switch_url=reverse("settings_activity_switch", args=[activity_type.pk]),
            is_active=activity_type.is_active,
            state=values.State("done", "counts") if activity_type.is_active else values.State("waived", "no longer"),
        )
        for activity_type in types
    ]


def statement(targets: Sequence[ActivityTarget], *, today: date) -> str:
    """What a full week owes from everybody, in one sentence."""
    general = [
        f"{words.number(row.per_week)} {row.type.name.lower()}"
        for row in targets
        if row.person_id is None
        and row.team_id is None
        and not row.role
        and row.starts_on <= today
        and row.type.is_active
    ]
    return f"A full week owes {words.listed(general)}." if general else "No week owes anything yet."
