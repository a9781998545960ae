"""What one touches at real volume is large enough for a finger, or for a mouse, and no width cuts anything off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.cuts import cut_off
from tests.targets import DESK, FINGER, MOUSE, PHONE, smaller_than

pytestmark = pytest.mark.once

REP, MANAGER, LEADER = "darcel.schlecht@demo.example", "melvin.marxen@demo.example", "leader@demo.example"
PLAN, REVIEW = "/plans/", "/reviews/"
PAGES = {
    REP: ("/week/", "/hallway/", "/deals/", "/deals/board/", "/traps/", "/traps/?state=all", PLAN, REVIEW),
    MANAGER: ("/team/", "/traps/team/"),
    LEADER: ("/dashboard/", "/team/", "/traps/team/", REVIEW),
}
READ_TOO = {REP: ("/customers/", "/activities/", "/bookings/"), LEADER: ("/dashboard/?by=month",)}


def _pages(page: Page, addresses: tuple[str, ...]) -> list[str]:
    """These pages, and behind the lists of plans and reviews the first of each."""
    visited = list(addresses)
    for listed in (PLAN, REVIEW):
        if listed in addresses:
            page.goto(listed)
            first = page.locator(f"main a[href^='{listed}']").first
            visited += [str(first.get_attribute("href"))] if first.count() else []
    return visited


@pytest.mark.parametrize(("device", "least"), [(PHONE, FINGER), (DESK, MOUSE)], ids=["finger", "mouse"])
@pytest.mark.parametrize("who", list(PAGES))
def test_every_control_is_large_enough(
    signed_in: Callable[..., Page], who: str, device: dict[str, Any], least: int
) -> None:
    page = signed_in(who, **device)
    small = []
    for address in _pages(page, PAGES[who]):
        page.goto(address)
        small += [f"{address}: {fault}" for fault in smaller_than(page, least)]
    assert not small


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("who", list(PAGES))
def test_no_width_cuts_a_table_a_chart_or_a_control(signed_in: Callable[..., Page], who: str, width: int) -> None:
    page = signed_in(who)
    page.set_viewport_size({"width": width, "height": 900})
    cut = []
    for address in _pages(page, (*PAGES[who], *READ_TOO.get(who, ()))):
        page.goto(address)
        cut += [f"{address}: {fault}" for fault in cut_off(page)]
    assert not cut
