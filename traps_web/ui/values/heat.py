"""Obligations by person, trap and week."""

from dataclasses import dataclass

from traps_web.ui.values.figures import Fig
from traps_web.ui.values.states import State


@dataclass(frozen=True, slots=True)
class HeatGroup:
    """A trap across weeks: the columns under one head."""

    label: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One duty of one week; with an address it opens."""

    state: State
    url: str = ""


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A person: one run of cells per group, and the sum at the end."""

    label: str
    cells: tuple[tuple[HeatCell, ...], ...]
    total: Fig
    url: str = ""


@dataclass(frozen=True, slots=True)
class Heat:
    """Obligations by person, trap and week."""

    caption: str
    groups: tuple[HeatGroup, ...]
    rows: tuple[HeatRow, ...]
    row_head: str = "Person"
    total_head: str = "Missed"
