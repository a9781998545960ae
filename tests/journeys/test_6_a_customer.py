"""An A customer nobody has spoken to for 15 days stands on the week page and on the team page, until somebody does."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.spaces import with_plain_spaces
from traps_web.lib import clock

pytestmark = pytest.mark.once
REP, MANAGER = "darcel.schlecht@demo.example", "melvin.marxen@demo.example"


def test_an_a_customer_stands_there_from_the_fifteenth_day_until_a_contact(
    signed_in: Callable[..., Page], moved_clock: Callable[[str], str]
) -> None:
    rep, manager = signed_in(REP), signed_in(MANAGER)
    name, last = _next_due(rep)
    for page in (_week(rep), _team(manager)):
        expect(page.filter(has_text=name)).to_have_count(0)

    moved_clock((last + timedelta(days=15)).isoformat())
    expect(_week(rep).filter(has_text=name)).to_contain_text("1 day over")
    expect(_team(manager).filter(has_text=name)).to_contain_text("1 day over")

    rep.get_by_role("link", name=name).first.click()
    rep.get_by_role("link", name=re.compile("Log")).first.click()
    rep.get_by_role("button", name="Log it").click()
    expect(rep.get_by_text(re.compile(r" logged\.")).first).to_be_visible()
    for page in (_week(rep), _team(manager)):
        expect(page.filter(has_text=name)).to_have_count(0)


def _next_due(page: Page) -> tuple[str, datetime]:
    """The A customer of the rep whose contact is owed next, and noon of the day of the last one."""
    me = page.request.get("/api/v1/people/", params={"email": REP}).json()["results"][0]["id"]
    page.goto(f"/customers/?tier=A&person={me}")
    line = page.get_by_role("table").locator("tbody").get_by_role("row").filter(has_text=re.compile(r"in \d+ days"))
    match = re.search(r"\w{3} (\d+ \w{3}) \d+ days? ago", with_plain_spaces(line.first.inner_text()))
    assert match is not None, line.first.inner_text()
    now = clock.real_now()
    last = datetime.strptime(f"{match.group(1)} {now.year} 17", "%d %b %Y %H").replace(tzinfo=UTC)
    name = line.first.get_by_role("link").first.inner_text()
    return name, last if last < now else last.replace(year=now.year - 1)


def _week(page: Page) -> Locator:
    page.goto("/week/")
    return page.get_by_role("region", name="Customers to contact").get_by_role("listitem")


def _team(page: Page) -> Locator:
    page.goto("/team/")
    for fold in page.locator("details:not([open]) > summary").filter(has_text="Contact overdue").all():
        fold.click()
    return page.get_by_role("table", name="A customers with an overdue contact").get_by_role("row")
