"""The slides and the presenter's window in a real browser: in step, in sight, and with the focus where people are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import Person
from reviews.presenting.services import answers
from tests import make
from tests.accessible import faults_of
from tests.browser import sit_down
from tests.builders import reviews as build
from tests.make import World

pytestmark = pytest.mark.once
PROJECTOR = {"width": 1280, "height": 720}
FAULTS = """() => {
  const slide = document.querySelector(".slide--on"), faults = [];
  const boxes = [document.documentElement, slide, ...slide.querySelectorAll(".slide__body, .slide__body > *")];
  for (const box of boxes) {
    if (box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1) {
      faults.push(`${slide.id} scrolls: ${box.className || box.localName}`);
    }
  }
  const words = document.createTreeWalker(document.querySelector(".deck"), NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const text = words.currentNode.textContent.trim(), at = words.currentNode.parentElement;
    if (!text || at.closest(".sr, .pick-day") || !at.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(words.currentNode);
    const box = range.getBoundingClientRect();
    if (box.width < 2) continue;
    const scale = at.closest("svg.chart")?.getScreenCTM().a ?? 1;
    if (parseFloat(getComputedStyle(at).fontSize) * scale < 23.9) faults.push(`${slide.id} is too small: ${text}`);
    if (box.bottom > innerHeight + 1 || box.right > innerWidth + 1) faults.push(`${slide.id} is cut: ${text}`);
  }
  return faults;
}"""
FOCUS = "() => document.activeElement.closest('.slide--on, .desk__slide')?.id ?? document.activeElement.localName"


@pytest.fixture
def opened(another_browser: Any, client_of: Callable[[Person], Client], live_server: Any) -> Callable[..., Page]:
    """A page of the reviewer at a machine of its own."""

    def open_(person: Person, address: str, **options: Any) -> Page:
        page: Page = another_browser(**options)
        sit_down(page, client_of(person), live_server.url)
        page.goto(address)
        return page

    return open_


def on(page: Page, anchor: str) -> None:
    """The screen shows that slide alone: its script has begun."""
    expect(page.locator(f"#{anchor}")).to_be_visible(timeout=10_000)
    expect(page.locator("[data-slide]:visible")).to_have_count(1)


def test_both_windows_and_another_machine_stay_in_step(world: World, opened: Callable[..., Page]) -> None:
    review = build.review(world, at="live")
    screen = opened(world.manager, reverse("review_present", args=[review.pk]), viewport=PROJECTOR)
    on(screen, "kept")
    with screen.expect_popup() as popup:
        screen.keyboard.press("p")
    window = popup.value
    on(window, "kept")
    window.keyboard.press("6")
    on(screen, "sources")
    assert window.evaluate(FOCUS) == "sources"
    screen.locator("#h-sources").focus()
    screen.keyboard.press("1")
    screen.keyboard.press("2")
    on(window, "sign")
    assert screen.evaluate(FOCUS) == "sign"
    other_machine = opened(world.manager, reverse("review_notes", args=[review.pk]))
    on(other_machine, "sign")
    window.keyboard.press("0")
    on(screen, "verdict")
    on(other_machine, "verdict")
    other_machine.keyboard.press("Home")
    on(screen, "kept")
    assert screen.evaluate(FOCUS) == "kept"
    assert faults_of(window) == []


def test_a_projector_shows_every_slide_whole_and_in_type_of_24_px(world: World, opened: Callable[..., Page]) -> None:
    review = build.review(world, at="live")
    screen = opened(world.manager, reverse("review_present", args=[review.pk]), viewport=PROJECTOR)
    screen.evaluate("document.fonts.ready")
    faults = []
    for key in ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "End", "ArrowLeft"):
        screen.keyboard.press(key)
        screen.wait_for_timeout(50)
        faults += screen.evaluate(FAULTS)
    assert faults == []


def test_the_verdict_slide_fills_by_itself_and_rests_while_nobody_looks(
    world: World, opened: Callable[..., Page]
) -> None:
    review = build.review(world, at="live")
    screen = opened(world.manager, reverse("review_present", args=[review.pk]), viewport=PROJECTOR)
    screen.keyboard.press("0")
    screen.get_by_label("It stands").focus()
    answers.give(make.act(world.peer), review=review, stands=2, idea="Ask their finance.")
    expect(screen.locator("#heard")).to_contain_text("Ask their finance.", timeout=10_000)
    assert screen.evaluate("document.activeElement.name") == "verdict"
    screen.evaluate(
        """() => {
          Object.defineProperty(document, "hidden", { get: () => true });
          window.sent = 0;
          document.body.addEventListener("htmx:beforeSend", () => { window.sent += 1; });
          for (const part of document.querySelectorAll(".live")) htmx.trigger(part, "look");
        }"""
    )
    assert screen.evaluate("window.sent") == 0
    assert faults_of(screen) == []
