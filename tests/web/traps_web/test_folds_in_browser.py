"""What a page folds away, in Chromium: by key, kept for its user, fetched once, open on paper, and without script."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser import Complaints

SECTION = "section[aria-labelledby='g-14']"


def test_a_part_opens_by_key_and_stays_as_its_user_left_it(gallery: Any) -> None:
    page = gallery()
    shut, pinned = page.locator("#fold-g-shut"), page.locator("#fold-g-open")
    expect(shut.locator(".fold__in")).to_be_hidden()
    shut.locator("summary").press("Enter")
    expect(shut.locator(".fold__in")).to_be_visible()
    expect(shut.locator("summary")).to_be_focused()
    pinned.locator("summary").click()
    expect(pinned.locator(".fold__in")).to_be_hidden()
    page.reload()
    expect(shut.locator(".fold__in")).to_be_visible()
    expect(pinned.locator(".fold__in")).to_be_visible()  # The address asks for it.
    keys = page.evaluate("() => Object.keys(localStorage).filter((key) => key.startsWith('traps-fold:'))")
    person = page.evaluate("() => document.body.dataset.person")
    assert keys and all(key.startswith(f"traps-fold:{person}:") for key in keys)


def test_a_part_is_fetched_when_it_is_opened_and_once(gallery: Any) -> None:
    page = gallery()
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/gallery/") else None)
    part = page.locator("#fold-g-load")
    expect(part.locator("a")).to_have_count(1)
    assert sent == []
    part.locator("summary").click()
    expect(part.locator(".fold__in")).to_contain_text("Seven more")
    part.locator("summary").click()
    part.locator("summary").click()
    assert len(sent) == 1


def test_what_could_not_be_fetched_is_tried_again(gallery: Any, complaints: Complaints) -> None:
    page = gallery()
    page.route("**/gallery/", lambda route: route.fulfill(status=503, body="no"))
    part = page.locator("#fold-g-load")
    with page.expect_response("**/gallery/"):
        part.locator("summary").click()
    expect(page.locator("#notes .note")).to_have_count(1)
    complaints.errors.clear()  # The script of the page tells of the answer that was refused.
    expect(part.get_by_role("link", name="Show them")).to_be_visible()
    page.unroute("**/gallery/")
    part.locator("summary").click()
    part.locator("summary").click()
    expect(part.locator(".fold__in")).to_contain_text("Seven more")


def test_paper_shows_what_is_folded_and_the_screen_shuts_it_again(gallery: Any) -> None:
    page = gallery()
    shut = page.locator("#fold-g-shut")
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(shut.locator(".fold__in")).to_be_visible()
    page.emulate_media(media="screen")
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    expect(shut.locator(".fold__in")).to_be_hidden()


def test_without_script_a_part_opens_and_a_link_leads_to_what_is_fetched(gallery: Any) -> None:
    page = gallery(java_script_enabled=False)
    part = page.locator("#fold-g-load")
    part.locator("summary").click()
    expect(part.get_by_role("link", name="Show them")).to_have_attribute("href", "/gallery/")


@pytest.mark.parametrize("width", [360, 768, 1280, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_fold_can_be_read_and_touched(gallery: Any, width: int, scheme: str) -> None:
    page = gallery(viewport={"width": width, "height": 900}, color_scheme=scheme, has_touch=True, bypass_csp=True)
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    heights = page.locator(f"{SECTION} summary").evaluate_all("all => all.map(one => one.offsetHeight)")
    assert len(heights) == 3 and min(heights) >= 44
    violations = Axe().run(page, context=SECTION).response["violations"]
    assert [violation["id"] for violation in violations] == []
