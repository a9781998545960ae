"""Help after a result alone, in the browsers of a rep and a manager: opened, started, done, and read afterwards."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.builders import helps as build
from tests.builders.bookings import make_booking
from tests.builders.budgets import set_budget
from tests.make import World
from tests.travelling import BrowserOf, Travel, headline

pytestmark = pytest.mark.once
FIRST_ACTION_DAY = datetime(2026, 9, 11, 15, 0, tzinfo=UTC)
SECOND_ACTION_DAY = datetime(2026, 9, 25, 15, 0, tzinfo=UTC)
THE_DAY_BEFORE = datetime(2026, 10, 6, 15, 0, tzinfo=UTC)
FOUR_WEEKS_LATER = datetime(2026, 10, 7, 15, 0, tzinfo=UTC)
FIRST, SECOND = "Call the three largest customers together", "Ask for another territory"


@pytest.fixture
def kept(world: World) -> None:
    """A rep who closed what was due in the summer, and whose number was missed all the same."""
    build.applies(world.leader)
    build.kept(world.rep)
    set_budget(world.rep, "9100.00", "FY2027-Q2")
    make_booking(world.rep, "70.00", date(2026, 9, 1))


def test_a_manager_starts_help_does_both_actions_and_both_read_what_came_of_it(
    world: World, kept: None, travel: Travel, browser_of: BrowserOf
) -> None:
    manager, rep = browser_of(world.manager), browser_of(world.rep)
    travel(build.TAKEN, "run-helps")
    rep.goto("/notices/")
    rep.get_by_text("Help for Rita Rep, Q1 fiscal year 2027: Mara Manager starts it by Wed 16 Sep.").click()
    expect(headline(rep)).to_have_text("Help for you has to be started by Wed 16 Sep.")
    expect(rep.get_by_role("link", name="Start the help")).to_have_count(0)

    manager.goto("/traps/")
    manager.get_by_role("listitem").filter(has_text="Start the help for Rita Rep").get_by_role("link").first.click()
    start(manager, coach=str(world.manager.pk))
    expect(headline(manager)).to_have_text("Help for Rita Rep runs; its result is read on Wed 7 Oct.")
    actions = manager.get_by_role("table", name="The two actions with their owner and day")
    expect(actions.get_by_role("rowheader")).to_have_text([FIRST, SECOND])
    expect(actions.get_by_role("link", name="Mark as done")).to_have_count(2)

    travel(FIRST_ACTION_DAY)
    actions.get_by_role("link", name="Mark as done").first.click()
    manager.get_by_role("button", name="Mark as done").click()
    expect(actions.get_by_role("row").filter(has_text=FIRST)).to_contain_text("Fri 11 Sep 11:00")
    travel(SECOND_ACTION_DAY)
    mark_as_done_in_its_row(manager, f"{SECOND}, for Rita Rep")
    make_booking(world.rep, "1400.00", date(2026, 9, 21))

    travel(THE_DAY_BEFORE, "flag-missed", "run-helps")
    rep.reload()
    expect(headline(rep)).to_contain_text("its result is read on Wed 7 Oct.")
    expect(rep.get_by_text("The four weeks after")).to_have_count(0)
    travel(FOUR_WEEKS_LATER, "run-helps")
    for page in (rep, manager):
        page.goto(rep.url)
        expect(headline(page)).to_contain_text("The four weeks after it began retired 47 % of their budget, the four")
        expect(page.get_by_role("row", name="The four weeks before 943 70 7 %")).to_be_visible()
        expect(page.get_by_role("row", name="The four weeks after 2,984 1,400 47 %")).to_be_visible()
        expect(page.get_by_text("not yet")).to_have_count(0)


def start(manager: Page, *, coach: str) -> None:
    """On its page: a coach, what is true of the territory, and two dated actions."""
    manager.get_by_role("link", name="Start the help").click()
    manager.get_by_label("Coach").select_option(coach)
    manager.get_by_label("Too little for the number").check()
    manager.get_by_label("Why, in a sentence").fill("The largest account of the territory closed its plant.")
    for place, (words, day) in enumerate(((FIRST, "9/11/2026"), (SECOND, "9/25/2026")), 1):
        manager.get_by_label(f"Action {place}: what you do").fill(words)
        manager.get_by_label(f"Action {place}: by").fill(day)
    manager.get_by_role("button", name="Start the help").click()
    expect(manager.get_by_text("The help is started. Rita Rep will be notified.")).to_be_visible()


def mark_as_done_in_its_row(manager: Page, duty: str) -> None:
    """In the list of what the manager owes."""
    manager.goto("/traps/")
    row = manager.get_by_role("listitem").filter(has_text=duty)
    row.get_by_role("link", name="Mark as done").click()
    row.get_by_role("button", name="Mark as done").click()
    expect(row.get_by_role("button", name="Mark as done")).to_have_count(0)
    expect(row).to_contain_text("done")
