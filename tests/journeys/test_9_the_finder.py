"""After the whole demo, and all that was done in it, the finder knows everything by its name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Installation


def test_the_words_of_the_finder_are_what_the_names_tell(installation: Installation) -> None:
    """The job makes all words anew from the names, and fails where one differed from what the services had kept."""
    assert "verify-search-words" in installation.manage("run_job", "verify-search-words")


@pytest.mark.once
def test_a_manager_finds_the_deals_of_a_customer_in_spite_of_a_slip(signed_in: Callable[..., Page]) -> None:
    page = signed_in("melvin.marxen@demo.example")
    page.keyboard.press("/")
    page.locator("#finder-q").press_sequentially("condx")
    expect(page.get_by_text("Deals, one letter off")).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/*/")
    assert "Condax" in page.title()
