"""Pages on real paper: nothing to press, nothing cut, by day whatever the screen shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import Person
from tests.accessible import faults_of
from tests.browser import sit_down
from tests.builders import account_plans, bookings, customers, deals, reviews
from tests.builders import plans as build
from tests.make import World

pytestmark = pytest.mark.once

PORTRAIT, LANDSCAPE = {"width": 688, "height": 1009}, {"width": 1017, "height": 680}
"""What is left of A4 between the margins, in pixels of 1/96 inch."""
LONG = "Fontanell-Kuhlmann & Söhne Verwaltungsgesellschaft, GTX Plus Pro with everything that belongs to it"
PRESSED = """button:not(.word, .ledger__open), a.btn, [type=submit], [type=file], [type=search], dialog, [popover],
    nav:not(.pager__part), .pager a, .rail, .bottombar, .bar, .foot, .menu, .close-bar, .tabs, .per a, .pick"""
FAULTS = """pressed => {
    const width = document.documentElement.clientWidth, faults = [];
    const name = element => `${element.tagName} .${element.className.baseVal ?? element.className}`
        + ` ${element.textContent.trim().slice(0, 30)}`;
    if (document.documentElement.scrollWidth > width) faults.push(`${document.documentElement.scrollWidth} px wide`);
    for (const element of document.body.querySelectorAll("*")) {
        if (!element.checkVisibility({ visibilityProperty: true }) || element.closest(".sprite")) continue;
        const box = element.getBoundingClientRect(), style = getComputedStyle(element);
        if (!element.closest("svg > *") && box.width && (box.right > width + 1 || box.left < -1))
            faults.push(`off the sheet: ${name(element)}`);
        if (style.overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1
            || style.overflowY !== "visible" && element.scrollHeight > element.clientHeight + 1)
            faults.push(`cut: ${name(element)}`);
        if (["sticky", "fixed"].includes(style.position)) faults.push(`stuck: ${name(element)}`);
        if (element.matches(pressed)) faults.push(`to be pressed: ${name(element)}`);
        const isFolded = [...element.children].some((child) => !child.checkVisibility());
        if (element.matches("details:not(.per__pick)") && isFolded) faults.push(`folded: ${name(element)}`);
    }
    return faults;
}"""


@pytest.fixture
def reader(another_browser: Any, client_of: Callable[[Person], Client], live_server: Any) -> Any:
    """Open pages as somebody, with the night on the screen."""

    def opened(person: Person, **options: Any) -> Page:
        page: Page = another_browser(color_scheme="dark", **options)
        sit_down(page, client_of(person), live_server.url)
        return page

    return opened


@pytest.fixture
def addresses(world: World) -> dict[str, tuple[Person, str]]:
    """Pages that people print, with long names and amounts in them: who reads them, and where they stand."""
    review = reviews.review(world, at="signed")
    plan = build.make_plan(world.rep, at="submitted")
    customer = customers.make_customer("Fontanell-Kuhlmann", owner=world.rep)
    account_plans.make_plan(customer, at="approved", by=world.manager)
    for number in range(12):
        deals.make_deal(world.rep, name=f"{LONG} {number}", amount=Decimal("123456789.00"), close_on=date(2026, 11, 28))
    bookings.make_booking(world.rep, "123456789.00", date(2026, 11, 2))
    return {
        "week": (world.rep, reverse("week")),
        "traps": (world.rep, reverse("traps")),
        "traps of the team": (world.manager, reverse("traps_team")),
        "deals": (world.rep, f"{reverse('deals')}?closing=any"),
        "board": (world.rep, f"{reverse('deal_board')}?closing=any"),
        "bookings": (world.rep, reverse("bookings")),
        "plan": (world.manager, reverse("plan_detail", args=[plan.pk])),
        "account plan": (world.rep, reverse("customer_plan", args=[customer.pk])),
        "review": (world.rep, reverse("review_detail", args=[review.pk])),
        "packet": (world.rep, reverse("review_packet", args=[review.pk])),
        "slides": (world.manager, reverse("review_present", args=[review.pk])),
        "team": (world.manager, reverse("team")),
        "reviews": (world.manager, reverse("reviews")),
        "dashboard": (world.leader, reverse("dashboard")),
        "plans": (world.leader, reverse("plans")),
        "hallway": (world.leader, reverse("hallway")),
        "settings": (world.admin, reverse("settings")),
        "gallery": (world.admin, reverse("ui:gallery")),
        "help": (world.admin, reverse("help_guide", args=["rep"])),
        "my settings": (world.admin, reverse("me")),
        "imports": (world.admin, reverse("imports")),
        "people": (world.admin, reverse("settings_people")),
    }


def test_a_sheet_has_nothing_to_press_and_nothing_that_is_cut(reader: Any, addresses: dict[str, Any]) -> None:
    pages: dict[Person, Page] = {}
    faults: dict[str, list[str]] = {}
    for name, (person, address) in addresses.items():
        page = pages.setdefault(person, pages.get(person) or reader(person))
        page.emulate_media(media="screen")
        answer = page.goto(address)
        assert answer is not None and answer.status == 200, name
        page.emulate_media(media="print")
        for size in (PORTRAIT, LANDSCAPE):
            page.set_viewport_size(size)
            faults[f"{name}, {size['width']}"] = page.evaluate(FAULTS, PRESSED)
    assert {name: several for name, several in faults.items() if several} == {}


def test_the_night_is_not_printed(reader: Any, addresses: dict[str, Any]) -> None:
    person, address = addresses["packet"]
    page = reader(person)
    page.goto(address)
    ink = "getComputedStyle(document.body).color"
    curve = "getComputedStyle(document.querySelector('.chart--fixed .chart__axis')).stroke"
    paper = "getComputedStyle(document.documentElement).getPropertyValue('--paper').trim()"
    night = (page.evaluate(ink), page.evaluate(curve))
    assert night == ("rgb(236, 231, 218)", "rgb(236, 231, 218)")
    page.emulate_media(media="print")
    assert page.evaluate(f"[{ink}, {curve}, {paper}]") == ["rgb(21, 32, 43)", "rgb(21, 32, 43)", "#ffffff"]


def test_a_packet_at_night_has_no_box_and_its_contrasts(reader: Any, addresses: dict[str, Any]) -> None:
    person, address = addresses["packet"]
    page = reader(person)
    page.goto(address)
    grounds = page.evaluate(
        "[...document.querySelectorAll('.packet *')].filter((element) => element.checkVisibility())"
        ".map((element) => getComputedStyle(element).backgroundColor)"
    )
    assert page.locator(".chart--fixed").count() >= 2
    assert set(grounds) <= {"rgba(0, 0, 0, 0)"}
    assert faults_of(page) == []


def test_a_table_repeats_its_heads_and_a_head_stays_with_what_it_heads(reader: Any, addresses: dict[str, Any]) -> None:
    person, address = addresses["deals"]
    page = reader(person)
    page.goto(address)
    page.emulate_media(media="print")
    style = "element => { const {display, breakAfter, breakInside, breakBefore} = getComputedStyle(element);"
    style += " return [display, breakAfter, breakInside, breakBefore] }"
    assert page.eval_on_selector(".lst thead", style)[:2] == ["table-header-group", "avoid"]
    assert page.eval_on_selector(".lst tbody tr", style)[2:] == ["avoid", "avoid"]
    assert page.eval_on_selector("h1", style)[1] == "avoid"
    long_name = page.locator(".lst tbody .lst__name").first
    assert LONG in long_name.inner_text().replace("\n", " ")
