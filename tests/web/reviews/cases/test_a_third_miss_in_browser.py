"""The third miss in six weeks, in the browsers of the rep, the line and a peer: answered, climbed, decided, ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Notice
from reviews.policies.rules.ladders import DEFAULT_STEPS
from tests.builders import cases as build
from tests.builders import explanations, obligations, weeks
from tests.make import World
from tests.travelling import BrowserOf, Travel, headline

pytestmark = pytest.mark.once
STEP = replace(DEFAULT_STEPS[1], number=1, misses=3, weeks=6, days=5, climb_days=1, kept=4)
"""The only step: silence of five working days lets it climb, and four duties in a row on time end it."""
EARLIER = {"2026-W45": 19, "2026-W46": 12}
"""Weeks that were missed before, and how many days before Wednesday 25 November they were due."""
MONDAY = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
FRIDAY_EVENING = datetime(2026, 11, 27, 22, 10, tzinfo=UTC)
NEXT_FRIDAY_EVENING = datetime(2026, 12, 4, 22, 10, tzinfo=UTC)
MONDAY_AFTER = datetime(2026, 12, 7, 14, 0, tzinfo=UTC)
AFTERNOONS = [
    datetime(2026, 12, 4, 20, 0, tzinfo=UTC),
    datetime(2026, 12, 11, 20, 0, tzinfo=UTC),
    datetime(2026, 12, 18, 20, 0, tzinfo=UTC),
    datetime(2026, 12, 24, 20, 0, tzinfo=UTC),
]
"""The last two hours of the four weeks that follow; the last one closes before Christmas."""
EVENINGS = [at.replace(hour=22, minute=10) for at in AFTERNOONS]
WORDS, REASON = "The log was done, the week was not closed.", "One page by Monday."
NOTICE = "There is something new for you under Cases."


@pytest.fixture
def third_miss(world: World, travel: Travel) -> None:
    """A rep whose last quarter was missed misses the week for the third time in six weeks."""
    weeks.defaults()
    explanations.cause()
    build.applies(world.leader, steps=[STEP])
    build.set_budget(world.rep, "900.00", build.BEFORE)
    for week, days in EARLIER.items():
        obligations.missed(world.rep, subject=week, label=f"Close week {week[-2:]}", by_days=days)
    travel(MONDAY, "open-weekly-logs", "run-cases")


def test_the_rep_hears_of_it_first_and_answers_on_the_page(
    world: World, third_miss: None, travel: Travel, browser_of: BrowserOf
) -> None:
    rep = browser_of(world.rep)
    rep.goto("/cases/")
    expect(headline(rep)).to_have_text("There is no case that you can see.")

    travel(FRIDAY_EVENING, "flag-missed", "run-cases")
    notices = Notice.objects.filter(kind="case").order_by("pk")
    assert list(notices.values_list("person__name", flat=True)) == ["Rita Rep", "Mara Manager"]
    open_from_its_notice(rep)
    expect(headline(rep)).to_have_text("3 misses with the result missed: step 1 for you waits for a decision.")
    expect(rep.get_by_role("table", name="Misses as they were frozen").get_by_role("rowheader")).to_have_text(
        ["Close week 45", "Close week 46", "Close week 48"]
    )
    answer(rep)

    manager = browser_of(world.manager)
    open_from_its_notice(manager)
    expect(headline(manager)).to_contain_text("step 1 for Rita Rep waits for you.")
    expect(manager.get_by_role("region", name="The answer")).to_contain_text(WORDS)
    nobody_else_finds_it(browser_of(world.peer), rep.url)


def test_silence_brings_it_to_the_leader_on_monday_and_four_weeks_in_time_end_it(
    world: World, third_miss: None, travel: Travel, browser_of: BrowserOf
) -> None:
    travel(FRIDAY_EVENING, "flag-missed", "run-cases")
    rep, leader = browser_of(world.rep), browser_of(world.leader)
    open_from_its_notice(rep)
    address = rep.url
    answer(rep)
    leader.goto(address)
    expect(headline(leader)).to_contain_text("waits for a decision")
    expect(leader.get_by_text("Mara Manager can decide by Fri 4 Dec 17:00.")).to_be_visible()

    close_in_time(rep, travel, AFTERNOONS[0])
    travel(NEXT_FRIDAY_EVENING, "flag-missed", "run-cases")
    travel(MONDAY_AFTER, "open-weekly-logs", "flag-missed", "run-cases")
    open_from_its_notice(leader)
    expect(headline(leader)).to_contain_text("step 1 for Rita Rep waits for you.")
    expect(leader.get_by_text("Mara Manager or Lea Leader can decide by Mon 7 Dec 17:00.")).to_be_visible()
    expect(leader.get_by_role("region", name="The answer")).to_contain_text(WORDS)
    confirm(leader)

    rep.goto(address)
    expect(headline(rep)).to_have_text("Step 1 for you: confirmed, runs.")
    for afternoon, evening in zip(AFTERNOONS[1:], EVENINGS[1:], strict=True):
        rep.goto(address)
        expect(headline(rep)).to_have_text("Step 1 for you: confirmed, runs.")
        close_in_time(rep, travel, afternoon)
        travel(evening, "open-weekly-logs", "flag-missed", "run-cases")
    rep.goto(address)
    expect(headline(rep)).to_have_text("Step 1 for you: ended by its number.")
    expect(rep.get_by_text("Ended by its number, Thu 24 Dec 2026 17:10.")).to_be_visible()


def open_from_its_notice(page: Page) -> None:
    page.goto("/notices/")
    page.get_by_text(NOTICE).first.click()
    page.wait_for_url("**/cases/*/")


def answer(rep: Page) -> None:
    rep.get_by_role("button", name="Mark as read").click()
    expect(rep.get_by_text("Read, Rita Rep")).to_be_visible()
    rep.get_by_role("link", name="Answer").click()
    rep.get_by_label("Cause").select_option(label="slow follow-up (in my control)")
    rep.get_by_label("In your words").fill(WORDS)
    rep.get_by_label("What you propose").fill("I close on Friday at 15:00.")
    rep.get_by_role("button", name="Answer").click()
    expect(rep.get_by_text("Your answer is saved. Your line reads it.")).to_be_visible()


def nobody_else_finds_it(peer: Page, address: str) -> None:
    response = peer.goto(address)
    assert response is not None
    assert response.status == 404
    peer.goto("/cases/")
    expect(headline(peer)).to_have_text("There is no case that you can see.")
    peer.goto("/notices/")
    expect(headline(peer)).to_contain_text("new notice")
    expect(peer.get_by_text(NOTICE)).to_have_count(0)


def confirm(leader: Page) -> None:
    leader.get_by_role("link", name="Decide").click()
    leader.get_by_label("Confirm: what the step asks begins").check()
    leader.get_by_label("Reason").fill(REASON)
    leader.get_by_role("button", name="Decide").click()
    expect(leader.get_by_text("Your decision is saved. Rita Rep will be notified.")).to_be_visible()


def close_in_time(rep: Page, travel: Travel, afternoon: datetime) -> None:
    travel(afternoon, "open-weekly-logs")
    rep.goto("/week/")
    rep.get_by_role("button", name="Close my week").click()
    expect(headline(rep)).to_contain_text(", on time.")
