"""The tabs that the pages of deals share: what is in play, what moved, where it ends, and what people say of it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from traps_web.ui.addresses import address
from traps_web.ui.values import Tab

PLACES = {
    "deals": "Deals",
    "deal_board": "Board",
    "movement": "Movement",
    "forecast": "Forecast",
    "calls": "Calls",
    "pipeline_reviews": "Review",
}
"""What each page is called, by the name of its address."""
OWN = ("calls", "pipeline_reviews")
"""They begin with the viewer's own, whatever period, team and person the others keep."""
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

    `urls` are addresses that keep something else.
    """
    kept = {name: address(name, period=period, team=team, person=person) for name in PLACES if name not in OWN}
    known = {**kept, **{name: address(name) for name in OWN}, **urls}
    return [Tab(label, known[name], name == current) for name, label in PLACES.items()]
