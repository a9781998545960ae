"""The week in Chromium: all counters in one screen of a phone, closing beside the headline, and its keys."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pipeline.models import Activity, WeekLog
from tests.browser import sit_down
from tests.builders import weeks as build

pytestmark = pytest.mark.once
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
OUT_OF_SCREEN = """() => {
    const bar = document.querySelector(".bottombar").getBoundingClientRect().top;
    const shown = document.querySelectorAll(".statement__h, #close-week, #tally .tally__item, #tally button");
    return [...shown].filter((element) => {
        const at = element.getBoundingClientRect();
        return at.top < 0 || at.bottom > bar || at.left < 0 || at.right > innerWidth;
    }).map((element) => element.textContent.trim());
}"""
SMALL = """() => [...document.querySelectorAll("#tally button, #close-week, .daygrid__in")].filter((button) => {
    const { width, height } = button.getBoundingClientRect();
    return width < 44 || height < 44;
}).map((button) => button.id)"""


@pytest.fixture
def week(another_browser: Any, client_of: Any, live_server: Any, world: Any) -> Any:
    """Open the own week as the rep of the cast."""
    build.defaults()

    def opened(**options: Any) -> Page:
        page: Page = another_browser(**options)
        sit_down(page, client_of(world.rep), live_server.url)
        page.goto("/week/")
        return page

    return opened


def test_a_phone_shows_the_finding_the_closing_and_all_five_counters_without_scrolling(week: Any) -> None:
    page = week(**PHONE)
    assert page.locator("#tally .tally__item").count() == 5
    assert page.locator("#tally button").count() == 10
    assert page.evaluate(OUT_OF_SCREEN) == []
    assert page.evaluate(SMALL) == []


def test_the_finding_follows_each_count_and_the_button_beside_it_stays(week: Any) -> None:
    page = week()
    finding = page.get_by_role("heading", level=1)
    expect(finding).to_contain_text("0 of 5 targets reached")
    close = page.locator("#close-week")
    close.evaluate("button => { button.dataset.seen = 'before' }")
    calls = page.get_by_role("textbox", name=re.compile("^Calls, ")).last
    calls.fill("60")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(finding).to_contain_text("1 of 5 targets reached")
    page.locator("#tally").get_by_role("button", name="−1 Calls").click()
    expect(page.locator("#count-undo")).to_contain_text("Calls: 59, it was 60.")
    expect(finding).to_contain_text("1 of 5 targets reached")
    assert Activity.objects.get().count == 59


def test_c_closes_and_takes_along_what_is_typed(week: Any) -> None:
    page = week()
    page.get_by_label("Note on the week").fill("Two buyers are away.")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Close the week")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(page.get_by_role("heading", level=1)).to_contain_text("was closed")
    expect(page.locator("#close-week")).to_have_count(0)
    assert WeekLog.objects.get().note == "Two buyers are away."
