"""A long list in a browser: its rows stand in the first screen, its bar works by hand and by key, nothing is cut."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.once

REP = "darcel.schlecht@demo.example"
LISTS = ("/deals/", "/customers/", "/bookings/", "/activities/", "/traps/?state=all")
WIDE, NARROW = 1440, 360
FIRST_ROW = {WIDE: 320, NARROW: 260}
HIGHEST_ROW = {WIDE: 41, NARROW: 88}
"""A row of 40 px carries the hairline under it."""
MEASURE = """() => {
    const rows = [...document.querySelectorAll(".lst tbody tr")].map((row) => row.getBoundingClientRect());
    return [rows[0].top + scrollY, Math.max(...rows.map((row) => row.height)),
            document.documentElement.scrollWidth - document.documentElement.clientWidth];
}"""


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_first_row_stands_in_the_first_screen_and_rows_are_low(signed_in: Callable[..., Page], width: int) -> None:
    rep = signed_in(REP)
    rep.set_viewport_size({"width": width, "height": 740})
    wrong = []
    for address in LISTS:
        rep.goto(address)
        top, height, wider = rep.evaluate(MEASURE)
        if top > FIRST_ROW[width] or height > HIGHEST_ROW[width] or wider > 0:
            wrong.append(f"{address}: first row at {top}, a row of {height} px, {wider} px too wide")
    assert not wrong


def test_the_bar_filters_sorts_and_shows_what_a_phone_leaves_out(signed_in: Callable[..., Page]) -> None:
    rep = signed_in(REP)
    rep.goto("/deals/")
    expect(rep.get_by_role("heading", level=1)).to_contain_text("against a gap of")
    bar = rep.get_by_role("search", name="Deals")
    bar.get_by_text("Filter", exact=True).click()
    rep.get_by_label("Amount from").fill("1000")
    rep.get_by_role("button", name="Show", exact=True).click()
    held = rep.get_by_role("link", name=re.compile(r"^Amount from: 1,000 ?, remove this filter"))
    expect(held).to_be_visible()
    expect(bar.get_by_role("link", name="This quarter")).to_have_attribute("aria-current", "true")
    rep.get_by_role("columnheader", name="Amount").get_by_role("link").click()
    expect(rep.get_by_role("columnheader", name="Amount")).to_have_attribute("aria-sort", "descending")
    held.click()
    expect(held).to_have_count(0)

    bar.get_by_text("View", exact=True).press("Enter")
    expect(rep.get_by_text("Owner is hidden: it is always")).to_be_visible()
    rep.keyboard.press("Escape")
    expect(bar.get_by_text("View", exact=True)).to_be_focused()

    rep.set_viewport_size({"width": NARROW, "height": 740})
    expect(rep.get_by_role("columnheader", name="Stage")).to_be_hidden()
    rep.get_by_role("link", name="Show all columns").click()
    expect(rep.get_by_role("columnheader", name="Stage")).to_be_visible()


def test_rows_are_chosen_and_a_row_that_opens_keeps_the_focus(signed_in: Callable[..., Page]) -> None:
    rep = signed_in(REP)
    rep.goto("/deals/")
    expect(rep.get_by_role("button", name="Choose none")).to_be_hidden()
    boxes = rep.locator(".lst tbody input[type=checkbox]")
    for place in (0, 1, 2):
        boxes.nth(place).check()
    expect(rep.get_by_role("button", name="Edit 3 deals")).to_be_visible()
    rep.get_by_role("button", name="Choose none").click()
    expect(rep.get_by_role("button", name="Edit 3 deals")).to_be_hidden()
    rep.get_by_role("checkbox", name="Choose all on this page").check()
    expect(rep.get_by_text(f"{boxes.count()} of {boxes.count()} chosen")).to_be_visible()

    rep.get_by_role("link", name="Edit").nth(3).press("Enter")
    expect(rep.get_by_role("textbox", name="Next step")).to_be_focused()
    rep.get_by_role("button", name="Cancel").press("Enter")
    expect(rep.locator(".row-edit__open:focus")).to_have_count(1)


def test_heads_stay_in_view_over_rows_and_columns(signed_in: Callable[..., Page]) -> None:
    rep = signed_in(REP)
    rep.set_viewport_size({"width": WIDE, "height": 500})
    rep.goto("/deals/?closing=any")
    rep.get_by_role("columnheader", name="Amount").evaluate("() => scrollTo(0, 900)")
    expect(rep.get_by_role("columnheader", name="Amount")).to_be_in_viewport()
    expect(rep.get_by_role("search", name="Deals")).to_be_in_viewport()
    for width in (WIDE, 768):
        rep.set_viewport_size({"width": width, "height": 500})
        rep.goto("/deals/board/?closing=any")
        rep.evaluate("() => scrollTo(0, 900)")
        for stage in ("Prospecting", "Engaging", "Proposal", "Closing"):
            expect(rep.get_by_role("heading", name=stage)).to_be_in_viewport()
