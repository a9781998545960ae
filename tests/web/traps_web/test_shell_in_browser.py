"""The door, the gallery and the shell in Chromium: accessible, quiet under the security policy, all by keyboard."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page

from accounts.models import Person
from tests.make import World

SIZES = [(360, 740), (768, 1024), (1440, 900)]
THEMES = ["light", "dark"]


@pytest.fixture
def signed_in(another_browser: Any, client_of: Callable[[Person], Client], live_server: Any, world: World) -> Any:
    """Open a page as the rep of the cast."""

    def opened(**options: Any) -> Page:
        page: Page = another_browser(**options)
        session = client_of(world.rep).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        return page

    return opened


def violations(page: Page) -> list[str]:
    # axe writes inline style while it measures, so these pages are opened without the policy
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['target']}" for one in found]


def test_the_gallery_is_accessible_at_every_width_and_by_day_and_night(signed_in: Any) -> None:
    for theme in THEMES:
        page = signed_in(color_scheme=theme, bypass_csp=True)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.goto("/gallery/")
            assert page.locator("html").get_attribute("data-bs-theme") == theme
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_door_is_accessible(another_browser: Any, world: World) -> None:
    page = another_browser(bypass_csp=True)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.goto("/account/login/")
        assert violations(page) == []


def test_a_question_mark_lists_the_keys_and_escape_closes_them(signed_in: Any) -> None:
    page = signed_in()
    page.goto("/gallery/")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible()


def test_the_slash_opens_the_finder_with_the_hand_in_the_field(signed_in: Any) -> None:
    page = signed_in()
    page.goto("/gallery/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "finder-q"
    page.keyboard.press("Escape")
    assert not page.locator("#finder").is_visible()


def test_keys_are_left_alone_while_one_types(signed_in: Any) -> None:
    page = signed_in()
    page.goto("/gallery/")
    page.locator("#id_money").fill("")
    page.locator("#id_money").type("g?/")
    assert page.locator("#id_money").input_value() == "g?/"
    assert not page.locator("#keys").is_visible()


def test_a_chart_is_read_point_by_point_with_the_arrow_keys(signed_in: Any) -> None:
    page = signed_in()
    page.goto("/gallery/")
    page.locator("[aria-label^='The quarter falls']").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator(".chart-tip:not([hidden])").inner_text().startswith("Sun 4 Oct\nbudget")


def test_a_long_text_is_kept_while_it_is_typed(signed_in: Any) -> None:
    page = signed_in()
    page.goto("/gallery/")
    page.locator("#id_text").fill("Another text, not yet sent.")
    page.locator(".draft", has_text="Draft kept").wait_for()
    page.reload()
    page.get_by_role("button", name="Take it").click()
    assert page.locator("#id_text").input_value() == "Another text, not yet sent."


def test_the_theme_of_the_hand_outlives_the_page(signed_in: Any) -> None:
    page = signed_in()
    page.goto("/gallery/")
    page.locator(".rail__me summary").click()
    page.locator(".rail__me [data-theme-toggle]").click()
    page.reload()
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"


def test_the_phone_finds_everything_under_more(signed_in: Any) -> None:
    page = signed_in(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page.goto("/gallery/")
    page.locator(".more summary").click()
    assert page.locator(".more__sheet").get_by_text("Sign out").is_visible()
