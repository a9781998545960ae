"""Everybody with a login, as a file."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.organisation.rules.roles import role_word
from traps_web.ui.exports import AT_ONCE, Table


def people(rows: QuerySet[Any]) -> Table:
    """Everybody with a login."""
    heads = (
        "name",
        "email",
        "role",
        "team",
        "leader",
        "admin",
        "starts_on",
        "ends_on",
        "time_zone",
        "country",
        "locale",
        "login_open",
    )
    return Table(
        "people",
        heads,
        (
            (
                person.name,
                person.email,
                role_word(is_admin=person.is_admin, is_leader=person.is_leader, manages=person.manages),
                person.current_team.name if person.current_team else "",
                person.is_leader,
                person.is_admin,
                person.starts_on,
                person.ends_on,
                person.time_zone,
                person.country,
                person.locale,
                person.is_active,
            )
            for person in rows.iterator(AT_ONCE)
        ),
    )
