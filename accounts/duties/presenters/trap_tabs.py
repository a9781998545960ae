"""The tabs that the pages of traps share: what is owed, what came of it, and which traps there are."""

from __future__ import annotations

from types import MappingProxyType

from accounts.duties.selectors import traps as selector
from accounts.record.rules.readers import Reader
from traps_web.ui.addresses import address
from traps_web.ui.values import Tab

OF_TEAM = "traps_team"
PLACES = MappingProxyType(
    {
        "traps": "Mine",
        OF_TEAM: "Team",
        "compliance": "On time",
        "traps_library": "Library",
        "notices": "Notices",
    }
)
"""What each page is called, by the name of its address."""


def trap_tabs(reader: Reader, current: str) -> list[Tab]:
    """The tabs with the one that is open; a team is offered to whoever has one."""
    has_team = selector.has_team(viewer=reader.viewer)
    return [Tab(label, address(name), name == current) for name, label in PLACES.items() if has_team or name != OF_TEAM]
