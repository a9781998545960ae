"""Addresses of the list of deals and of the board: each keeps what the other asks for."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from traps_web.ui import addresses
from traps_web.ui.addresses import OPENED
from traps_web.ui.deal_tabs import deal_tabs
from traps_web.ui.values import Tab

OF_THE_LIST = ("status", "sort", "not_ready", "stage", "size", "rows", "columns")
NOT_KEPT = ("page", "column", "format", "cancel", OPENED)


def address(query: Mapping[str, str], name: str = "deals", **changed: str) -> str:
    """The list, or the board, with some of the filters changed; a page number does not outlive that."""
    kept = {key: value for key, value in {**query, **changed}.items() if key != "page"}
    return addresses.address(name, **kept)


def plain(query: Mapping[str, str] | str) -> str:
    """Filters in one spelling, so that equal filters are the same view: sorted, without the page and what is empty."""
    pairs = parse_qsl(query) if isinstance(query, str) else query.items()
    return urlencode(sorted((name, value) for name, value in pairs if value and name not in NOT_KEPT))


def places(query: Mapping[str, str], current: str) -> list[Tab]:
    """The list and the board, each with the same filters; the other pages of deals have filters of their own."""
    of_list = {name: value for name, value in query.items() if name not in ("order", "column")}
    of_board = {name: value for name, value in query.items() if name not in OF_THE_LIST}
    return deal_tabs(current, {"deals": address(of_list), "deal_board": address(of_board, "deal_board")})
