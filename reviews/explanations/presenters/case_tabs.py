"""The tabs that the pages about misses and what follows from them share; each room adds its own line."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from traps_web.ui.addresses import address
from traps_web.ui.values import Tab

PLACES: Final = MappingProxyType(
    {
        "cases": "Cases",
        "help_records": "Help",
        "policy": "Policy",
        "explanations": "Explanations",
        "tightenings": "Tightening",
    }
)
"""What each page is called, by the name of its address, in the order of the tabs."""


def case_tabs(current: str) -> list[Tab]:
    """The tabs with the one that is open."""
    return [Tab(label, address(name), name == current) for name, label in PLACES.items()]
