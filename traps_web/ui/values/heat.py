"""Obligations by person, trap and week."""

from __future__ import annotations

from dataclasses import dataclass

from traps_web.ui.values.figures import Fig
from traps_web.ui.values.states import State


@dataclass(frozen=True, slots=True)
class HeatGroup:
    """A trap across weeks: the columns under one head, and how often it was missed by everybody."""

    label: str
    columns: tuple[str, ...]
    missed: int = 0


@dataclass(frozen=True, slots=True)
class HeatRun:
    """The worst state of each week of one trap, and the address of all duties behind them."""

    weeks: tuple[State, ...]
    url: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing was due in any of the weeks."""
        return all(state.key == "none" for state in self.weeks)


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A person: one run of weeks per trap, and the sum at the end."""

    label: str
    runs: tuple[HeatRun, ...]
    total: Fig
    url: str = ""


@dataclass(frozen=True, slots=True)
class Heat:
    """Obligations by person, trap and week; the newest week is the last column of each trap."""

    caption: str
    groups: tuple[HeatGroup, ...]
    rows: tuple[HeatRow, ...]
    row_head: str = "Person"
    total_head: str = "Missed"
    foot: str = ""

    @property
    def missed(self) -> int:
        """Everything that was missed."""
        return sum(group.missed for group in self.groups)

    @property
    def used(self) -> Heat:
        """Without the traps of which nobody here owed anything; what others missed stays in the sum under it."""
        kept = [
            place
            for place, group in enumerate(self.groups)
            if group.missed or not all(row.runs[place].is_empty for row in self.rows)
        ]
        rows = tuple(HeatRow(row.label, tuple(row.runs[i] for i in kept), row.total, row.url) for row in self.rows)
        groups = tuple(self.groups[i] for i in kept)
        return Heat(self.caption, groups, rows, self.row_head, self.total_head, self.foot)
