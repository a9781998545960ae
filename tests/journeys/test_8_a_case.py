"""What a miss leads to: a case is answered, climbs in silence and is decided; a condition is judged on Friday."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from reviews.cases.rules.states import State
from reviews.helps.rules.standing import Standing
from tests.journeys.conftest import Installation

pytestmark = pytest.mark.once
LEADER, REP, MANAGER = "leader@demo.example", "darcel.schlecht@demo.example", "melvin.marxen@demo.example"
ELSEWHERE, ADMIN = "carl.lin@demo.example", "admin@demo.example"
WORDS, REASON = "The log was done, the week was not closed.", "Both weeks were at the fair."
A_MINUTE = timedelta(minutes=1)
FOUND = re.compile(r"^(\d+ deals? in it: not met|empty: met)$")
"""What a check of the view finds; it goes by the day on which the demo is loaded."""


def test_every_state_of_a_case_and_of_help_is_shown(signed_in: Callable[..., Page]) -> None:
    leader = signed_in(LEADER)
    states = {row["state"] for row in _rows(leader, "/api/v1/cases/")}
    assert states == set(State.values)
    assert {row["state"] for row in _rows(leader, "/api/v1/help-records/")} == set(Standing.values)


def test_a_rep_answers_silence_climbs_and_the_leader_decides(
    signed_in: Callable[..., Page], installation: Installation, moved_clock: Callable[[str], str]
) -> None:
    leader = signed_in(LEADER)
    case = _waiting(leader)
    rep = signed_in(_email(leader, case["person"]))
    manager = signed_in(_email(leader, case["decider"]))
    address = f"/cases/{case['id']}/"

    rep.goto("/cases/")
    rep.locator(f'a[href="{address}"]').click()
    rep.get_by_role("button", name="Mark as read").click()
    rep.get_by_role("link", name="Answer").click()
    rep.get_by_label("Cause").select_option(index=1)
    rep.get_by_label("In your words").fill(WORDS)
    rep.get_by_role("button", name="Answer").click()
    expect(rep.get_by_text("Your answer is saved. Your line reads it.")).to_be_visible()

    manager.goto(address)
    expect(manager.get_by_role("heading", level=1)).to_contain_text("waits for you")
    expect(manager.get_by_text(f"“{WORDS}”").first).to_be_visible()
    leader.goto(address)
    expect(leader.get_by_role("heading", level=1)).to_contain_text("waits for a decision")

    moved_clock((datetime.fromisoformat(case["decide_due_at"]) + A_MINUTE).isoformat())
    assert "run-cases: 0 rows changed." in installation.manage("run_job", "run-cases")
    leader.goto(address)
    expect(leader.get_by_role("heading", level=1)).to_contain_text("waits for you")
    expect(leader.get_by_text("Not decided in time: the next level can decide too")).to_be_visible()

    leader.get_by_role("link", name="Decide").click()
    leader.get_by_role("button", name="Decide").click()
    expect(leader.get_by_text("Choose a decision.").first).to_be_visible()
    leader.get_by_label("Waive", exact=True).check()
    leader.get_by_label("Reason").fill(REASON)
    leader.get_by_role("button", name="Decide").click()
    expect(leader.get_by_text(re.compile(r"Your decision is saved\. .+ will be notified\."))).to_be_visible()
    rep.goto(address)
    expect(rep.get_by_text(f"“{REASON}”")).to_be_visible()
    expect(rep.get_by_role("heading", level=1)).to_contain_text("waived")


def test_nobody_of_another_team_and_no_admin_finds_it(signed_in: Callable[..., Page]) -> None:
    leader = signed_in(LEADER)
    case = next(
        case
        for case in _rows(leader, "/api/v1/cases/")
        if not {ELSEWHERE, ADMIN} & {_email(leader, case[who]) for who in ("person", "decider") if case[who]}
    )
    for person in (ELSEWHERE, ADMIN):
        page = signed_in(person)
        for address in (f"/cases/{case['id']}/", f"/cases/{case['id']}/case.pdf", f"/api/v1/cases/{case['id']}/"):
            answer = page.request.get(address)
            assert answer.status == 404, (person, address)
        page.goto("/cases/")
        assert page.locator(f'a[href="/cases/{case["id"]}/"]').count() == 0


def test_a_condition_is_judged_at_its_deadline_and_both_read_what_was_found(
    signed_in: Callable[..., Page], installation: Installation, moved_clock: Callable[[str], str]
) -> None:
    rep, manager = signed_in(REP), signed_in(MANAGER)
    duty = min(
        (row for row in _rows(rep, "/api/v1/traps/?state=open") if row["trap"].startswith("own--deals")),
        key=lambda row: row["due_at"],
    )
    rep.goto(duty["address"])
    expect(rep.get_by_role("heading", name="What TRAPS checks")).to_be_visible()
    expect(rep.get_by_text(FOUND)).to_be_visible()
    assert rep.get_by_role("button", name="Report it").count() == 0

    moved_clock((datetime.fromisoformat(duty["missed_at"]) + A_MINUTE).isoformat())
    for _ in range(2):  # As of the deadline, then as of the end of the grace.
        installation.manage("run_job", "check-conditions")
    rep.reload()
    last = rep.get_by_text(FOUND).last.inner_text()
    ends = re.compile("missed" if last.endswith("not met") else "done|late")
    expect(rep.get_by_role("heading", level=1)).to_have_text(ends)
    manager.goto(rep.url)
    expect(manager.get_by_role("heading", level=1)).to_have_text(ends)
    expect(manager.get_by_text(FOUND).last).to_have_text(last)


def test_a_leader_plays_a_policy_over_the_past_and_softens_it(signed_in: Callable[..., Page]) -> None:
    page = signed_in(LEADER)
    page.goto("/policy/")
    page.get_by_role("link", name=re.compile("^draft")).click()
    page.get_by_role("link", name="Play it over the past").click()
    headline = page.get_by_role("heading", level=1)
    before = _cases_of(headline.inner_text())
    page.go_back()
    page.get_by_role("link", name="Change the draft").click()
    for place in range(2):
        page.locator('input[name*="misses"]').nth(place).fill("12")
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_role("link", name="Play it over the past").click()
    assert _cases_of(headline.inner_text()) <= before, "fewer, or none as before where no ended quarter has any"


def test_a_manager_reads_what_a_tightening_that_ended_did(signed_in: Callable[..., Page]) -> None:
    page = signed_in(MANAGER)
    page.goto("/tightening/")
    page.get_by_role("link", name="Gladys Colclough").click()
    table = page.get_by_role("table", name="Before, during and after, beside the median of comparable peers")
    expect(table.get_by_role("rowheader").first).to_be_visible()
    expect(page.get_by_text(re.compile(r"^What it did"))).to_be_visible()


def test_help_asks_two_dated_actions_of_the_manager(signed_in: Callable[..., Page]) -> None:
    leader = signed_in(LEADER)
    record = next(row for row in _rows(leader, "/api/v1/help-records/") if row["state"] == "open")
    starts = _rows(leader, "/api/v1/traps/?trap=help-start")
    owed = next(row for row in starts if row["subject"] == f"help:{record['id']}:0")
    manager = signed_in(_email(leader, owed["owner"]))
    manager.goto(f"/help-records/{record['id']}/")
    manager.get_by_role("link", name="Start the help").click()
    manager.get_by_role("button", name="Start the help").click()
    expect(manager.get_by_text("Choose a coach.").first).to_be_visible()
    expect(manager.get_by_text("Enter what you will do.").first).to_be_visible()


def _cases_of(headline: str) -> int:
    """How many cases a rehearsal would open, by its headline."""
    known = re.search(r"would open (\d+) cases?", headline)
    return int(known[1]) if known else 0


def _rows(page: Page, address: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = page.request.get(address).json()["results"]
    return rows


def _waiting(leader: Page) -> dict[str, Any]:
    """A case that waits for the manager of its person, and that nobody has answered."""
    for case in _rows(leader, "/api/v1/cases/?state=waiting"):
        is_answered = any(event["event"] == "answered" for event in case["events"])
        if not is_answered and _email(leader, case["decider"]) != LEADER:
            return case
    raise AssertionError("No case of the demo waits for a manager.")


def _email(page: Page, person: int) -> str:
    email: str = page.request.get(f"/api/v1/people/{person}/").json()["email"]
    return email
