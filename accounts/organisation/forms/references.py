"""Rows of the organisation as forms name them, on pages and for programs."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.organisation.selectors import team_pages
from traps_web.edges.references import Reference


def open_team(label: str, **kwargs: Any) -> Reference:
    """A team that people can join."""
    return Reference(
        lambda viewer: team_pages.open_teams(),
        noun="open team",
        missing="There is no open team of that id.",
        label=label,
        empty_label="Choose",
        widget=forms.Select,
        **kwargs,
    )
