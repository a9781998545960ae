"""Forms that help while they are filled in, in Chromium: rows, sums to the cent, and proposals that are taken."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import Person
from tests.browser import sit_down
from tests.make import World


@pytest.fixture
def specimens(another_browser: Any, client_of: Callable[[Person], Client], live_server: Any, world: World) -> Page:
    """The gallery, whose sample rows are of a form like that of a plan."""
    page: Page = another_browser()
    sit_down(page, client_of(world.rep), live_server.url)
    page.goto("/gallery/")
    return page


def test_rows_are_added_taken_out_and_put_back_while_the_sum_follows_to_the_cent(specimens: Page) -> None:
    rows = specimens.get_by_role("group", name="Sample rows")
    running = specimens.locator('[data-running="sample"]')
    expect(running).to_have_text("Sources bring 385,660.50 of 397,000; 11,339.50 has no plan.")
    rows.get_by_role("button", name="Add a row").click()
    expect(rows.locator("[name=run2-label]")).to_be_focused()
    specimens.keyboard.type("Spare parts")
    rows.get_by_label("Amount, row 3").fill("11,339.49")
    expect(running).to_have_text("Sources bring 396,999.99 of 397,000; 0.01 has no plan.")
    rows.get_by_label("Amount, row 3").fill("11 339.50")
    expect(running).to_have_text("Sources bring 397,000: all of the number has a plan.")
    rows.get_by_role("button", name="Take out").first.click()
    expect(running).to_have_text("Sources bring 176,081 of 397,000; 220,919 has no plan.")
    expect(rows.get_by_label("Amount, row 2")).to_have_value("11 339.50")
    expect(rows.locator("[name=run_rows]")).to_have_value("2")
    rows.get_by_role("button", name="Put it back").click()
    expect(rows.locator("[name=run0-label]")).to_be_focused()
    expect(rows.get_by_label("Amount, row 1")).to_have_value("220,919")
    expect(running).to_have_text("Sources bring 397,000: all of the number has a plan.")
    expect(specimens.locator('[data-running="sample"] + [data-running-said]')).to_have_text(
        "Sources bring 397,000: all of the number has a plan."
    )


def test_a_proposal_is_taken_into_a_row_of_its_own(specimens: Page) -> None:
    rows = specimens.get_by_role("group", name="Sample rows")
    specimens.get_by_role("button", name="Take 42,250").click()
    expect(rows.get_by_label("From what, row 3")).to_have_value("Orders of old customers")
    expect(rows.get_by_label("Amount, row 3")).to_be_focused()
    expect(specimens.locator('[data-running="sample"]')).to_have_text(
        "Sources bring 427,910.50, 30,910.50 more than the number."
    )


def test_a_proposal_is_taken_by_its_key_once_and_never_while_somebody_types_a_letter(specimens: Page) -> None:
    rows = specimens.get_by_role("group", name="Sample rows")
    rows.get_by_label("From what, row 1").press("t")
    expect(rows.get_by_label("From what, row 3")).to_have_count(0)
    for press in ("Control+,", "Control+,"):
        specimens.keyboard.press(press)
    expect(rows.get_by_label("Amount, row 3")).to_have_value("42,250")
    expect(rows.get_by_label("Amount, row 3")).to_be_focused()
    expect(rows.get_by_label("Amount, row 4")).to_have_count(0)


def test_a_name_that_is_typed_says_what_it_can_become(specimens: Page) -> None:
    field, meaning = specimens.get_by_label("A long list"), specimens.locator(".typed-as")
    for text, sentence in (("con", "2 names in the list; choose one"), ("conda", "means Condax")):
        field.fill(text)
        expect(meaning).to_have_text(sentence)
    field.press("Enter")
    expect(field).to_have_value("Condax")
    field.fill("Zenith")
    expect(meaning).to_have_text("nothing of this name in the list")
