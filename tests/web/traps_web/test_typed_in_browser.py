"""Days and amounts as a person types them, in Chromium: said back as the server will understand them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import Person
from tests.browser import sit_down
from tests.make import World

NO_NUMBER = "no number yet; like 1.250,50"


@pytest.fixture
def specimens(another_browser: Any, client_of: Callable[[Person], Client], live_server: Any, world: World) -> Page:
    """The gallery as somebody reads it who writes numbers as in Germany."""
    Person.objects.filter(pk=world.rep.pk).update(locale="de-DE")
    page: Page = another_browser()
    sit_down(page, client_of(world.rep), live_server.url)
    page.goto("/gallery/")
    return page


def test_what_is_typed_is_echo_in_words_and_picked_from_a_calendar(specimens: Page) -> None:
    echo = specimens.locator(".typed-as")
    day = specimens.locator("input[data-day]").first
    for typed, words in [
        ("31.12.2026", "Thu 31 Dec 2026"),
        ("1.2.27", "Mon 1 Feb 2027"),
        ("2026-12-31", "Thu 31 Dec 2026"),
        ("11 Dec 2026", "Fri 11 Dec 2026"),
        ("31.2.2027", "no day yet; like 31.12.2026"),
        ("12/31/2026", "no day yet; like 31.12.2026"),
    ]:
        day.fill(typed)
        expect(echo).to_have_text(words)
    amount = specimens.locator("input[inputmode=decimal]").first
    for typed, words in [
        ("1250000", "1.250.000"),
        ("1.250,5", "1.250,5"),
        ("1,250.50", "no number yet; like 1.250,50"),
    ]:
        amount.fill(typed)
        expect(echo).to_have_text(words)
    amount.fill("12")
    expect(echo).to_be_hidden()
    specimens.locator("h1").click()
    expect(echo).to_have_count(0)
    calendar = specimens.locator(".pick-day input").first
    calendar.evaluate("field => { field.value = '2027-03-05'; field.dispatchEvent(new Event('change')); }")
    expect(day).to_have_value("05.03.2027")
    expect(day).to_be_focused()
