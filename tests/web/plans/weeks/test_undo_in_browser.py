"""Undo on the week in Chromium: by key, in its place, running out, without a script, and without taking the focus."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from accounts.models import Person
from pipeline.models import Activity, WeekLog
from tests.browser import sit_down
from tests.builders import weeks as build
from tests.make import World

pytestmark = pytest.mark.once


@pytest.fixture
def week(another_browser: Any, client_of: Callable[[Person], Client], live_server: Any, world: World) -> Any:
    """Open the own week as the rep of the cast."""
    build.defaults()

    def opened(**options: Any) -> Page:
        page: Page = another_browser(**options)
        sit_down(page, client_of(world.rep), live_server.url)
        page.goto("/week/")
        return page

    return opened


def calls(page: Page) -> Locator:
    return page.get_by_role("group", name="Calls").locator(".tally__count")


def undo(page: Page) -> Locator:
    return page.locator("[data-undo] button")


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.localName"))


def test_u_takes_back_the_last_count_in_its_place_and_leaves_what_is_typed(week: Any) -> None:
    page = week()
    page.keyboard.press("1")
    expect(calls(page)).to_have_text(re.compile("^1"))
    expect(page.locator("#count-undo")).to_contain_text("Calls: 1, it was 0.")
    assert focused(page) == "body"
    page.get_by_label("Note on the week").fill("Two buyers are away.")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("u")
    expect(calls(page)).to_have_text(re.compile("^0"))
    expect(page.locator("#notes")).to_contain_text("Undone: Calls of")
    expect(undo(page)).to_have_count(0)
    assert focused(page).startswith("plus-")
    expect(page.get_by_label("Note on the week")).to_have_value("Two buyers are away.")
    assert Activity.objects.get().count == 0


def test_pressed_with_the_button_the_focus_goes_to_what_was_undone(week: Any) -> None:
    page = week(viewport={"width": 360, "height": 740})
    page.get_by_role("button", name="+1 Calls").click()
    expect(undo(page)).to_be_in_viewport(ratio=1)
    assert focused(page).startswith("plus-")
    undo(page).press("Enter")
    expect(calls(page)).to_have_text(re.compile("^0"))
    assert focused(page).startswith("plus-")


def test_u_is_a_letter_while_one_types(week: Any) -> None:
    page = week()
    page.keyboard.press("1")
    expect(undo(page)).to_be_visible()
    note = page.get_by_label("Note on the week")
    note.focus()
    page.keyboard.type("u")
    expect(note).to_have_value("u")
    expect(calls(page)).to_have_text(re.compile("^1"))


def test_its_time_runs_out_and_it_goes(week: Any) -> None:
    page = week()
    page.clock.install()
    page.reload()
    page.keyboard.press("1")
    expect(page.locator("[data-undo-left]")).to_have_text(re.compile(r"^(10|9) s$"))
    page.clock.run_for(4000)
    expect(page.locator("[data-undo-left]")).to_have_text(re.compile(r"^[56] s$"))
    page.clock.run_for(7000)
    expect(undo(page)).to_have_count(0)
    expect(page.locator("#count-undo")).to_contain_text("Calls: 1, it was 0.")


def test_without_a_script_the_next_page_has_the_button(week: Any) -> None:
    page = week(java_script_enabled=False)
    page.get_by_role("button", name="Close my week").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("was closed")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone: week")).to_be_visible()
    assert page.url.endswith("#close-week")
    assert WeekLog.objects.get().closed_at is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_after_an_undo_that_leads_on_the_thing_has_the_focus(week: Any, scheme: str) -> None:
    page = week(color_scheme=scheme)
    page.get_by_role("button", name="Close my week").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone: week")).to_be_visible()
    expect(page.locator("#close-week")).to_be_focused()
