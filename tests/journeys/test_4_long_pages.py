"""Long pages at real volume: they fold to a height that one reads, no table is cut, and what a width leaves out is
one tap away."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.once

LEADER = "leader@demo.example"
HIGHEST_TEAM, HIGHEST_CUSTOMER, HIGHEST_ROSTER = 1600, 1700, 1700
CUSTOMERS = 3
PAGES = ("/team/", "/dashboard/", "/dashboard/?by=week", "/reviews/", "/traps/team/")
HEIGHT = "() => document.documentElement.scrollHeight"
LEFT_OUT = """() => [...document.querySelectorAll("main .ledger")].filter((table) => table.checkVisibility())
    .flatMap((table) => {
        const row = table.querySelector("tbody tr:not(.lst__group)");
        return [...(row?.cells ?? [])].filter((cell) => cell.innerHTML && !cell.checkVisibility())
            .map(() => table.caption?.textContent);
    })"""
CUT = """() => [...document.querySelectorAll("main .scroll:has(> .ledger)")]
    .filter((ground) => ground.checkVisibility() && ground.scrollWidth > ground.clientWidth + 1)
    .map((ground) => `${ground.querySelector("caption").textContent}: ${ground.scrollWidth - ground.clientWidth} px`)"""


def test_long_pages_fold_to_a_height_that_one_reads(signed_in: Callable[..., Page]) -> None:
    leader = signed_in(LEADER)
    leader.set_viewport_size({"width": 1440, "height": 900})
    leader.goto("/customers/?sort=open")
    links = leader.locator(".lst tbody .lst__name a")
    customers = [str(links.nth(place).get_attribute("href")) for place in range(CUSTOMERS)]
    heights = {}
    limits = {"/team/": HIGHEST_TEAM, "/reviews/": HIGHEST_ROSTER} | dict.fromkeys(customers, HIGHEST_CUSTOMER)
    for address, highest in limits.items():
        leader.goto(address)
        heights[address] = (leader.evaluate(HEIGHT), highest)
    sys.stdout.write(f"Heights at 1440 px: { ({address: height for address, (height, _) in heights.items()}) }\n")
    assert not {address: height for address, (height, highest) in heights.items() if height > highest}


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_column_is_cut_and_what_a_width_leaves_out_is_one_tap_away(
    signed_in: Callable[..., Page], width: int
) -> None:
    leader = signed_in(LEADER)
    leader.set_viewport_size({"width": width, "height": 900})
    leader.goto("/customers/?sort=open")
    customer = str(leader.locator(".lst tbody .lst__name a").first.get_attribute("href"))
    wrong = []
    for address in (*PAGES, customer):
        leader.goto(address)
        left_out, cut = leader.evaluate(LEFT_OUT), leader.evaluate(CUT)
        way = leader.get_by_role("link", name="Show all columns")
        if left_out and not any(way.nth(place).is_visible() for place in range(way.count())):
            wrong.append(f"{address}: left out without a way to it: {sorted(set(left_out))}")
        wrong += [f"{address}: cut: {table}" for table in cut]
        if left_out:
            way.first.click()
            leader.wait_for_url("**columns=all**")
            wrong += [f"{address}: left out of all columns: {table}" for table in set(leader.evaluate(LEFT_OUT))]
    assert not wrong


def test_a_team_opens_in_its_table_by_hand_by_key_and_by_address(signed_in: Callable[..., Page]) -> None:
    leader = signed_in(LEADER)
    leader.goto("/team/")
    team = leader.locator("#teams .ledger__open").first
    rows = leader.locator("section[aria-labelledby=h-teams] tbody tr")
    shut = rows.count()
    team.press("Enter")
    expect(team).to_have_attribute("aria-expanded", "true")
    expect(team).to_be_focused()
    opened = rows.count()
    assert opened > shut
    leader.reload()
    expect(rows).to_have_count(opened)
    leader.locator("#teams .ledger__open").first.click()
    expect(rows).to_have_count(shut)
    leader.get_by_role("link", name="Show all 35").click()
    expect(leader.get_by_role("link", name="Only the worst")).to_be_visible()


def test_what_is_folded_stays_as_its_reader_left_it(signed_in: Callable[..., Page]) -> None:
    leader = signed_in(LEADER)
    leader.goto("/customers/?sort=open")
    leader.locator(".lst tbody .lst__name a").first.click()
    past = leader.locator("#fold-closed")
    past.locator("summary").first.click()
    expect(past.locator("tbody tr").nth(5)).to_be_visible()
    leader.reload()
    expect(past.locator("tbody tr").nth(5)).to_be_visible()
