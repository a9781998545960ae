"""Rows of the organisation as forms name them, on pages and for programs."""

from __future__ import annotations

from typing import Any

from accounts.organisation.selectors import people, team_pages
from traps_web.edges.references import Reference


def open_team(label: str, **kwargs: Any) -> Reference:
    """A team that people can join."""
    return Reference(
        lambda viewer: team_pages.open_teams(),
        noun="open team",
        missing="No open team has this id.",
        label=label,
        empty_label="Choose",
        **kwargs,
    )


def active_person(label: str, **kwargs: Any) -> Reference:
    """Somebody who can sign in, by name, with the address that tells two of the same name apart."""
    return Reference(
        lambda viewer: people.active_people(),
        noun="person",
        called=lambda person: f"{person.name} ({person.email})",
        label=label,
        **kwargs,
    )


def person_in_sight(**kwargs: Any) -> Reference:
    """Somebody whom the viewer sees."""
    return Reference(
        lambda viewer: people.people(viewer=viewer),
        noun="person",
        missing="There is no such person, or you cannot see them.",
        **kwargs,
    )
