"""The control of a period in Chromium: opened by mouse and keyboard, closed by Escape, never cut, without fault."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import Person
from tests.browser import sit_down
from tests.make import World
from traps_web.lib import clock

SECTION = "section[aria-labelledby='g-9']"
INSIDE = """panel => {
    const at = panel.getBoundingClientRect();
    return at.left >= 0 && at.right <= document.documentElement.clientWidth && panel.scrollWidth <= panel.clientWidth;
}"""
LOW = """links => links.map(link => link.getBoundingClientRect())
    .filter(at => at.height < 44 || at.width < 40).map(at => `${at.width} × ${at.height}`)"""


@pytest.fixture
def shown(another_browser: Any, client_of: Callable[[Person], Client], live_server: Any, world: World) -> Any:
    """Open a page as the leader of the cast."""

    def opened(address: str, **options: Any) -> Page:
        page: Page = another_browser(**options)
        sit_down(page, client_of(world.leader), live_server.url)
        page.goto(address)
        return page

    return opened


@pytest.mark.parametrize("width", [360, 768, 1280, 1440])
def test_every_control_opens_inside_the_page(shown: Any, width: int) -> None:
    page = shown("/gallery/", viewport={"width": width, "height": 740}, has_touch=True, bypass_csp=True)
    controls = page.locator(f"{SECTION} .per")
    assert controls.count() == 7
    for place in range(controls.count()):
        control = controls.nth(place)
        control.locator("summary").click()
        panel = control.locator(".per__panel")
        expect(panel).to_be_visible()
        assert panel.evaluate(INSIDE), place
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        findings = Axe().run(page, SECTION).response["violations"]
        assert [violation["id"] for violation in findings] == []
        page.keyboard.press("Escape")
        expect(panel).to_be_hidden()
        expect(control.locator("summary")).to_be_focused()


def test_what_is_touched_is_large_enough(shown: Any) -> None:
    page = shown("/gallery/", viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    control = page.locator(f"{SECTION} .per").first
    control.locator("summary").tap()
    assert control.locator("a").evaluate_all(LOW) == []


def test_a_step_a_pick_and_the_keyboard_lead_to_a_period(shown: Any) -> None:
    page = shown("/dashboard/?period=FY2027-Q2")
    page.get_by_role("link", name="Previous quarter").click()
    expect(page.locator(".per__now")).to_contain_text("Q1 FY2027")
    page.locator(".per__now").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="This week")).to_be_focused()
    page.get_by_role("link", name="This month").click()
    expect(page.locator(".per__now")).to_contain_text(f"{clock.local_date(clock.now(), 'America/New_York'):%B %Y}")
    page.locator(".per__now").click()
    page.locator("h1").click()
    expect(page.locator(".per__panel")).to_be_hidden()


def test_it_works_without_script(shown: Any) -> None:
    page = shown("/dashboard/", java_script_enabled=False)
    page.locator(".per__now").click()
    page.get_by_role("link", name="Last year").click()
    assert page.url.endswith("period=FY2026")
