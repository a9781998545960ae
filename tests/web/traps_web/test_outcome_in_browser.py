"""Where the focus is on the page that an act leads to: at what came of it, so that the next Tab goes on from there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import Person
from tests.browser import sit_down
from tests.builders import obligations
from tests.builders import weeks as build
from tests.make import World

pytestmark = pytest.mark.once


@pytest.fixture
def signed_in(another_browser: Any, client_of: Callable[[Person], Client], live_server: Any, world: World) -> Any:
    """Open a page as somebody of the cast."""
    build.defaults()

    def opened(person: Person) -> Page:
        page: Page = another_browser()
        sit_down(page, client_of(person), live_server.url)
        return page

    return opened


def test_the_message_has_the_focus_and_undo_is_the_next_stop(signed_in: Any, world: World) -> None:
    row = obligations.obligation(world.rep)
    page = signed_in(world.manager)
    page.goto(f"/traps/{row.pk}/waive/")
    page.get_by_label("Reason").fill("Plant closed.")
    page.get_by_label("Reason").press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".messages .say")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("[data-undo] button")).to_be_focused()


def test_what_is_wrong_in_a_form_has_the_focus_and_the_first_wrong_field_is_the_next_stop(
    signed_in: Any, world: World
) -> None:
    page = signed_in(world.rep)
    page.goto("/customers/new/")
    page.locator("main form").get_by_role("button").last.press("Enter")
    expect(page.locator("[data-outcome]")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Name", exact=True)).to_be_focused()


def test_why_an_act_was_refused_has_the_focus(signed_in: Any, world: World) -> None:
    row = obligations.obligation(world.rep)
    page = signed_in(world.manager)
    page.goto(f"/traps/{row.pk}/waive/")
    page.get_by_label("Reason").fill("Plant closed.")
    page.evaluate("document.querySelector('main form').action = '/acts/999999/undo/'")
    page.get_by_label("Reason").press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-reason]")).to_be_focused()


def test_a_page_that_is_only_visited_leaves_the_focus_alone(signed_in: Any, world: World) -> None:
    page = signed_in(world.rep)
    page.goto("/customers/new/")
    assert page.evaluate("document.activeElement.localName") == "body"
