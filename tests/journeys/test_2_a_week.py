"""A week: a rep logs it by keyboard and closes it; who does not is flagged missed, once."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Installation

REP, MANAGER = "darcel.schlecht@demo.example", "melvin.marxen@demo.example"
IN_THE_SAME_TEAM, ELSEWHERE = "marty.freudenburg@demo.example", "carl.lin@demo.example"
MOST_SECONDS = 60
PRESSED = {"1": ("Calls", 7), "2": ("Conversations", 3), "3": ("First meetings", 2), "4": ("Proposals", 1)}


def test_a_rep_logs_the_week_by_keyboard_within_a_minute_and_closes_it(signed_in: Callable[..., Page]) -> None:
    page = signed_in(REP)
    started = time.monotonic()
    headline = page.get_by_role("heading", level=1)
    expect(headline).to_contain_text(re.compile(r"^\d of \d targets reached\. Week \d+ closes .+ left\.$"))
    week = re.search(r"Week \d+", headline.inner_text())[0]  # type: ignore[index]
    before = {key: _counted(page, name) for key, (name, _) in PRESSED.items()}
    pace = _tally(page, "Calls").locator(".tally__pace").inner_text()

    for key, (name, times) in PRESSED.items():
        for _ in range(times):
            page.keyboard.press(key)
        expect(_tally(page, name).locator(".tally__count")).to_have_text(re.compile(rf"^{before[key] + times} of \d+$"))
    page.keyboard.press("5")
    page.keyboard.press("Shift+1")
    expect(_tally(page, "Calls").locator(".tally__count")).to_have_text(re.compile(rf"^{before['1'] + 6} of \d+$"))
    page.keyboard.press("u")
    expect(_tally(page, "Calls").locator(".tally__count")).to_have_text(re.compile(rf"^{before['1'] + 7} of \d+$"))
    page.keyboard.press("Shift+1")
    expect(_tally(page, "Calls").locator(".tally__count")).to_have_text(re.compile(rf"^{before['1'] + 6} of \d+$"))
    expect(_tally(page, "Calls").locator(".tally__pace")).not_to_have_text(pace)

    today = page.get_by_role("textbox", name=re.compile("^Conversations, ")).last
    today.focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("9")
    page.get_by_label("Note on the week").fill("Two buyers are away until Monday.")
    page.get_by_role("button", name="Close my week").press("Enter")
    expect(headline).to_have_text(re.compile(rf"{week} was closed .+, on time\.$"))
    page.keyboard.press("u")
    expect(headline).to_contain_text(re.compile(rf"{week} closes .+ left\.$"))
    expect(page.get_by_role("button", name="Close my week")).to_be_focused()
    page.get_by_role("button", name="Close my week").press("Enter")
    expect(headline).to_have_text(re.compile(rf"{week} was closed .+, on time\.$"))
    assert time.monotonic() - started < MOST_SECONDS
    expect(_tally(page, "Conversations").locator(".tally__count")).to_have_text(re.compile(r"^\d+ of \d+$"))
    assert page.get_by_role("textbox", name=re.compile("^Conversations, ")).last.input_value() == "9"
    expect(page.get_by_label("Note on the week")).to_have_value("Two buyers are away until Monday.")


def test_the_manager_sees_the_closed_week_and_a_peer_does_not(signed_in: Callable[..., Page]) -> None:
    manager = signed_in(MANAGER)
    manager.goto("/team/")
    week = re.compile(r"^Darcel Schlecht: .+; week \d+ closed [^;]+, \d+ of \d+ targets reached$")
    manager.get_by_role("link", name=week).click()
    expect(manager.get_by_role("heading", level=1)).to_have_text(re.compile("Darcel Schlecht’s week .+ on time"))
    peer = signed_in(ELSEWHERE)
    answer = peer.goto(manager.url)
    assert answer is not None and answer.status == 404
    for address in (f"/hallway/{_person(manager, REP)}/", f"/api/v1/people/{_person(manager, REP)}/"):
        answer = peer.goto(address)
        assert answer is not None and answer.status == 404, address


def test_who_does_not_close_is_flagged_missed_once_and_closing_later_says_so(
    signed_in: Callable[..., Page], installation: Installation, moved_clock: Callable[[str], str]
) -> None:
    manager = signed_in(MANAGER)
    owner = _person(manager, IN_THE_SAME_TEAM)
    duty = _weekly_duty(manager, owner)
    assert duty["state"] == "open"
    rep = signed_in(IN_THE_SAME_TEAM)
    before = _misses_told(rep)
    moved_clock((datetime.fromisoformat(duty["missed_at"]) + timedelta(days=1)).isoformat())

    outputs = [installation.manage("run_job", "flag-missed")]
    misses = _misses_told(rep)
    assert misses > before
    with ThreadPoolExecutor(3) as pool:
        outputs += pool.map(lambda _: installation.manage("run_job", "flag-missed"), range(3))
    assert all("flag-missed: 0 rows changed." in line for line in outputs[1:])
    missed = _weekly_duty(manager, owner, pk=duty["id"])
    assert (missed["state"], missed["said"]) == ("missed", "missed")

    assert _misses_told(rep) == misses
    manager.goto(f"/traps/team/?person={owner}&state=all")
    expect(_row(manager, duty["label"])).to_contain_text("missed")

    rep.goto(duty["address"])
    rep.get_by_role("button", name="Close my week").click()
    expect(rep.get_by_role("heading", level=1)).to_have_text(re.compile(r"missed, then done \d+ days? late\.$"))
    manager.reload()
    expect(_row(manager, duty["label"])).to_contain_text(re.compile(r"missed, then done \d+ days? late"))
    assert re.fullmatch(r"missed, then done \d+ days? late", _weekly_duty(manager, owner, pk=duty["id"])["said"])

    closed = _person(manager, REP)
    assert _weekly_duty(manager, closed, subject=duty["subject"])["state"] == "done"


def _misses_told(page: Page) -> int:
    """How many notices tell of a miss: one for each, or one for many at once."""
    page.goto("/notices/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page.get_by_text(re.compile("^Missed: ")).count()


def _tally(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name=name)


def _counted(page: Page, name: str) -> int:
    return int(_tally(page, name).locator(".tally__count").inner_text().split()[0])


def _row(page: Page, label: str) -> Locator:
    return page.get_by_role("table", name="Obligations of the team").get_by_role("row").filter(has_text=label)


def _person(page: Page, email: str) -> int:
    people = page.request.get("/api/v1/people/", params={"email": email}).json()["results"]
    return int(people[0]["id"])


def _weekly_duty(page: Page, owner: int, *, pk: int | None = None, subject: str | None = None) -> dict[str, Any]:
    """The closing that a person owes: the one asked for, else the next that is due."""
    rows = page.request.get("/api/v1/traps/", params={"owner": owner, "trap": "weekly-log"}).json()["results"]
    if pk or subject:
        (duty,) = [row for row in rows if row["id"] == pk or row["subject"] == subject]
        return dict(duty)
    return dict(min((row for row in rows if row["state"] == "open"), key=lambda row: str(row["due_at"])))
