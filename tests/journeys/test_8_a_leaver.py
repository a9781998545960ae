"""Somebody leaves: the manager hands over every open deal in one act, and no figure of the last quarter moves."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.once
MANAGER, LEADER = "dustin.brinkmann@demo.example", "leader@demo.example"
AT_LEAST = 60
LEAVER, HEIR = "Moses Frase", "Anna Snelling"


def test_a_manager_hands_over_what_a_rep_has_in_hand(signed_in: Callable[..., Page]) -> None:
    leader = signed_in(LEADER)
    before = _closed_quarter(leader)
    page = signed_in(MANAGER)
    page.goto("/leave/")
    page.get_by_role("link", name=f"Hand over the work of {LEAVER}").click()
    headline = page.get_by_role("heading", level=1)
    expect(headline).to_contain_text(f"{LEAVER} has")
    count = int(re.search(r"has (\d+) open deals?", headline.inner_text())[1])  # type: ignore[index]
    assert count >= AT_LEAST

    page.get_by_role("button", name="Hand over").click()
    expect(page.get_by_text("Choose what happens to the number after the last day.")).to_be_visible()
    page.get_by_label("The number after the last day").select_option(
        label="It goes to the team, as a number of its own"
    )
    page.get_by_role("button", name="Hand over").click()
    expect(page.get_by_text(f"Choose who takes over {count} open deals.")).to_be_visible()
    heirs = page.get_by_label("Everything to")
    heirs.select_option(
        label=next(label for label in heirs.locator("option").all_inner_texts() if label.startswith(HEIR))
    )
    page.get_by_role("button", name="Hand over").click()

    expect(page.get_by_text(re.compile(rf"Handed over: {count} deals?, .* of {LEAVER}\."))).to_be_visible()
    table = page.get_by_role("table", name=re.compile("People directly below"))
    expect(table.get_by_role("rowheader", name=HEIR)).to_be_visible()
    assert _closed_quarter(leader) == before


def _closed_quarter(page: Page) -> list[tuple[str, ...]]:
    """Who booked how much against which budget in the quarter before this one, by region and down to each person."""
    page.goto("/dashboard/")
    key = page.locator(".per__now").get_attribute("title") or ""
    year, quarter = (int(number) for number in re.findall(r"\d+", key))
    last = f"FY{year}-Q{quarter - 1}" if quarter > 1 else f"FY{year - 1}-Q4"
    answer = page.request.get(f"/dashboard/table.csv?period={last}&by=person")
    rows = csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig")))
    page.goto(f"/dashboard/?period={last}")
    lines = page.get_by_role("table", name=re.compile("against budget")).get_by_role("row")
    expect(lines.first).to_be_visible()
    shown = lines.all_inner_texts()
    assert len(shown) > len(("head", "region", "sum"))
    return [(row["name"], row["actual"], row["budget"]) for row in rows] + [(line,) for line in shown]
