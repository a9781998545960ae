"""What was typed survives the end of a session, and what was saved once is not saved again by going back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PASSWORD, sign_in

pytestmark = pytest.mark.once

REP = "darcel.schlecht@demo.example"
NOTE = "They want the offer split by site."
HEADLINE = re.compile("^You saved the same at ")


def test_a_form_is_filled_in_again_after_the_session_ended(signed_in: Callable[..., Page]) -> None:
    page = signed_in(REP)
    page.goto("/activities/new/")
    page.get_by_label("How many").fill("3")
    page.get_by_label("Note").fill(NOTE)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Log it").click()
    expect(page.get_by_text("Your session has ended, and nothing was sent.")).to_be_visible()
    sign_in(page, REP, PASSWORD)
    expect(page.get_by_text("Nothing was saved.")).to_be_visible()
    expect(page.get_by_label("How many")).to_have_value("3")
    expect(page.get_by_label("Note")).to_have_value(NOTE)
    page.get_by_role("button", name="Log it").click()
    page.wait_for_url(lambda address: not address.endswith("/activities/new/"))
    assert _logged(page, NOTE) == 1


def test_going_back_after_a_save_and_sending_again_asks_first(signed_in: Callable[..., Page]) -> None:
    page = signed_in(REP)
    note = "The second site signs on Friday."
    page.goto("/activities/new/")
    page.get_by_label("Note").fill(note)
    page.get_by_role("button", name="Log it").click()
    page.wait_for_url(lambda address: not address.endswith("/activities/new/"))
    page.go_back()
    page.get_by_label("Note").fill(note)
    page.get_by_role("button", name="Log it").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Log an activity.")
    if page.get_by_role("heading", level=1).filter(has_text=HEADLINE).count():
        page.get_by_role("link", name="Keep the existing one").click()
    assert _logged(page, note) == 1

    page.goto("/activities/new/")
    page.get_by_label("Note").fill(note)
    page.get_by_role("button", name="Log it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(HEADLINE)
    page.get_by_role("button", name="Save it again").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text(HEADLINE)
    assert _logged(page, note) == 2


def _logged(page: Page, note: str) -> int:
    rows = page.request.get("/api/v1/activities/", params={"kind": "single", "page_size": 200}).json()["results"]
    return sum(row["note"] == note for row in rows)
