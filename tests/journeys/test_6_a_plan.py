"""A plan on its whole way from two failed checks to an amendment.

One check is mended, one answered; it is returned by a line, corrected, approved, locked at the start and amended.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Installation, bring_in
from tests.spaces import with_plain_spaces

pytestmark = pytest.mark.once
REP, MANAGER, ADMIN = "darcel.schlecht@demo.example", "melvin.marxen@demo.example", "admin@demo.example"
NUMBER = 1_400_000


def test_the_rep_whose_login_is_shown_first_has_plans_that_run(signed_in: Callable[..., Page]) -> None:
    rep = signed_in(REP)
    rep.goto("/plans/")
    plans = rep.request.get("/api/v1/plans/").json()["results"]
    assert sorted(plan["status"] for plan in plans) == ["draft", "locked", "locked", "locked"]


def test_the_best_agent_plans_the_coming_year(
    signed_in: Callable[..., Page], installation: Installation, moved_clock: Callable[[str], str]
) -> None:
    admin = signed_in(ADMIN)
    period = _number_of_the_coming_year(admin)
    rep = signed_in(REP)
    rep.goto("/plans/")
    rep.get_by_role("button", name=f"Write the plan of {period}", exact=True).click()
    headline = rep.get_by_role("heading", level=1)
    expect(headline).to_contain_text(" to bring")
    assert _number(headline.inner_text()) == NUMBER
    _write(rep, NUMBER - 10_000)
    expect(headline).to_contain_text(". 9,000 has no plan.")
    red = rep.get_by_role("region", name="Does it stand up to scrutiny").get_by_text("fail", exact=True)
    expect(red).to_have_count(2)

    rep.get_by_role("button", name="Submit").click()
    expect(rep.get_by_text("Correct it, or answer here, before you submit.").first).to_be_visible()
    expect(rep.get_by_label("Source, row 1").last).to_have_value("Re-orders of the large sites")
    rep.get_by_label("Amount, row 1").last.fill(str(NUMBER - 1_000))
    rep.get_by_label(re.compile("^Your answer.* to: 1 of 1 named deal will not hold")).fill(
        "The buyer moves the order forward; the date follows this week."
    )
    rep.get_by_role("button", name="Submit").click()
    expect(headline).to_contain_text("and all of it has a plan.")
    address = rep.url

    manager = signed_in(MANAGER)
    manager.goto(address)
    manager.get_by_role("link", name="Return with comments").click()
    manager.get_by_label("Re-orders of the large sites").fill("Which sites, and who signs?")
    manager.get_by_role("button", name="Return with comments").click()
    expect(manager.get_by_text("Which sites, and who signs?")).to_be_visible()

    rep.goto(address)
    rep.get_by_role("link", name="Correct and submit again").click()
    expect(rep.get_by_text("Which sites, and who signs?")).to_be_visible()
    rep.get_by_label("Source, row 1").last.fill("Re-orders of Isdom and Konex, both signed for")
    rep.get_by_role("button", name="Submit").click()
    expect(rep.locator(".steps [aria-current]")).to_contain_text("submitted")

    manager.goto(address)
    manager.get_by_role("link", name="Compare with 1").click()
    expect(manager.get_by_role("heading", level=1)).to_contain_text("between submission 1 and submission 2")
    manager.goto(address)
    manager.get_by_role("button", name="Approve").click()
    expect(manager.locator(".steps [aria-current]")).to_contain_text("approved")

    moved_clock((_starts_at(manager) + timedelta(hours=12)).isoformat())
    installation.manage("run_job", "lock-plans")
    rep.goto(address)
    expect(rep.locator(".steps [aria-current]")).to_contain_text("locked")
    expect(rep.get_by_role("link", name="Correct and submit again")).to_have_count(0)
    _amend(rep, manager)

    bring_in(admin, "budgets", f"email,category,period,amount\n{REP},existing,{period},{NUMBER}\n")
    expect(admin.get_by_text(f"plan of {period} is locked with another number: amend it.")).to_be_visible(
        timeout=60_000
    )


def _amend(rep: Page, manager: Page) -> None:
    """A locked plan gets another number: asked for after a look at the months, and approved by the line."""
    address = rep.url
    rep.get_by_role("link", name="Amend", exact=True).click()
    rep.get_by_label("Reason for the change").select_option(label="Account moved in or away")
    rep.get_by_label("Reason in your own words").fill("Isdom is served by the south from now on.")
    rep.get_by_label("Number, Existing customers").fill(str(NUMBER - 50_000))
    rep.get_by_role("button", name="Show before and after").click()
    months = rep.get_by_role("table", name="before and after").first
    expect(months).to_contain_text("1,350,000")
    rep.get_by_role("button", name="Ask for it").click()
    expect(rep.get_by_role("heading", level=1)).to_contain_text("1,400,000 is to become 1,350,000")

    manager.goto(rep.url)
    expect(manager.get_by_role("table", name="before and after").first).to_contain_text("1,350,000")
    expect(manager.get_by_role("table", name="Scrutiny before and after")).to_contain_text("of 1,350,000")
    manager.get_by_role("button", name="Approve").click()
    expect(manager.get_by_role("link", name="Amendment 1")).to_be_visible()
    rep.goto(address)
    expect(rep.get_by_role("heading", level=1)).to_contain_text("of 1,350,000")


def _number_of_the_coming_year(admin: Page) -> str:
    """The imposed number comes in by file, as every budget does."""
    admin.goto("/dashboard/")
    shown = admin.locator(".per__now").get_attribute("title") or ""
    period = f"FY{int(shown[2:6]) + 1}"
    bring_in(admin, "budgets", f"email,category,period,amount\n{REP},existing,{period},{NUMBER}\n")
    expect(admin.get_by_role("heading", level=1)).to_contain_text("1 budget created", timeout=60_000)
    return period


def _write(page: Page, amount: int) -> None:
    """A deal that closes outside, a run-rate that falls short, and a risk."""
    page.get_by_text("Tick deals that close in").click()
    page.get_by_role("searchbox", name="Search all open deals").fill("GTX")
    expect(page.get_by_text("matching “GTX”").first).to_be_visible()
    page.get_by_role("group", name="Deals to tick").get_by_role("checkbox").first.check()
    page.locator("input[name=deal0-amount]").fill("1000")
    page.get_by_label("Source, row 1").last.fill("Re-orders of the large sites")
    page.get_by_label("Amount, row 1").last.fill(str(amount))
    page.get_by_label("Risk, row 1").fill("The plant is late")
    page.get_by_label("Answer, row 1").fill("Part deliveries are agreed before the offer")
    page.get_by_role("button", name="Save draft").last.click()


def _number(headline: str) -> int:
    return int(headline.split(" to bring")[0].replace(",", ""))


def _starts_at(page: Page) -> datetime:
    """The first day of the period, as the page says it."""
    span = with_plain_spaces(page.locator(".statement__sub").first.inner_text())
    match = re.search(r"\w{3} (\d+ \w{3} \d{4}) to ", span)
    assert match is not None
    return datetime.strptime(match.group(1), "%d %b %Y").replace(tzinfo=UTC)
