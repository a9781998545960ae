"""A gate on the board.

What is missing is filled in where the deal was dropped, or somebody of the line lets it through and owes for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from pipeline.stages.rules.readiness import NOT_READY

pytestmark = pytest.mark.once
REP, MANAGER, ADMIN = "darcel.schlecht@demo.example", "melvin.marxen@demo.example", "admin@demo.example"
ELSEWHERE, LEADER = "carl.lin@demo.example", "leader@demo.example"
ITEMS = (("Budget confirmed", "yes/no"), ("Who signs", "text"))
DROPPED, OVERRIDDEN = "Harbour cranes", "Station lifts"


def test_a_closed_gate_asks_for_what_is_missing_and_an_override_shows_as_debt(
    signed_in: Callable[..., Page], in_days: Callable[[int], str]
) -> None:
    pipeline = _way_with_a_gate(signed_in(ADMIN))
    rep = signed_in(REP)
    for name in (DROPPED, OVERRIDDEN):
        _open_deal(rep, name, pipeline, in_days)

    rep.goto(f"/deals/board/?pipeline={pipeline}")
    expect(rep.get_by_role("heading", level=1)).to_contain_text("2 open deals worth 10,000;")
    gate = _dropped(rep, DROPPED, on="Engaging")
    expect(gate).to_contain_text("Who signs")
    gate.get_by_role("button", name="Put back").click()
    expect(_column(rep, "Prospecting")).to_contain_text(DROPPED)
    _a_pane_stands_beside_the_board(rep, DROPPED)

    gate = _dropped(rep, DROPPED, on="Engaging")
    gate.get_by_label("Budget confirmed").check()
    gate.get_by_label("Who signs").fill("Head of the harbour")
    gate.locator(".btn-primary").click()
    expect(_column(rep, "Engaging")).to_contain_text(DROPPED)
    expect(gate).to_be_hidden()
    expect(rep.get_by_text(f"{DROPPED} is at Engaging.")).to_be_visible()
    expect(_column(rep, "Engaging").locator(".board__sum")).to_have_text("5,000")

    manager = signed_in(MANAGER)
    manager.goto(f"/deals/board/?pipeline={pipeline}")
    manager.get_by_role("link", name=re.compile(f"^Move {OVERRIDDEN}")).press("Enter")
    places = manager.get_by_role("dialog")
    expect(places).to_contain_text("lacks Budget confirmed and Who signs")
    places.get_by_role("button", name="Answer and move to Engaging").press("Enter")
    gate = manager.locator("#gate")
    gate.get_by_text("Let it through without the missing items").click()
    gate.get_by_label("Reason for the move on without them").fill("The buyer decides on Friday with us in the room.")
    gate.get_by_label("Owed by").fill(in_days(10))
    gate.get_by_role("button", name="Override the gate").click()
    expect(_card(manager, OVERRIDDEN)).to_contain_text("gate debt owed by")
    expect(_column(manager, "Engaging")).to_contain_text(OVERRIDDEN)

    rep.goto(f"/deals/?pipeline={pipeline}&not_ready=gate+debt")
    expect(rep.get_by_role("heading", level=1)).to_have_text("1 deal has gate debt; together 5,000.")
    rep.get_by_role("link", name=OVERRIDDEN, exact=True).click()
    expect(rep).to_have_url(re.compile(r"/deals/\d+/$"))
    address = rep.url
    elsewhere = signed_in(ELSEWHERE)
    answer = elsewhere.goto(address)
    assert answer is not None and answer.status == 404
    elsewhere.goto(f"/deals/board/?pipeline={pipeline}")
    expect(elsewhere.get_by_role("heading", level=1)).to_have_text("No open deal is here.")


def test_the_demo_shows_a_deal_for_every_reason_why_it_is_not_ready(signed_in: Callable[..., Page]) -> None:
    leader = signed_in(LEADER)
    leader.goto("/deals/?closing=any")
    leader.get_by_text("Filter", exact=True).click()
    shown = " ".join(leader.get_by_role("group", name="Why not ready").inner_text().lower().split())
    missing = [reason for reason in NOT_READY if not re.search(rf"{reason} \d", shown)]
    assert not missing, shown


def _way_with_a_gate(admin: Page) -> str:
    """A pipeline of its own, so that no other journey meets its gate: two things are asked for at the first stage."""
    admin.goto("/settings/pipelines/")
    admin.get_by_role("region", name="Another pipeline").get_by_label("Name").fill("Public tenders")
    admin.get_by_role("button", name="Set it up").click()
    match = re.search(r"/settings/pipelines/(\d+)/", admin.url)
    assert match is not None, admin.url
    admin.get_by_role("link", name="Prospecting", exact=True).click()
    for name, kind in ITEMS:
        admin.get_by_label("What has to be known").fill(name)
        admin.get_by_label("Answered with").select_option(kind)
        admin.get_by_role("button", name="Add the item").click()
        expect(admin.get_by_role("rowheader").filter(has_text=name)).to_be_visible()
    return match.group(1)


def _open_deal(rep: Page, name: str, pipeline: str, in_days: Callable[[int], str]) -> None:
    rep.goto("/deals/new/")
    rep.get_by_label("Name", exact=True).fill(name)
    rep.get_by_label("Pipeline").select_option(pipeline)
    rep.get_by_label("Amount").fill("5000")
    rep.get_by_label("Expected close date").fill(in_days(30))
    rep.get_by_role("textbox", name="Next step (optional)", exact=True).fill("Meet the signer")
    rep.get_by_label("Day of the next step").fill(in_days(7))
    rep.get_by_role("button", name="Open this deal").click()
    expect(rep.get_by_text(f"{name} is open at Prospecting.")).to_be_visible()


def _column(page: Page, stage: str) -> Locator:
    return page.locator(".board__col").filter(has=page.get_by_role("heading", name=re.compile(f"^{stage}")))


def _card(page: Page, name: str) -> Locator:
    return page.locator(".board .deal").filter(has_text=name)


def _a_pane_stands_beside_the_board(page: Page, name: str) -> None:
    """It takes the focus, leaves the board in view, and gives the focus back to the card; on a phone it is a sheet."""
    move = _card(page, name).get_by_role("link", name=re.compile("^Move"))
    pane = page.locator("#move-to")
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        move.press("Enter")
        expect(pane).to_be_visible()
        expect(pane.get_by_role("button").first).to_be_focused()
        shown, board = pane.bounding_box(), page.locator(".board").bounding_box()
        assert shown is not None and board is not None
        if width > 992:
            assert board["x"] + board["width"] <= shown["x"], "the pane covers the board"
        else:
            assert (shown["x"], shown["width"], shown["y"] + shown["height"]) == (0, width, 800), shown
        page.keyboard.press("Escape")
        expect(pane).to_be_hidden()
        expect(move).to_be_focused()
    page.set_viewport_size({"width": 1280, "height": 800})


def _dropped(page: Page, name: str, *, on: str) -> Locator:
    """Drag a card to a stage by hand; the dialog of the gate comes up."""
    card, cards = _card(page, name).bounding_box(), _column(page, on).locator(".board__cards").bounding_box()
    assert card is not None and cards is not None
    page.mouse.move(card["x"] + 90, card["y"] + card["height"] - 20)
    page.mouse.down()
    page.mouse.move(card["x"] + 110, card["y"] + 40, steps=4)
    page.mouse.move(cards["x"] + 80, cards["y"] + 40, steps=8)
    page.mouse.up()
    gate = page.locator("#gate")
    expect(gate).to_be_visible()
    return gate
