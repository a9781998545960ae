"""Words that open their meaning, in Chromium: by mouse, by keyboard, by finger, and without script."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from traps_web.ui.definitions import BY_WORD

SECTION = "section[aria-labelledby='g-8']"
ON_SCREEN = """panel => {
    const at = panel.getBoundingClientRect();
    const seen = document.elementFromPoint(at.x + at.width / 2, at.y + 12);
    return at.left >= 0 && at.top >= 0 && at.right <= innerWidth && at.bottom <= innerHeight && panel.contains(seen);
}"""


def _coverage(page: Page) -> Any:
    return page.locator(f"{SECTION} .facts .word", has_text="Coverage")


def test_a_word_opens_under_the_mouse_and_closes_when_it_leaves(gallery: Any) -> None:
    page = gallery()
    word, panel = _coverage(page), page.locator("#definition")
    word.hover()
    expect(panel).to_contain_text(BY_WORD["coverage"].meaning)
    expect(panel).to_contain_text(BY_WORD["coverage"].formula)
    expect(panel).to_contain_text("0.56, so 0.6")
    panel.hover()
    expect(panel).to_be_visible()
    page.locator("h1").hover()
    expect(panel).to_have_count(0)


def test_a_word_opens_with_the_focus_and_escape_gives_it_back(gallery: Any) -> None:
    page = gallery()
    word, panel = _coverage(page), page.locator("#definition")
    page.locator(f"{SECTION} .facts .fig").focus()
    page.keyboard.press("Tab")
    expect(word).to_be_focused()
    expect(word).to_have_attribute("aria-expanded", "true")
    expect(word).to_have_attribute("aria-describedby", "definition")
    expect(panel).to_have_role("tooltip")
    page.keyboard.press("Enter")
    expect(panel).to_have_role("dialog")
    page.keyboard.press("Tab")
    expect(panel.get_by_role("link", name="All words")).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(word).to_be_focused()
    expect(word).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Space")
    expect(panel).to_be_visible()
    page.keyboard.press("Space")
    expect(panel).to_have_count(0)


@pytest.mark.parametrize("width", [360, 768, 1280, 1440])
def test_a_panel_is_never_cut_and_has_no_fault(gallery: Any, width: int) -> None:
    page = gallery(viewport={"width": width, "height": 740}, has_touch=True, bypass_csp=True)
    words = page.locator(f"{SECTION} .word").filter(visible=True)
    opened = 0
    for place in range(words.count()):
        word = words.nth(place)
        if not word.evaluate(
            "word => { word.scrollIntoView({block: 'center'});"
            " const at = word.getBoundingClientRect();"
            " return word === document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2) }"
        ):
            continue  # heads that a phone does not show: their words stand below
        word.tap()
        opened += 1
        assert page.locator("#definition").evaluate(ON_SCREEN), word.text_content()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.keyboard.press("Escape")
    assert opened >= 15
    findings = Axe().run(page, SECTION).response["violations"]
    assert [violation["id"] for violation in findings] == []


def test_a_finger_closes_it_beside_and_opens_the_next(gallery: Any) -> None:
    page = gallery(viewport={"width": 360, "height": 740}, has_touch=True)
    _coverage(page).tap()
    page.locator(f"{SECTION} .facts .word", has_text="Gap").dispatch_event("click")
    expect(page.locator("#definition")).to_contain_text(BY_WORD["gap"].meaning)
    page.locator("h1").tap()
    expect(page.locator("#definition")).to_have_count(0)


def test_a_word_that_is_swapped_away_takes_its_panel_along_and_a_new_one_opens(gallery: Any) -> None:
    page = gallery()
    _coverage(page).click()
    page.evaluate("htmx.ajax('GET', '/gallery/', {target: '#main', select: '#main', swap: 'outerHTML'})")
    expect(page.locator("#definition")).to_have_count(0)
    expect(_coverage(page)).to_have_attribute("role", "button")
    _coverage(page).click()
    expect(page.locator("#definition")).to_be_visible()


def test_without_script_a_word_leads_to_its_meaning(gallery: Any) -> None:
    page = gallery(java_script_enabled=False)
    _coverage(page).click()
    assert page.url.endswith("/words/#coverage")
    assert BY_WORD["coverage"].meaning in page.locator("#coverage").inner_text()
