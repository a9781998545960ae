"""From "you owe it" to done: how many acts it takes, by hand and by key, and where the focus is after each of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser import Complaints
from tests.journeys.conftest import PASSWORD, Doors

pytestmark = pytest.mark.once

REP, MANAGER = "darcel.schlecht@demo.example", "melvin.marxen@demo.example"
LEADER = "leader@demo.example"
CLOSERS = {"hand": "gladys.colclough@demo.example", "key": "jonathan.berthelot@demo.example"}
MOST = {
    "a closed week, from the sign-in": 3,
    "a contact that is owed": 2,
    "a decision": 2,
    "the next step of a deal": 2,
}
HANDS = ("hand", "key")
DECIDE = re.compile("^Decide ?: Decide on")
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
TOUCHED = ".owed a, .line-form :is(input:not([type=hidden]), select, textarea, button), .decide :is(a, button)"
LOW = """selector => [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility())
    .map((element) => [element.getBoundingClientRect().height, element.textContent.trim() || element.name])
    .filter(([height]) => height < 44)"""

WALKS = {
    REP: {
        "/week/": ["#tally [name=plus]", "#tally [name=minus]", "main .word", ".owed [data-opens]"],
        "/traps/": [".owed [data-opens]", ".bar summary"],
        "/deals/": [".row-edit__open", ".row-form [hx-get]", ".bar summary"],
    },
    LEADER: {"/dashboard/": [".ledger__open", "main .word"], "/team/": ["main .word"]},
}
"""By page, what is pressed one after the other; each changes a part of the page."""
RESTS = """() => document.querySelector(".htmx-request, .htmx-swapping, .htmx-settling") === null
    && document.activeElement !== document.body"""
IN_SIGHT = """field => {
    const box = field.getBoundingClientRect();
    const above = document.elementFromPoint(box.left + 4, Math.min(box.bottom, box.top + 44) - 4);
    return above !== null && above.closest(".decide, .bottombar") === null;
}"""


@dataclass
class Acts:
    """Counts what a person does: each click, or Enter where the focus is. What is typed does not count."""

    page: Page
    by: str
    count: int = 0

    def do(self, target: Locator) -> None:
        expect(target).to_be_visible()
        if self.by == "hand":
            target.click()
        else:
            target.press("Enter")
        self.count += 1


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[str, Acts], None]:
    """Says how many acts something took, and that they are few enough."""

    def counted(what: str, acts: Acts) -> None:
        record_property("acts", f"{what}, by {acts.by}: {acts.count} of at most {MOST[what]}")
        assert acts.count <= MOST[what]

    return counted


@pytest.mark.parametrize("by", HANDS)
def test_a_week_is_closed_soon_after_the_sign_in(doors: Doors, tell: Callable[[str, Acts], None], by: str) -> None:
    page = doors.visitor()
    page.goto("/account/login/")
    page.get_by_label("E-mail").fill(CLOSERS[by])
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    acts = Acts(page, by)
    acts.do(page.get_by_role("button", name="Sign in", exact=True))
    acts.do(page.get_by_role("button", name="Close my week"))
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("was closed"))
    tell("a closed week, from the sign-in", acts)


@pytest.mark.parametrize("by", HANDS)
def test_a_contact_that_is_owed_is_logged_where_it_stands(
    signed_in: Callable[..., Page], tell: Callable[[str, Acts], None], by: str
) -> None:
    page = signed_in(REP)
    row = _contact_owed(page)
    acts = Acts(page, by)
    acts.do(row.get_by_role("link", name=re.compile("^Log the contact")))
    expect(row.get_by_label("Day", exact=True)).to_be_focused()
    if by == "key":
        acts.do(row.get_by_label("Day", exact=True))
    else:
        acts.do(row.get_by_role("button", name="Log it"))
    expect(row.get_by_text(re.compile("done"))).to_be_visible()
    expect(row).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="logged")).to_be_visible()
    tell("a contact that is owed", acts)


@pytest.mark.parametrize("by", HANDS)
def test_a_decision_that_waits_is_made_on_its_page(
    signed_in: Callable[..., Page], tell: Callable[[str, Acts], None], by: str
) -> None:
    page = signed_in(MANAGER)
    page.goto("/team/")
    acts = Acts(page, by)
    acts.do(page.get_by_role("link", name=DECIDE).first)
    approve = page.get_by_role("button", name="Approve")
    expect(approve).to_be_in_viewport()
    acts.do(approve)
    expect(page.get_by_text(re.compile("approved", re.IGNORECASE)).first).to_be_visible()
    expect(approve).to_have_count(0)
    tell("a decision", acts)


@pytest.mark.parametrize("by", HANDS)
def test_the_next_step_of_a_deal_is_dated_in_the_list(
    signed_in: Callable[..., Page], tell: Callable[[str, Acts], None], in_days: Callable[[int], str], by: str
) -> None:
    page = signed_in(REP)
    page.goto("/deals/")
    acts = Acts(page, by)
    acts.do(page.locator(".row-edit__open").first)
    step = page.get_by_role("textbox", name="Next step")
    expect(step).to_be_focused()
    step.fill(f"Call the buyer, by {by}")
    page.get_by_label("On", exact=True).fill(in_days(7))
    acts.do(page.get_by_role("button", name="Save", exact=True))
    expect(page.get_by_text(f"Call the buyer, by {by}").first).to_be_visible()
    expect(page.locator(".row-edit__open:focus")).to_have_count(1)
    tell("the next step of a deal", acts)


@pytest.mark.parametrize("address", ["/week/", "/traps/"])
def test_the_focus_is_never_lost_and_what_is_touched_is_large(signed_in: Callable[..., Page], address: str) -> None:
    """Every kind of act that opens on the page: opened, given back, come back with what is wrong."""
    page = signed_in(REP, **PHONE)
    page.goto(address)
    openers = page.locator("[data-opens]:visible")
    kinds = {opener.inner_text().split(":")[0].strip() for opener in openers.all()}
    assert kinds
    for kind in sorted(kinds):
        opener = openers.filter(has_text=kind).first
        name = opener.evaluate("one => `#${one.closest('.owed__item').id}`")
        opener.tap()
        form = page.locator(f"{name} .line-form")
        expect(form.locator(":focus")).to_have_count(1)
        assert page.evaluate(LOW, TOUCHED) == [], kind
        page.keyboard.press("Escape")
        expect(form).to_have_count(0)
        expect(page.locator(f"{name} [data-opens]:visible").filter(has_text=kind).first).to_be_focused()


@pytest.mark.parametrize("email", WALKS)
def test_after_each_act_the_focus_is_somewhere(signed_in: Callable[..., Page], email: str) -> None:
    page = signed_in(email)
    for address, acts in WALKS[email].items():
        page.goto(address)
        for act in acts:
            page.locator(act).first.press("Enter")
            page.wait_for_function(RESTS)


def test_what_does_not_arrive_loses_nothing(signed_in: Callable[..., Page], complaints: Complaints) -> None:
    page = signed_in(REP)
    row = _contact_owed(page)
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route("**/activities/new/**", hold)
    row.get_by_role("link", name=re.compile("^Log the contact")).click()
    # The line runs for as long as the answer is on its way, in the height of the form to come.
    expect(row.locator(".busy__line")).to_be_visible()
    waiting.pop().continue_()
    form = row.locator(".line-form")
    expect(form.get_by_label("Day", exact=True)).to_be_focused()
    expect(row.locator(".busy__line")).to_have_count(0)
    form.get_by_label("Note").fill("The buyer is away until Monday.")
    form.get_by_role("button", name="Log it").click()
    expect(row.locator(".busy__line")).to_be_visible()
    waiting.pop().abort()
    expect(form.get_by_role("alert")).to_contain_text("It may have been saved; what you typed is still here.")
    expect(form.get_by_label("Note")).to_have_value("The buyer is away until Monday.")
    assert page.evaluate("document.activeElement.localName") == "button"
    # htmx says on the console what the page says beside the form.
    assert {error.split(",")[0] for error in complaints.errors} == {"htmx:afterRequest", "htmx:sendError"}
    complaints.errors.clear()
    page.unroute_all()
    form.get_by_label("Day", exact=True).fill("2099-01-01")
    form.get_by_role("button", name="Log it").click()
    expect(form.get_by_label("Day", exact=True)).to_be_focused()
    expect(form.get_by_label("Note")).to_have_value("The buyer is away until Monday.")
    form.get_by_role("button", name="Cancel").click()
    expect(row.locator("[data-opens]")).to_be_focused()


def test_a_decision_stays_in_view_and_hides_no_field(signed_in: Callable[..., Page]) -> None:
    page = signed_in(MANAGER, **PHONE)
    page.goto("/team/")
    page.get_by_role("link", name=DECIDE).first.tap()
    foot = page.locator(".decide")
    expect(foot.get_by_role("button").first).to_be_in_viewport()
    assert page.evaluate(LOW, TOUCHED) == []
    for field in page.locator("main textarea:visible").all():
        if field.evaluate("one => one.closest('.decide') !== null"):
            continue
        field.focus()
        page.wait_for_function(IN_SIGHT, arg=field.element_handle())


def _contact_owed(page: Page) -> Locator:
    """The first contact that is owed, by its name: its act is hidden while its form is open."""
    page.goto("/traps/")
    logging = page.get_by_role("link", name=re.compile("^Log the contact"))
    name = page.locator(".owed__item").filter(has=logging).first.get_attribute("id")
    return page.locator(f"#{name}")
