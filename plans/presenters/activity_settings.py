"""Activity types and targets in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from pipeline.models import ActivityType
from plans.models import ActivityTarget
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


@dataclass(frozen=True)
class TypeRow:
    """A type, on or off."""

    name: str
    url: str
    switch_url: str
    is_active: bool
    state: values.State


def target_rows(targets: Sequence[ActivityTarget], *, today: date) -> list[TargetRow]:
    return [
        TargetRow(
            type=row.type.name,
            whom=row.person.name if row.person else row.team.name if row.team else "everybody",
            per_week=words.number(row.per_week),
            since=words.day(row.starts_on, year=True),
            until=words.day(row.ends_before - timedelta(days=1), year=True) if row.ends_before else "",
            state=values.State("done", "today") if row.starts_on <= today else values.State("open", "to come"),
        )
        for row in targets
    ]


def type_rows(types: Sequence[ActivityType]) -> list[TypeRow]:
    return [
        TypeRow(
            name=one.name,
            url=reverse("settings_activity_type", args=[one.pk]),
            switch_url=reverse("settings_activity_switch", args=[one.pk]),
            is_active=one.is_active,
            state=values.State("done", "counts") if one.is_active else values.State("waived", "no longer"),
        )
        for one in types
    ]


def statement(targets: Sequence[ActivityTarget], *, today: date) -> str:
    """What a full week owes from everybody, in one sentence."""
    general = [
        f"{words.number(row.per_week)} {row.type.name.lower()}"
        for row in targets
        if row.person_id is None and row.team_id is None and row.starts_on <= today and row.type.is_active
    ]
    return f"A full week owes {words.listed(general)}." if general else "No week owes anything yet."
