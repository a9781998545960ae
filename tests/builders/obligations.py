"""Builders of obligations at every position of their life."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from accounts.duties.services import extensions, obligations
from accounts.duties.services.traps import install_defaults
from accounts.models import Extension, Obligation, Person, Trap
from tests import make

DUE = datetime(2026, 11, 27, 22, 0, tzinfo=UTC)  # Fri 27 Nov 17:00 in New York
DUE_ON = date(2026, 11, 27)


def obligation(
    owner: Person,
    *,
    trap_key: str = "promise",
    subject: str = "thing:1",
    label: str = "Send the offer",
    due_at: datetime = DUE,
    due_on: date | None = None,
    now: datetime = make.NOW,
) -> Obligation:
    """An open obligation."""
    if not Trap.objects.exists():
        install_defaults(make.act(now=now))
    return obligations.open_one(
        make.act(now=now),
        trap_key=trap_key,
        owner=owner,
        subject=subject,
        label=label,
        address="/week/",
        due_on=due_on or due_at.date(),
        due_at=due_at,
    )


def missed(owner: Person, *, by_days: int = 3, **fields: object) -> Obligation:
    """An obligation that the sweep has flagged; due so many days before the frozen now."""
    due_at = make.NOW - timedelta(days=by_days)
    made = obligation(owner, due_at=due_at, trap_key="weekly-log", now=due_at - timedelta(days=3), **fields)
    obligations.flag_missed(make.act())
    return Obligation.objects.get(pk=made.pk)


def extension(owner: Person, of: Obligation, *, wanted_on: date = date(2026, 12, 1)) -> Extension:
    """More time, asked for and not decided."""
    return extensions.ask_extension(
        make.act(owner), obligation=of, wanted_on=wanted_on, reason="The customer moved the date."
    )
