"""Lists of the organisation as files."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from accounts.presenters.obligations import said_of
from accounts.rules import obligations as rules
from accounts.rules.roles import role_word
from traps_web.ui.exports import Table

AT_ONCE = 2000


def people(rows: QuerySet[Any]) -> Table:
    """Everybody with a login."""
    heads = (
        "name", "email", "role", "team", "leader", "admin", "starts_on", "ends_on", "time_zone", "country", "login_open",
    )  # fmt: skip
    return Table(
        "people",
        heads,
        (
            (
                one.name, one.email, role_word(is_admin=one.is_admin, is_leader=one.is_leader, manages=one.manages),
                one.current_team.name if one.current_team else "", one.is_leader, one.is_admin, one.starts_on, one.ends_on,
                one.time_zone, one.country, one.is_active,
            )
            for one in rows.iterator(AT_ONCE)
        ),
    )  # fmt: skip


def traps(rows: QuerySet[Any], *, now: datetime, zone: str) -> Table:
    """What is or was owed, with the one answer to "is it late"; instants in the owner's zone."""
    heads = (
        "owner", "trap", "what", "subject", "due_on", "due_at", "first_due_at", "state", "said", "done_at", "waived_at",
        "waived_by", "waive_reason",
    )  # fmt: skip
    return Table("traps", heads, (_trap(row, now, zone) for row in rows.iterator(AT_ONCE)))


def _trap(row: Any, now: datetime, zone: str) -> tuple[Any, ...]:
    place = ZoneInfo(row.owner.time_zone or zone)
    done_at, waived_at = (at.astimezone(place) if at else None for at in (row.done_at, row.waived_at))
    return (
        row.owner.name, row.trap.name, row.label, row.subject, row.due_on, row.due_at.astimezone(place),
        row.first_due_at.astimezone(place), rules.state(row, now=now), said_of(row, now=now, zone=place), done_at,
        waived_at, row.waived_by.name if row.waived_by else "", row.waive_reason,
    )  # fmt: skip
