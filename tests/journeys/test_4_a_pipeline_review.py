"""Monday: a manager goes through twenty deals on the projector by keyboard; a week later the review remembers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import NEW_YORK, Installation
from traps_web.lib import clock

pytestmark = pytest.mark.once

MANAGER, REP, NAME = "melvin.marxen@demo.example", "darcel.schlecht@demo.example", "Darcel Schlecht"
PROJECTOR = {"viewport": {"width": 1920, "height": 1080}}
ACTIONS = ("Name the signer of the largest deal", "Date a next step for every deal", "Ask finance for the terms")
A_WEEK = timedelta(days=7)
DEALS = 20


def test_a_manager_holds_a_review_by_keyboard_and_the_next_one_remembers_it(
    signed_in: Callable[..., Page],
    in_days: Callable[[int], str],
    installation: Installation,
    moved_clock: Callable[[str], str],
) -> None:
    page = signed_in(MANAGER, **PROJECTOR)
    _open_own(page)
    slide = page.locator(".slide--on")
    page.keyboard.press("Enter")
    desk = _presenters_window(page)
    _keep(page, slide)
    _take_back_and_keep_again(page)
    _ask_for_each_kind(page, slide, in_days)
    expect(desk.locator(".desk__slide:visible")).to_have_id(str(slide.get_attribute("id")))
    kept = _keep_the_rest(page, slide)
    expect(page.locator("#course")).to_contain_text(f"{DEALS} of {DEALS} judged")
    _close_with_actions(page, slide, in_days)

    rep = signed_in(REP)
    _do_one_action(rep)
    moved_clock(_weeks_later(installation, 1))
    _open_a_deal(rep, in_days)
    page, slide = _the_review_of_that_week(installation, signed_in)
    expect(slide).to_contain_text("Open pipeline rose by 5,000 since")
    expect(slide).to_contain_text(re.compile(r"Said on .+: \d of \d held"))
    for text in ACTIONS:
        expect(slide).to_contain_text(text)
    page.keyboard.press("Enter")
    kept_again = set(_keep_the_rest(page, slide)) & set(kept)
    slide.get_by_role("button", name="Close the review").press("Enter")
    expect(page.get_by_text("The review is closed.")).to_be_visible()

    moved_clock(_weeks_later(installation, 2))
    page, slide = _the_review_of_that_week(installation, signed_in)
    page.keyboard.press("Enter")
    flagged = _keep_until_a_flag(page, slide, among=kept_again)
    page.keyboard.press("ArrowLeft")
    expect(slide).to_have_id(flagged)
    expect(slide).to_contain_text("Its flag is up since it was kept")


def _open_own(page: Page) -> None:
    page.goto("/pipeline/review/")
    page.get_by_role("button", name="Open the review").click()
    expect(page.locator(".slide--on")).to_have_id("opening")


def _presenters_window(page: Page) -> Page:
    """Beside the projector: what to ask, and what comes next."""
    with page.expect_popup() as popup:
        page.keyboard.press("w")
    shown = popup.value.locator(".desk__slide:visible")
    expect(shown).to_have_count(1)
    expect(shown).to_have_id(str(page.locator(".slide--on").get_attribute("id")))
    expect(shown).to_contain_text("Next, deal 2")
    page.bring_to_front()
    return popup.value


def _keep(page: Page, slide: Locator) -> str:
    shown = slide.get_attribute("id")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(slide).not_to_have_id(str(shown))
    return str(shown)


def _take_back_and_keep_again(page: Page) -> None:
    course, slide = page.locator("#course"), page.locator(".slide--on")
    expect(course).to_contain_text(f"1 of {DEALS} judged")
    page.keyboard.press("u")
    expect(course).to_contain_text(f"0 of {DEALS} judged")
    page.keyboard.press("ArrowLeft")
    _keep(page, slide)


def _ask_for_each_kind(page: Page, slide: Locator, in_days: Callable[[int], str]) -> None:
    """Each other verdict once, and a note; a kill stays on its slide until it has a reason."""
    shown = slide.get_attribute("id")
    page.keyboard.press("x")
    page.keyboard.press("Enter")
    expect(slide).to_contain_text("Enter why it is lost.")
    page.keyboard.type("They went elsewhere.")
    page.keyboard.press("Enter")
    expect(slide).not_to_have_id(str(shown))

    shown = slide.get_attribute("id")
    page.keyboard.press("n")
    page.keyboard.type("Ask their finance first.")
    page.keyboard.press("Enter")
    expect(slide).to_contain_text("Ask their finance first.")
    expect(slide).to_have_id(str(shown))

    _say(page, slide, "m", close_on=in_days(40), words="Their board meets later.")
    _keep_what_is_omitted(page, slide)
    _say(page, slide, "d", lowers="the forecast", words="Nobody has signed for it.")
    _say(page, slide, "h", helper=f"Melvin Marxen ({MANAGER})", due_on=in_days(2), words="Call their director.")
    _say(page, slide, "p", resume_on=in_days(30), words="Their budget is frozen.")


def _keep_what_is_omitted(page: Page, slide: Locator) -> None:
    """Nothing is lower than that."""
    while re.search(r"Forecast\s+(\w+ → )?omitted", slide.inner_text()):
        _keep(page, slide)


def _say(page: Page, slide: Locator, press: str, **typed: str) -> None:
    shown = slide.get_attribute("id")
    page.keyboard.press(press)
    for name, text in typed.items():
        field = slide.locator(f"[name={name}]:visible")
        if field.evaluate("field => field.localName") == "select":
            field.select_option(label=text)
        else:
            field.fill(text)
    reason = slide.locator("[name=push_reason]:visible")
    if reason.count():
        reason.select_option(index=1)
    slide.locator("[name=words]:visible").press("Enter")
    expect(slide).not_to_have_id(str(shown))


def _keep_the_rest(page: Page, slide: Locator) -> list[str]:
    kept = []
    while slide.get_attribute("id") != "closing":
        kept.append(_keep(page, slide))
    return kept


def _close_with_actions(page: Page, slide: Locator, in_days: Callable[[int], str]) -> None:
    for place, text in enumerate(ACTIONS, start=1):
        slide.locator(f"[name=text_{place}]").fill(text)
        slide.locator(f"[name=owner_{place}]").select_option(label=f"{NAME} ({REP})")
        slide.locator(f"[name=due_on_{place}]").fill(in_days(place))
    slide.get_by_role("button", name="Close the review").press("Enter")
    expect(page.get_by_text("The review is closed.")).to_be_visible()
    for text in ("Killed", "Moved", "Downgraded", "Help asked", "Paused", *ACTIONS):
        expect(page.locator("main")).to_contain_text(text)


def _do_one_action(rep: Page) -> None:
    rep.goto("/traps/")
    row = rep.locator(".owed__item").filter(has_text=ACTIONS[0])
    row.get_by_role("link", name=re.compile("^Mark as done")).click()
    row.get_by_role("button", name="Mark as done").click()
    expect(row).to_contain_text("done")


def _open_a_deal(rep: Page, in_days: Callable[[int], str]) -> None:
    rep.goto("/deals/new/")
    rep.get_by_label("Name", exact=True).fill("Quay lighting")
    rep.get_by_label("Amount").fill("5000")
    rep.get_by_label("Expected close date").fill(in_days(40))
    rep.get_by_role("button", name="Open this deal").click()
    expect(rep.get_by_text("Quay lighting is open at")).to_be_visible()


def _weeks_later(installation: Installation, weeks: int) -> str:
    now = datetime.fromisoformat(installation.starts_at) if installation.starts_at else clock.real_now()
    return (now.astimezone(NEW_YORK) + weeks * A_WEEK).isoformat()


def _the_review_of_that_week(installation: Installation, signed_in: Callable[..., Page]) -> tuple[Page, Locator]:
    installation.manage("run_job", "plan-pipeline-reviews")
    page = signed_in(MANAGER, **PROJECTOR)
    _open_own(page)
    return page, page.locator(".slide--on")


def _keep_until_a_flag(page: Page, slide: Locator, *, among: set[str]) -> str:
    """The first deal that is kept for the third time without a change: its flag goes up."""
    while True:
        shown = str(slide.get_attribute("id"))
        assert shown != "closing", "No deal of the list was kept in both reviews before."
        warned = "third time without a change: it raises a flag" in slide.inner_text()
        _keep(page, slide)
        if warned and shown in among:
            return shown
