"""A line of the hallway."""

from __future__ import annotations

from dataclasses import dataclass

from traps_web.ui import values


@dataclass(frozen=True, slots=True)
class FactLine:
    """A label with its figure and, where there is one, a state."""

    label: str
    fig: values.Fig
    state: values.State | None = None
    css: str = ""
