"""Everybody with a login, as a file."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.organisation.rules.roles import role_word
from traps_web.ui.exports import AT_ONCE, Table


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
