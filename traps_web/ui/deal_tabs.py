"""The tabs that the pages of deals share: what is in play, what moved, where it ends, and what people say of it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from traps_web.ui.addresses import address
from traps_web.ui.values import Tab

PLACES = {"deals": "Deals", "deal_board": "Board", "movement": "Movement", "forecast": "Forecast", "calls": "Calls"}
"""What each page is called, by the name of its address."""
NONE: Mapping[str, str] = MappingProxyType({})


def deal_tabs(
    current: str,
    urls: Mapping[str, str] = NONE,
    *,
    period: str = "",
    team: int | None = None,
    person: int | None = None,
) -> list[Tab]:
    """The tabs with the one that is open; the others keep period, team and person.

    `urls` are addresses that keep something else. Calls begin with the viewer's own where none is given.
    """
    kept = {name: address(name, period=period, team=team, person=person) for name in PLACES if name != "calls"}
    known = {**kept, "calls": address("calls"), **urls}
    return [Tab(label, known[name], name == current) for name, label in PLACES.items()]
