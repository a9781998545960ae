"""The finder in Chromium: a combobox by keyboard, the last keystroke counts, a page without a script, on a phone."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, Route, expect

from accounts.models import Person
from pipeline.activities.services import defaults
from tests import make
from tests.accessible import faults_of
from tests.browser import sit_down
from tests.builders import search_words
from tests.builders.customers import make_customer
from tests.builders.deals import open_deal
from tests.make import World

pytestmark = pytest.mark.once


@pytest.fixture
def signed_in(another_browser: Any, client_of: Callable[[Person], Client], live_server: Any, world: World) -> Any:
    """Open a page as the rep, who has two customers and a deal."""
    defaults.install(make.NOW)
    condax = make_customer("Condax", world.rep)
    make_customer("Condolo", world.rep)
    open_deal(world.rep, name="Renewal", customer_id=condax.pk, close_on=date(2026, 12, 18))
    search_words.index()

    def opened(**options: Any) -> Page:
        page: Page = another_browser(**options)
        sit_down(page, client_of(world.rep), live_server.url)
        return page

    return opened


@pytest.fixture
def finder(signed_in: Any) -> Page:
    """A page on which the finder stands open."""
    page: Page = signed_in()
    page.goto("/deals/")
    page.keyboard.press("/")
    expect(page.locator("#finder")).to_be_visible()
    return page


def labels(page: Page) -> list[str]:
    return page.locator("#finder-hits [role=option] .finder__what").all_inner_texts()


def chosen(page: Page) -> str:
    """The option that the field says is active, which is also the one that is marked."""
    active = page.locator("#finder-q").get_attribute("aria-activedescendant")
    marked = page.locator("#finder-hits [aria-selected=true]")
    assert marked.get_attribute("id") == active
    return marked.locator(".finder__what").inner_text()


def test_arrows_choose_enter_opens_and_the_hand_stays_in_the_field(finder: Page) -> None:
    finder.locator("#finder-q").press_sequentially("cond")
    expect(finder.get_by_role("option", name="Condolo")).to_be_visible()
    assert labels(finder) == ["Condax", "Condolo", "Condax, Renewal"] and chosen(finder) == "Condax"
    assert finder.locator("#finder-q").get_attribute("aria-expanded") == "true"
    assert faults_of(finder) == []
    finder.keyboard.press("ArrowDown")
    assert chosen(finder) == "Condolo"
    finder.keyboard.press("ArrowUp")
    finder.keyboard.press("ArrowUp")
    assert chosen(finder) == "Condax, Renewal", "From the first up to the last."
    finder.keyboard.press("ArrowDown")
    finder.keyboard.press("ArrowDown")
    assert finder.evaluate("document.activeElement.id") == "finder-q"
    finder.keyboard.press("Enter")
    finder.wait_for_url("**/customers/*/")
    assert "Condolo" in finder.title()


def test_escape_leads_back_to_where_one_was(signed_in: Any) -> None:
    page = signed_in()
    page.goto("/customers/")
    page.locator("tbody a").first.focus()
    was = page.evaluate("document.activeElement.href")
    page.keyboard.press("Control+k")
    page.locator("#finder-q").press_sequentially("con")
    page.keyboard.press("Escape")
    assert not page.locator("#finder").is_visible()
    assert page.evaluate("document.activeElement.href") == was


def test_what_was_typed_last_counts_although_its_answer_came_first(finder: Page) -> None:
    def slowly(route: Route) -> None:
        time.sleep(0.6)
        route.continue_()

    finder.route("**/find/?q=cond", slowly)
    field = finder.locator("#finder-q")
    with finder.expect_request("**/find/?q=cond"):
        field.press_sequentially("cond")
    field.press_sequentially("ol")
    expect(finder.locator("#finder-hits [role=option]")).to_have_count(1)
    finder.wait_for_timeout(900)
    assert labels(finder) == ["Condolo"]


def test_enter_before_the_answer_opens_what_the_whole_word_finds(finder: Page) -> None:
    finder.locator("#finder-q").press_sequentially("condolo")
    finder.keyboard.press("Enter")
    finder.wait_for_url("**/customers/*/")
    assert "Condolo" in finder.title()


def test_a_slip_is_forgiven_and_said(finder: Page) -> None:
    finder.locator("#finder-q").press_sequentially("codnax")
    expect(finder.get_by_text("Customers, one letter off")).to_be_visible()
    assert chosen(finder) == "Condax"


def test_what_finds_nothing_is_said_and_enter_shows_the_page(finder: Page) -> None:
    finder.locator("#finder-q").press_sequentially("zzzz")
    expect(finder.locator("#finder-hits")).to_contain_text("Nothing that you can see matches “zzzz”.")
    finder.keyboard.press("Enter")
    finder.wait_for_url("**/find/?q=zzzz")


@pytest.mark.parametrize("status", [None, 500])
def test_a_server_that_does_not_answer_is_said(finder: Page, status: int | None) -> None:
    finder.route("**/find/?q=*", lambda route: route.fulfill(status=status) if status else route.abort())
    finder.locator("#finder-q").press_sequentially("cond")
    expect(finder.locator("#finder-hits")).to_contain_text("The server is not responding.")


def test_before_anything_is_typed_it_shows_where_one_was_and_what_can_be_done_here(signed_in: Any) -> None:
    page = signed_in()
    page.goto("/customers/")
    page.goto("/nowhere/")
    page.goto("/deals/")
    page.keyboard.press("/")
    assert labels(page) == ["Customers", "New deal"]
    assert chosen(page) == "Customers"
    assert faults_of(page) == []
    page.get_by_role("option", name="New deal").click()
    page.wait_for_url("**/deals/new/")


def test_where_one_was_is_kept_for_this_person_until_the_sign_out(
    signed_in: Any, client_of: Callable[[Person], Client], live_server: Any, world: World
) -> None:
    page = signed_in()
    page.goto("/customers/")
    mine = page.context.cookies()
    sit_down(page, client_of(world.peer), live_server.url)
    page.goto("/deals/")
    page.keyboard.press("/")
    assert labels(page) == ["New deal"], "Somebody else was nowhere yet."
    page.context.add_cookies(mine)
    page.goto("/deals/")
    page.route("**/account/logout/", lambda route: route.fulfill(status=200, content_type="text/html", body="Gone."))
    page.locator(".rail__me summary").click()
    page.locator(".rail__me").get_by_role("button", name="Sign out").click()
    page.get_by_text("Gone.").wait_for()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('traps-been'))") == []


def test_it_is_a_page_without_a_script(signed_in: Any) -> None:
    page = signed_in(java_script_enabled=False)
    page.goto("/deals/")
    page.locator(".rail__search").click()
    page.locator("main input[name=q]").fill("condx")
    page.get_by_role("button", name="Find", exact=True).click()
    page.locator("main").get_by_role("link", name="Condax").first.click()
    page.wait_for_url("**/customers/*/")


def test_the_phone_finds_it_under_more(signed_in: Any) -> None:
    page = signed_in(viewport={"width": 360, "height": 740}, has_touch=True)
    page.goto("/deals/")
    page.locator(".more summary").click()
    page.locator(".more__sheet").get_by_text("Find", exact=True).click()
    page.locator("#finder-q").fill("condx")
    expect(page.get_by_role("option", name="Condax").first).to_be_visible()
    assert page.evaluate("document.getElementById('finder').scrollWidth <= innerWidth")
    page.locator("#finder").get_by_role("button", name="Close").click()
    assert not page.locator("#finder").is_visible()


def test_a_page_that_is_not_there_keeps_the_rail_and_offers_the_finder(signed_in: Any) -> None:
    page = signed_in()
    page.goto("/customers/99999/")
    assert page.locator(".rail__link").first.is_visible()
    assert faults_of(page) == []
    page.get_by_role("link", name="Find something else").click()
    page.locator("#finder-q").press_sequentially("condolo")
    expect(page.get_by_role("option", name="Condolo")).to_be_visible()
