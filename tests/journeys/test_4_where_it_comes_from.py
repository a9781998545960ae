"""Monday: a rep says what the quarter will hold, and the leader asks why less stands open than a week ago."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.once
REP, LEADER = "darcel.schlecht@demo.example", "leader@demo.example"
NAME, TEAM = "Darcel Schlecht", "South Central"
NOTE = "One order waits for the signer."


def test_a_rep_calls_the_quarter_and_the_line_above_sees_it(signed_in: Callable[..., Page]) -> None:
    rep = signed_in(REP)
    rep.goto("/deals/")
    rep.get_by_role("link", name="Calls", exact=True).click()
    commit = _figure(rep.get_by_label("Commit", exact=True).input_value()) + 5_000
    rep.get_by_label("Commit", exact=True).fill(str(commit))
    rep.get_by_label("Best case", exact=True).fill(str(commit + 40_000))
    rep.get_by_label("Note").fill(NOTE)
    rep.get_by_role("button", name="Make the call").click()
    expect(rep.get_by_text("The call is made.")).to_be_visible()
    expect(rep.get_by_role("heading", level=1)).to_contain_text(f"You commit {commit:,}, best case {commit + 40_000:,}")

    leader = signed_in(LEADER)
    leader.goto("/calls/")
    leader.get_by_role("link", name=TEAM).click()
    row = leader.get_by_role("row").filter(has_text=NAME)
    expect(row.get_by_role("cell").nth(1)).to_have_text(f"{commit:,}")
    row.get_by_role("link", name=NAME).click()
    leader.get_by_text("Every call", exact=True).click()
    expect(leader.get_by_role("row").filter(has_text=NOTE).first).to_contain_text(f"{commit:,}")


def test_the_leader_follows_a_fall_to_the_deal_and_the_hand(signed_in: Callable[..., Page]) -> None:
    deal, name, lost = _deal_made_smaller(signed_in(REP))
    leader = signed_in(LEADER)
    leader.goto("/dashboard/")
    line = leader.locator("#moved")
    expect(line).to_contain_text("since last week, to")
    line.get_by_role("link", name="What moved").click()
    expect(line).to_contain_text("won and weighted")
    line.get_by_role("link").first.click()
    expect(leader.get_by_role("heading", level=1)).to_contain_text("open pipeline")
    expect(leader.get_by_text("Amount down").first).to_be_visible()

    leader.get_by_role("table").get_by_role("link", name="Amount down").click()
    link = leader.locator(f'a[href="{deal}"]')
    row = leader.get_by_role("row").filter(has=link)
    expect(row).to_contain_text(f"by {NAME}")
    expect(row).to_contain_text(f"−{lost:,}")
    link.click()
    expect(leader.get_by_role("heading", level=1)).to_contain_text(name)


def _deal_made_smaller(rep: Page) -> tuple[str, str, int]:
    """An open deal of this quarter whose owner now expects half of it: its address and name, and what it lost."""
    rep.goto("/deals/?sort=-amount")
    first = rep.get_by_role("table").get_by_role("row").nth(1)
    first.get_by_role("link").first.click()
    deal = re.sub(r"^https?://[^/]+", "", rep.url)
    rep.get_by_role("link", name="Edit").first.click()
    name = rep.get_by_label("Name", exact=True).input_value()
    amount = _figure(rep.get_by_label("Amount").input_value())
    rep.get_by_label("Amount").fill(str(amount - amount // 2))
    rep.get_by_role("button", name=re.compile("Save")).click()
    expect(rep.get_by_role("heading", level=1)).to_contain_text(name)
    return deal, name, amount // 2


def _figure(text: str) -> int:
    """Whole money as a field shows it."""
    return int(re.sub(r"\D", "", text.split(".")[0]))
