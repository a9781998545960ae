"""Every page, for everybody who starts there: accessible at three widths, day and night, and silent in the console."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

REP, MANAGER = "darcel.schlecht@demo.example", "melvin.marxen@demo.example"
LEADER, ADMIN = "leader@demo.example", "admin@demo.example"
PAGES = {
    REP: [
        "/week/",
        "/hallway/",
        "/traps/",
        "/traps/library/",
        "/deals/",
        "/deals/board/",
        "/deals/new/",
        "/customers/",
        "/customers/new/",
        "/plans/",
        "/reviews/",
        "/notices/",
        "/me/",
        "/me/leave/",
        "/dashboard/",
    ],
    MANAGER: ["/team/", "/traps/team/", "/plans/", "/deals/", "/reviews/", "/dashboard/", "/bookings/"],
    LEADER: [
        "/dashboard/",
        "/dashboard/?by=week",
        "/team/",
        "/reviews/",
        "/reviews/cycles/1/",
        "/reviews/cycles/2/close/",
        "/gallery/",
    ],
    ADMIN: [
        "/imports/",
        "/settings/",
        "/settings/people/",
        "/settings/invitations/",
        "/settings/teams/",
        "/settings/calendar/",
        "/settings/calendar/change/",
        "/settings/traps/weekly-log/",
        "/settings/pipelines/",
        "/settings/curves/",
        "/settings/tiers/",
        "/settings/activity/",
        "/settings/causes/",
    ],
}
FIRST_OF = {REP: ["/deals/", "/customers/", "/reviews/"], MANAGER: ["/plans/", "/reviews/"]}
MIDDLE = 768
WIDTHS = (360, 1440, MIDDLE)
BY_COLOUR = ("color-contrast", "link-in-text-block")
AXE = {"preload": False, "resultTypes": ["violations"]}
"""Without reading style sheets once more: that would take style elements, which the policy of the pages refuses."""
SHAPES = AXE | {"rules": {rule: {"enabled": False} for rule in BY_COLOUR}}
COLOURS = AXE | {"runOnly": {"type": "rule", "values": BY_COLOUR}}
"""What a theme can change: it gives the same page other colours, so the night is asked for these alone."""
THEME = "theme => { document.documentElement.dataset.bsTheme = theme; window.known = new Set() }"
FRESH = """() => {
    const shown = [...document.body.querySelectorAll("*")].filter((one) => one.checkVisibility());
    window.fresh = shown.filter((one) => !window.known.has(one));
    window.fresh.forEach((one) => window.known.add(one));
    return window.fresh.length;
}"""
"""How many elements show at this width and at none before it."""


@pytest.mark.once
@pytest.mark.parametrize("person", PAGES)
def test_every_page_is_accessible_in_both_themes_at_three_widths(signed_in: Callable[..., Page], person: str) -> None:
    page = signed_in(person)
    found: list[str] = []
    amended = _amended(page) if person == MANAGER else []
    for address in [*PAGES[person], *_details(page, FIRST_OF.get(person, [])), *amended]:
        answer = page.goto(address)
        assert answer is not None and answer.ok, f"{address}: {answer and answer.status}"
        page.evaluate(Axe().axe_script)
        for theme in ("light", "dark"):
            page.evaluate(THEME, theme)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                shapes = _violations(page, SHAPES) if theme == "light" else []
                found += [f"{address} {theme} {width}: {line}" for line in [*shapes, *_colours(page, width)]]
                wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                if wider > 0:
                    found.append(f"{address} {theme} {width}: the page is {wider} px too wide")
    assert not found, "\n".join(found)


def _details(page: Page, lists: list[str]) -> list[str]:
    """The first thing of each list."""
    addresses = []
    for address in lists:
        page.goto(address)
        link = (
            page.locator(f"main a[href^='{address}']")
            .filter(has_not_text="New")
            .evaluate_all(
                "(links, start) => links.map(a => a.getAttribute('href')).find(h => /^\\d+\\/$/.test(h.slice(start.length)))",
                address,
            )
        )
        if link:
            addresses.append(link)
    return addresses


def _amended(page: Page) -> list[str]:
    """The amendments of the demo, an amended plan, and the form that asks for the next one."""
    rows = page.request.get("/api/v1/plan-amendments/").json()["results"]
    plans = [row["plan"] for row in rows if row["status"] == "approved"]
    assert {row["status"] for row in rows} == {"approved", "asked"}
    pages = [
        f"/plans/{row['plan']}/amendments/{row['position']}/" if row["plan"] else f"/budgets/amendments/{row['id']}/"
        for row in rows
    ]
    numbers = [f"/budgets/person/{row['owner']}/{row['period']}/" for row in rows if not row["plan"]]
    return [*pages, *numbers, *(address for pk in plans for address in (f"/plans/{pk}/", f"/plans/{pk}/amend/"))]


def _colours(page: Page, width: int) -> list[str]:
    """These rules take most of the time, and the middle has the colours of the wide page: there they read what no other width shows."""
    fresh = page.evaluate(FRESH)
    if width != MIDDLE:
        return _violations(page, COLOURS)
    return _violations(page, COLOURS, "{include: window.fresh}") if fresh else []


def _violations(page: Page, rules: dict[str, object], where: str = "document") -> list[str]:
    results = page.evaluate(f"rules => axe.run({where}, rules)", rules)
    return [f"{one['id']}: {one['nodes'][0]['html'][:140]}" for one in results["violations"]]
