"""Every page, for everybody who starts there: accessible at three widths, day and night, and silent in the console."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.accessible import faults_of

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
        "/words/",
        "/dashboard/",
    ],
    MANAGER: ["/team/", "/traps/team/", "/plans/", "/deals/", "/reviews/", "/dashboard/", "/bookings/"],
    LEADER: [
        "/dashboard/",
        "/dashboard/?by=week",
        "/readings/",
        "/team/",
        "/reviews/",
        "/reviews/cycles/1/",
        "/reviews/cycles/2/close/",
    ],
    ADMIN: [
        "/help/",
        "/help/operator/",
        "/help/glossary/",
        "/imports/",
        "/settings/",
        "/settings/people/",
        "/settings/invitations/",
        "/settings/mail/",
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


@pytest.mark.once
@pytest.mark.parametrize("person", PAGES)
def test_every_page_is_accessible_in_both_themes_at_three_widths(signed_in: Callable[..., Page], person: str) -> None:
    page = signed_in(person)
    violations: list[str] = []
    amended = _amended(page) if person == MANAGER else []
    for address in [*PAGES[person], *_details(page, FIRST_OF.get(person, [])), *amended]:
        answer = page.goto(address)
        assert answer is not None and answer.ok, f"{address}: {answer and answer.status}"
        violations += [f"{address} {line}" for line in faults_of(page)]
    assert not violations, "\n".join(violations)


def _details(page: Page, lists: list[str]) -> list[str]:
    """The first thing of each list."""
    addresses = []
    for address in lists:
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        link = (
            page.locator(f"main a[href^='{address}']")
            .filter(has_not_text="New")
            .evaluate_all(
                "(links, start) => links.map(a => a.getAttribute('href'))"
                ".find(href => /^\\d+\\/$/.test(href.slice(start.length)))",
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
