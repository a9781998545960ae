"""Every key that `?` lists does something on its page, and none while somebody types or holds a modifier."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Error, Page, expect

from accounts.models import Person
from pipeline.activities.services import defaults
from tests import make
from tests.browser import sit_down
from tests.builders import activities, pipeline_reviews, plans, reviews
from tests.builders.bookings import make_booking
from tests.builders.budgets import set_budget
from tests.builders.customers import make_customer
from tests.builders.deals import open_deal
from tests.make import World
from traps_web.ui.keys import KEYS_OF

pytestmark = pytest.mark.once

WATCH = """() => {
  const box = [...document.querySelectorAll("input[type=checkbox]")].map((field) => field.checked);
  const focus = document.activeElement, slide = document.querySelector(".slide--on, .desk__slide:not([hidden])")?.id;
  return JSON.stringify([location.href, box, slide, document.documentElement.dataset.bsTheme, window.scrollY,
    [...document.querySelectorAll("dialog")].map((one) => one.open), document.querySelector(".deck")?.className,
    Boolean(document.fullscreenElement), focus?.id || focus?.href || focus?.localName, window.sent ?? 0]);
}"""
COUNT_REQUESTS = """() => {
  const open = window.open;
  window.sent = 0;
  window.open = (...args) => { window.sent += 1; return open.apply(window, args); };
  document.body.addEventListener("htmx:beforeRequest", () => window.sent += 1);
}"""
NOT_AT_FIRST = {
    "deals": {"Edit the chosen": "x"},
    "review_present": {"Slide before": "ArrowRight", "First slide": "ArrowRight"},
    "review_notes": {"Slide before": "End", "Next slide": "Home", "First slide": "End", "Last slide": "Home"},
    "pipeline_review_notes": {"Deal before": "End", "Next deal": "Home", "Opening": "End", "Closing": "Home"},
    "deal_board": {"Card before": "j"},
    "pipeline_review_present": dict.fromkeys(
        ("Keep", "Move its close date", "Downgrade", "Kill", "Ask for help", "Pause", "Note", "Deal before", "Opening"),
        "ArrowRight",
    ),
}
"""What needs another key before: there is nothing to go back from, and nothing chosen."""
WALK = ("Next row", "Row before", "Next card", "Card before")
AS_IN_THE_GALLERY = {"plan_edit", "plan_amend"}
"""Pages of which the gallery shows the part that has keys, in every state."""
BY = {
    "review_present": "manager",
    "review_notes": "manager",
    "pipeline_review_present": "manager",
    "pipeline_review_notes": "manager",
    "reviews": "manager",
    "team": "manager",
    "bookings": "admin",
}
"""Whose page is tried where it is not the rep's."""


@pytest.fixture
def signed_in(another_browser: Any, client_of: Callable[[Person], Client], live_server: Any, world: World) -> Any:
    """Open a page as somebody of the cast."""
    defaults.install(make.NOW)

    def opened(person: Person | None = None, **options: Any) -> Page:
        page: Page = another_browser(**options)
        sit_down(page, client_of(person or world.rep), live_server.url)
        return page

    return opened


@pytest.fixture
def places(world: World) -> dict[str, str]:
    """An address of each page that has keys of its own, with something on it."""
    reviews.install()
    customer = make_customer("Condax", world.rep)
    another = make_customer("Isdom", world.rep)
    for name in ("One", "Two", "Three"):
        open_deal(world.rep, name=name, customer_id=customer.pk, close_on=date(2026, 12, 18))
    activities.make_activity(world.rep)
    activities.make_activity(world.rep, on=date(2026, 11, 24))
    for buyer in (customer, another):
        make_booking(world.rep, customer_id=buyer.pk)
    plan = plans.make_plan(world.rep)
    plans.start(world.rep, "FY2027-Q4")
    set_budget(world.rep, period="FY2027-Q2")
    review = reviews.review(world, at="live")
    pipeline = pipeline_reviews.live(world.north, by=world.manager)
    return {
        "deals": "/deals/?closing=any",
        "deal_board": "/deals/board/?closing=any",
        "week": "/week/",
        "week_detail": "/week/2026-W47/",
        "review_present": f"/reviews/{review.pk}/present/",
        "review_notes": f"/reviews/{review.pk}/present/notes/",
        "pipeline_review_present": f"/pipeline/review/{pipeline.pk}/present/",
        "pipeline_review_notes": f"/pipeline/review/{pipeline.pk}/present/notes/",
        "customers": "/customers/",
        "activities": "/activities/",
        "dashboard": "/dashboard/",
        "customer_detail": f"/customers/{customer.pk}/",
        "bookings": "/bookings/",
        "plans": "/plans/",
        "plan_detail": f"/plans/{plan.pk}/",
        "reviews": "/reviews/",
        "review_detail": f"/reviews/{review.pk}/",
        "team": "/team/",
        "ui:gallery": "/gallery/",
    }


def listed(page: Page) -> list[tuple[str, list[str]]]:
    """The rows of `?` on a page: what they say, and the keys."""
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    rows = page.locator("#keys [data-presses]:not([hidden])").evaluate_all(
        "(rows) => rows.map((row) => [row.querySelector('dt').textContent, row.dataset.presses])"
    )
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.wait_for_function("() => !document.activeElement.closest('dialog')")
    return [(words, json.loads(presses)) for words, presses in rows]


def visit(page: Page, address: str) -> None:
    """Open a page, although the key before may still be leading to another one."""
    for tries_left in range(4, -1, -1):
        try:
            page.goto(address)
            return
        except Error as interrupted:
            if not tries_left or "interrupted by another navigation" not in str(interrupted):
                raise
            page.wait_for_timeout(300)
            page.wait_for_load_state()


def press(page: Page, key: str) -> None:
    for part in key.split(" "):
        page.keyboard.press(part.replace("Ctrl", "Control"))


def does_something(page: Page, key: str) -> bool:
    """Whether a key moved, opened, chose, sent or led to anything, within two seconds."""
    before = page.evaluate(WATCH)
    press(page, key)
    for _ in range(20):
        try:
            if page.evaluate(WATCH) != before:
                page.wait_for_timeout(100)
                page.wait_for_load_state()
                return True
        except Error as leaving:
            if "navigation" not in str(leaving):
                raise
            page.wait_for_load_state()
            return True
        page.wait_for_timeout(100)
    return False


def test_every_page_with_keys_is_tried(places: dict[str, str]) -> None:
    assert set(places) == set(KEYS_OF) - AS_IN_THE_GALLERY
    assert {KEYS_OF[name].name for name in AS_IN_THE_GALLERY} == {KEYS_OF["ui:gallery"].name}


@pytest.mark.parametrize("name", sorted(set(KEYS_OF) - AS_IN_THE_GALLERY))
def test_every_listed_key_does_something_on_its_page(
    signed_in: Any, places: dict[str, str], world: World, name: str
) -> None:
    page = signed_in(getattr(world, BY.get(name, "rep")))
    page.goto(places[name])
    rows = listed(page)
    own = {row.words for row in KEYS_OF[name].rows}
    shown = [(words, keys) for words, keys in rows if words in own or name == "customers"]
    assert shown, "The page has keys, and none of them is shown."
    assert ("Open the row" in own) == ("Open the row" in dict(shown)), "The head of a group opens nothing."
    idle = []
    for words, keys in shown:
        for key in reachable(page, keys):
            if words not in WALK:  # They stay on the page, and the next key goes on from where they led.
                visit(page, places[name])
                page.evaluate(COUNT_REQUESTS)
            if before := NOT_AT_FIRST.get(name, {}).get(words):
                press(page, before)
            if words == "Open the row":
                press(page, "j")
            if words in ("Row before", "Card before"):
                press(page, "j")
                press(page, "j")
            if not does_something(page, key):
                idle.append((words, key))
    assert idle == []


def reachable(page: Page, keys: list[str]) -> list[str]:
    """Of the digits those that stand for something here: five counters, so many slides."""
    if not all(key.removeprefix("Shift+").isdigit() for key in keys):
        return keys
    slides = page.locator("[data-slide]").count()
    if slides:
        return keys[1:slides]  # The first slide is the one that is shown.
    signs = [f"-{key[-1]}" if key.startswith("Shift") else key for key in keys]
    return [key for key, sign in zip(keys, signs, strict=True) if page.locator(f'[data-week-key="{sign}"]').count()]


@pytest.fixture
def dictated(signed_in: Any, places: dict[str, str]) -> Page:
    page: Page = signed_in()
    page.goto(places["deals"])
    return page


def every_key(page: Page) -> list[str]:
    return [key for _, keys in listed(page) for key in keys if not key.startswith("Ctrl")]


def test_no_key_fires_while_somebody_types(dictated: Page) -> None:
    field = dictated.locator(".bar__in")
    keys = [key for key in every_key(dictated) if key != "Enter"]  # In a field, it is the field's own.
    field.click()
    before = dictated.evaluate(WATCH)
    for key in keys:
        press(dictated, key)
    assert dictated.evaluate(WATCH) == before
    assert len(field.input_value()) >= len(keys)


@pytest.mark.parametrize("modifier", ["ctrlKey", "altKey", "metaKey"])
def test_no_key_fires_with_a_modifier(dictated: Page, modifier: str) -> None:
    keys = {part for key in every_key(dictated) for part in key.split(" ")}
    before = dictated.evaluate(WATCH)
    for part in keys - ({"k"} if modifier != "altKey" else set()):  # Ctrl K is a key of its own: it finds.
        taken = dictated.evaluate(
            "([key, shift, held]) => !document.body.dispatchEvent(new KeyboardEvent('keydown', "
            "{ key, shiftKey: shift, [held]: true, bubbles: true, cancelable: true }))",
            [part.removeprefix("Shift+"), part.startswith("Shift+"), modifier],
        )
        assert not taken, (modifier, part)
    assert dictated.evaluate(WATCH) == before


def test_single_keys_are_off_for_who_switched_them_off(signed_in: Any, places: dict[str, str], world: World) -> None:
    page = signed_in()
    page.goto("/me/")
    page.get_by_label("Single-key shortcuts").uncheck()
    page.locator("form", has=page.locator("#id_uses_keys")).get_by_role("button", name="Save").click()
    world.rep.refresh_from_db()
    assert world.rep.uses_keys is False
    page.goto(places["deals"])
    before = page.evaluate(WATCH)
    for key in ("j", "x", "n", "/", "?", "g d", "Shift+D", "1"):
        press(page, key)
    assert page.evaluate(WATCH) == before
    page.keyboard.press("Control+k")
    expect(page.locator("#finder")).to_be_visible()


def test_keys_that_go_to_pages_go_there(signed_in: Any) -> None:
    page = signed_in()
    for key, address in (("w", "/week/"), ("d", "/deals/"), ("t", "/traps/"), ("r", "/reviews/"), ("h", "/hallway/")):
        page.goto("/plans/")
        press(page, f"g {key}")
        page.wait_for_url(f"**{address}")


def test_one_walks_rows_chooses_and_edits_them(signed_in: Any, places: dict[str, str]) -> None:
    page = signed_in()
    page.goto(places["deals"])
    first, second = page.locator(".lst tbody tr").nth(0), page.locator(".lst tbody tr").nth(1)
    press(page, "j")
    assert first.locator(":focus").count() == 1
    press(page, "j")
    press(page, "x")
    assert second.locator(".pick input").is_checked() and not first.locator(".pick input").is_checked()
    press(page, "Shift+E")
    page.wait_for_url("**/deals/bulk/**")


def test_a_key_that_is_held_down_counts_once(signed_in: Any, places: dict[str, str]) -> None:
    page = signed_in()
    page.goto(places["week"])
    page.evaluate(COUNT_REQUESTS)
    page.keyboard.down("1")
    page.keyboard.down("1")
    page.keyboard.up("1")
    page.wait_for_timeout(200)
    assert page.evaluate("window.sent") == 1
