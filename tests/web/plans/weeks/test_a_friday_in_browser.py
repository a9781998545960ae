"""A Friday 17:00 in four time zones, in the browsers of four reps and of their manager."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import Person
from accounts.organisation.services import lines
from tests import make
from tests.builders import absences, explanations, weeks
from tests.make import World
from tests.travelling import BrowserOf, Travel, headline

pytestmark = pytest.mark.once
MONDAY = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
FRIDAY = {
    "Kai Kiritimati": ("Pacific/Kiritimati", datetime(2026, 11, 27, 3, 0, tzinfo=UTC)),
    "Zoe Zurich": ("Europe/Zurich", datetime(2026, 11, 27, 16, 0, tzinfo=UTC)),
    "Paul Peer": ("America/New_York", datetime(2026, 11, 27, 22, 0, tzinfo=UTC)),
    "Rita Rep": ("Pacific/Pago_Pago", datetime(2026, 11, 28, 4, 0, tzinfo=UTC)),
}
"""Each with their zone and the instant at which it is Friday 17:00 there."""
ALL_OVER = datetime(2026, 11, 28, 4, 10, tzinfo=UTC)
A_WHILE = timedelta(minutes=10)
OPEN, NOT_CLOSED = "Week 48 closes Fri 27 Nov 17:00", "Week 48 was due Fri 27 Nov 17:00 and is not closed."
WORDS = "The fair took all of Thursday."

Reps = dict[str, Person]


@pytest.fixture
def reps(world: World, travel: Travel) -> Reps:
    """Four reps of one manager, each in a zone of their own; they owe the week of this Friday."""
    weeks.defaults()
    explanations.cause()
    for name in ("Kai Kiritimati", "Zoe Zurich"):
        make.member(make.person(name), world.north)
    lines.rebuild(today=make.TODAY)
    for name, (zone, _) in FRIDAY.items():
        Person.objects.filter(name=name).update(time_zone=zone)
    travel(MONDAY, "open-weekly-logs")
    return {person.name: person for person in Person.objects.filter(name__in=FRIDAY)}


def the_week(page: Page) -> Locator:
    """What the page of the own week says first."""
    page.goto("/week/")
    return headline(page)


def question(page: Page) -> Locator:
    return page.get_by_role("heading", name="1 miss to explain")


def missed(manager: Page) -> Locator:
    """The rows of what the team missed."""
    manager.goto("/traps/team/?state=missed")
    table = manager.get_by_role("table", name="Obligations of the team with deadline and state")
    return table.get_by_role("row").filter(has_text="Close week 48")


def test_each_of_four_misses_at_the_instant_of_their_own_clock(
    world: World, reps: Reps, travel: Travel, browser_of: BrowserOf
) -> None:
    manager = browser_of(world.manager)
    names: list[str] = []
    for name, (_, due_at) in FRIDAY.items():
        rep = browser_of(reps[name])
        travel(due_at - A_WHILE, "flag-missed")
        expect(the_week(rep)).to_contain_text(OPEN)
        expect(question(rep)).to_have_count(0)
        expect(missed(manager)).to_have_count(len(names))

        travel(due_at + A_WHILE, "flag-missed")
        names.append(name)
        expect(the_week(rep)).to_contain_text(NOT_CLOSED)
        expect(question(rep)).to_be_visible()
        expect(missed(manager)).to_contain_text(names)
    manager.goto("/team/")
    expect(manager.get_by_role("rowheader", name="Team").locator("..")).to_contain_text("week 48 missed by 4 of 4")


def test_more_time_and_leave_count_as_no_miss(world: World, reps: Reps, travel: Travel, browser_of: BrowserOf) -> None:
    travel(make.NOW)
    rep, manager = browser_of(reps["Rita Rep"]), browser_of(world.manager)
    ask_for_more_time(rep, until="12/2/2026")
    grant_it(manager)
    absences.approved(reps["Paul Peer"], by=world.manager, starts_on=date(2026, 11, 26), last_day=date(2026, 11, 27))

    travel(ALL_OVER, "flag-missed")
    expect(the_week(rep)).to_contain_text("Week 48 closes Wed 2 Dec 17:00")
    expect(rep.get_by_text("You can close early.")).to_be_visible()
    expect(question(rep)).to_have_count(0)
    manager.goto("/compliance/")
    expect(headline(manager)).to_contain_text("2 missed.")
    expect(manager.get_by_role("row", name="Paul Peer n/a n/a 0 0 0 1 on leave", exact=True)).to_be_visible()

    travel(ALL_OVER + timedelta(days=5), "flag-missed")
    rep.goto("/week/2026-W48/")
    expect(headline(rep)).to_contain_text("was due Wed 2 Dec 17:00 and is not closed.")
    manager.goto("/compliance/")
    expect(headline(manager)).to_contain_text("3 missed.")


def ask_for_more_time(rep: Page, *, until: str) -> None:
    rep.goto("/week/")
    rep.get_by_role("link", name="details of Close week 48").click()
    rep.get_by_role("link", name="Ask for more time").click()
    rep.get_by_label("New deadline").fill(until)
    rep.get_by_label("In your words").fill("I am at the fair until Tuesday.")
    rep.get_by_role("button", name="Ask Mara Manager").click()
    expect(rep.get_by_text("Your clock stands until it is decided.")).to_be_visible()


def grant_it(manager: Page) -> None:
    manager.goto("/team/")
    expect(manager.get_by_role("heading", name="One decision waits for you")).to_be_visible()
    manager.get_by_role("link", name="Decide : More time until Wed").click()
    manager.get_by_role("button", name="Grant it").click()
    expect(manager.get_by_text("Granted. Rita Rep has been notified.")).to_be_visible()


def test_one_explains_and_catches_up_and_the_other_is_still_asked(
    world: World, reps: Reps, travel: Travel, browser_of: BrowserOf
) -> None:
    travel(ALL_OVER, "flag-missed")
    kai, zoe, manager = browser_of(reps["Kai Kiritimati"]), browser_of(reps["Zoe Zurich"]), browser_of(world.manager)
    kai.goto("/week/")
    kai.locator("summary", has_text="Explain: Close week 48").click()
    kai.get_by_label("Cause").select_option("slow follow-up")
    kai.get_by_label("Caught up by").select_option("2026-12-01")
    kai.get_by_label("In your words").fill(WORDS)
    kai.get_by_role("button", name="Save the explanation").click()
    expect(kai.get_by_role("table", name="Explanations, newest first")).to_contain_text(WORDS)

    kai.goto("/traps/")
    expect(kai.get_by_role("listitem").filter(has_text="Catch up: Close week 48")).to_contain_text("Tue 1 Dec 17:00")
    the_week(kai)
    expect(question(kai)).to_have_count(0)
    the_week(zoe)
    expect(question(zoe)).to_be_visible()
    manager.goto("/explanations/line/")
    expect(headline(manager)).to_have_text("3 misses of your line wait for an explanation.")
    manager.get_by_role("link", name="Kai Kiritimati").click()
    expect(manager.get_by_role("table", name="Explanations, newest first")).to_contain_text(WORDS)
