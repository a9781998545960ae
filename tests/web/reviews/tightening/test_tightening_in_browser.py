"""A team is tightened for four weeks, in the browsers of its manager and a rep; it ends by itself and is read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import make
from tests.builders import tightenings as build
from tests.builders import weeks
from tests.make import World
from tests.travelling import BrowserOf, Travel, headline

pytestmark = pytest.mark.once
A_WEEK = timedelta(weeks=1)
FIRST_TUESDAY = date(2026, 11, 3)
BEFORE, DURING, AFTER = (20, 20, 24, 24), (40, 40, 48, 48), (30, 30, 30, 30)
"""Calls of each rep in the four weeks before, during and after it."""
TIGHTENED = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
LAST_WEEK = datetime(2026, 12, 22, 15, 0, tzinfo=UTC)
WEEK_AFTER = datetime(2026, 12, 29, 15, 0, tzinfo=UTC)
"""A week of four working days: of 40 calls it owes 32, and of 60 it would owe 48."""
FOUR_WEEKS_AFTER = datetime(2027, 1, 25, 15, 0, tzinfo=UTC)
JOBS = ("open-weekly-logs", "open-tightenings", "flag-missed")


@pytest.fixture
def team(world: World) -> None:
    """Two reps who make calls week by week."""
    build.calls()
    for rep in (world.rep, world.peer):
        for number, calls in enumerate((*BEFORE, *DURING, *AFTER)):
            weeks.done(rep, "calls", FIRST_TUESDAY + number * A_WEEK, calls)


def calls(rep: Page) -> Locator:
    """The counter of calls on the own week."""
    rep.goto("/week/")
    return rep.get_by_role("group", name="Calls")


def test_a_manager_tightens_a_team_and_reads_afterwards_whether_it_helped(
    world: World, team: None, travel: Travel, browser_of: BrowserOf
) -> None:
    travel(make.NOW, *JOBS)
    manager, rep = browser_of(world.manager), browser_of(world.rep)
    tighten_the_team(manager)
    expect(headline(manager)).to_have_text("From Mon 30 Nov more is asked of team North.")
    address = manager.url
    rep.goto("/notices/")
    rep.get_by_text("From Mon 30 Nov to Sun 27 Dec more is asked of you: Three weeks under four").click()
    expect(headline(rep)).to_have_text("From Mon 30 Nov more is asked of team North.")

    travel(TIGHTENED, *JOBS)
    expect(calls(rep)).to_contain_text("40 of 60")
    note_the_check(manager)
    travel(LAST_WEEK, *JOBS)
    manager.goto(address)
    expect(headline(manager)).to_have_text("Calls a week stand at 42.7, from 22 before.")

    travel(WEEK_AFTER, *JOBS)
    expect(calls(rep)).to_contain_text("30 of 32")
    manager.goto(address)
    expect(manager.get_by_text("It ended by itself on Sun 27 Dec 2026.")).to_be_visible()
    expect(manager.get_by_text("What it did: ")).to_have_count(0)

    travel(FOUR_WEEKS_AFTER - timedelta(weeks=3), *JOBS)
    manager.goto(address)
    expect(manager.get_by_text("What it did so far, 1 of 4 weeks afterwards: ")).to_be_visible()

    travel(FOUR_WEEKS_AFTER, *JOBS)
    manager.goto("/tightening/")
    manager.get_by_role("link", name="team North").click()
    expect(headline(manager)).to_have_text("4 weeks took calls from 22 to 44 a week. Afterwards it was 30.")
    expect(manager.get_by_text("What it did: calls a week went up by 8; ")).to_be_visible()
    expect(manager.get_by_role("row", name="Calls a week tightened 22 44 30")).to_be_visible()


def tighten_the_team(manager: Page) -> None:
    manager.goto("/tightening/")
    manager.get_by_role("link", name="Tighten for somebody").click()
    manager.get_by_label("Or the reps of a team").select_option(label="North")
    expect(manager.get_by_label("From", exact=True)).to_have_value("11/30/2026")
    manager.get_by_label("For", exact=True).select_option(label="4 weeks")
    manager.get_by_label("Reason").fill(build.REASON)
    manager.get_by_label("Activity 1 (optional)", exact=True).select_option(label="Calls")
    manager.get_by_label("Activity 1, a week (optional)").fill("60")
    manager.get_by_role("button", name="Tighten").click()
    expect(manager.get_by_text("Saved. Everyone covered will be notified.")).to_be_visible()


def note_the_check(manager: Page) -> None:
    """In the list of what the manager owes."""
    manager.goto("/traps/")
    row = manager.get_by_role("listitem").filter(has_text="Check the tightening of team North, Fri 4 Dec")
    row.get_by_role("link", name="Note the check").click()
    row.get_by_label("What it came to").fill("40 of 60 by Tuesday.")
    row.get_by_role("button", name="Note it").click()
    expect(row).to_contain_text("done")
