"""What happens when the broker, a worker, the web or the database dies in the middle of work.

Nothing is lost, and nothing is done twice.
"""

from __future__ import annotations

import http.client
import json
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.journeys.conftest import PASSWORD, ROOT, Doors, Installation, choose_file
from tests.journeys.outages import WEB_WORKERS, WORKERS, held, kill, taken_away, wait_for_port
from traps_web.lib import clock

LEADER, MANAGER, ADMIN = "leader@demo.example", "cara.losch@demo.example", "admin@demo.example"
REP = "darcel.schlecht@demo.example"
NOTE = "The buyer asked for a second offer while a web process died."
PROGRAMS, SAVES = 3, 8
AWAY, BROKEN_OFF = 503, 0
NO_BROKER = "redis://127.0.0.1:1/0"
SWEPT_WITHIN = 240_000


@pytest.fixture
def without_broker(installation: Installation) -> Iterator[str]:
    """A second web server on the same data, which looks for its broker where none is."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "traps"), "manage", "runserver", f"127.0.0.1:{port}", "--noreload"],
        env=installation.environment | {"REDIS_URL": NO_BROKER},
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for_port(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.mark.once
def test_without_the_broker_people_work_on_and_the_sweep_does_what_was_nudged(
    doors: Doors, without_broker: str
) -> None:
    doors.url = without_broker
    admin = doors.signed_in(ADMIN)
    answer = admin.request.get("/readyz")
    assert (answer.status, set(answer.json()["missing"])) == (503, {"broker"})
    assert admin.request.get("/healthz").ok

    manager = doors.signed_in(MANAGER)
    for address in ("/team/", "/traps/team/", "/dashboard/", "/deals/", "/reviews/"):
        answer = manager.goto(address)
        assert answer is not None and answer.ok, address
    before = _versions(manager)
    manager.get_by_role("button", name="Build the packets now").click()
    expect(_built(manager)).to_be_visible(timeout=SWEPT_WITHIN)
    assert set(before) == set(_versions(manager))

    admin.goto("/imports/")
    admin.get_by_label("What the file contains").select_option("products")
    choose_file(admin, "products", "name,line\nGTX Basic,GTX\n")
    admin.get_by_role("button", name="Send the file").click()
    expect(admin.get_by_text("This was a dry run")).to_be_visible(timeout=SWEPT_WITHIN)


def test_a_worker_killed_and_a_database_gone_among_the_packets_leave_each_built_once(
    signed_in: Callable[..., Page], installation: Installation
) -> None:
    page = signed_in(LEADER)
    page.goto("/reviews/")
    before = _versions(page)
    page.get_by_role("button", name="Build the packets now").click()
    page.wait_for_url("**/reviews/cycles/*/")
    progress = page.url
    # A page that asks for the progress while the database is away would say so, rightly, as an error.
    page.goto("about:blank")
    killed = 0
    for _ in range(3):
        time.sleep(0.7)
        killed += kill(installation, WORKERS)
        with taken_away(installation):
            pass
    assert killed
    installation.manage("clock", "--by", "1h")  # What the dead workers had claimed is free again after two minutes.
    try:
        installation.manage("run_job", "build-packets")
        page.goto(progress)
        expect(_built(page)).to_be_visible(timeout=SWEPT_WITHIN)
    finally:
        installation.set_back()
    after = _versions(page)
    assert set(after) == set(before)
    assert all(0 < after[name] <= before[name] + 1 for name in after)
    assert page.request.get("/readyz").ok


def test_a_web_process_killed_in_the_middle_of_a_save_leaves_the_row_once(
    signed_in: Callable[..., Page], installation: Installation
) -> None:
    page = signed_in(REP)
    page.goto("/activities/new/")
    before = _logged(page)
    page.get_by_label("Note").fill(NOTE)
    with held(installation):
        page.get_by_role("button", name="Log it").click(no_wait_after=True)
        page.wait_for_timeout(1_000)
        assert _logged(page) == before
        assert kill(installation, WEB_WORKERS)
    # Chromium sends it again by itself, as it does on a connection that was used before.
    expect(page.get_by_text(re.compile(r"^Calls of .+ logged\.")).first).to_be_visible()
    assert _logged(page) == before + 1


def test_a_web_process_killed_between_the_save_and_its_answer_leaves_the_row_once(
    signed_in: Callable[..., Page], installation: Installation
) -> None:
    page = signed_in(REP)
    page.goto("/activities/new/")
    before = _logged(page)
    page.get_by_label("Note").fill(f"{NOTE} Another one.")
    lost = []

    def lose_the_answer(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch(max_redirects=0).status)
            assert kill(installation, WEB_WORKERS)
        route.continue_()

    page.route("**/activities/new/", lose_the_answer)
    page.get_by_role("button", name="Log it").click()
    expect(page.get_by_text("This was already saved.").first).to_be_visible()
    assert lost == [302]
    assert _logged(page) == before + 1


def test_programs_go_on_saving_while_the_database_is_restarted_and_web_processes_die(
    signed_in: Callable[..., Page], installation: Installation
) -> None:
    page = signed_in(REP)
    page.goto("/week/")
    token = page.request.post("/api/v1/token/", data={"email": REP, "password": PASSWORD}).json()["token"]
    with ThreadPoolExecutor(PROGRAMS) as pool:
        saving = [pool.submit(_save_all, installation.url, token, number) for number in range(PROGRAMS)]
        for number in range(4):
            with taken_away(installation):
                time.sleep(0.5)
            page.goto("/week/")  # The same web process finds its way back by itself.
            expect(page.get_by_role("heading", level=1)).to_contain_text("Week")
            if number == 1:
                assert kill(installation, WEB_WORKERS)
        answers = [answer for done in saving for answer in done.result(timeout=120)]
    assert set(answers) <= {200, 201, AWAY, BROKEN_OFF}, set(answers)
    assert [_kept_under(page, program, number) for program in range(PROGRAMS) for number in range(SAVES)] == [3] * (
        PROGRAMS * SAVES
    )
    assert "flag-missed: 0 rows changed." in installation.manage("run_job", "flag-missed")
    assert page.request.get("/readyz").ok


def _save_all(url: str, token: str, program: int) -> list[int]:
    """Save some acts over the API as a program does.

    One that got no answer, or was told to come again, is sent again.
    """
    answers: list[int] = []
    for number in range(SAVES):
        answers.append(_save(url, token, f"outage-{program}-{number}"))
        while answers[-1] not in (200, 201):
            assert len(answers) < 500, answers
            time.sleep(0.1)
            answers.append(_save(url, token, f"outage-{program}-{number}"))
    return answers


def _save(url: str, token: str, key: str) -> int:
    act = {
        "type": "calls",
        "done_on": clock.today_in("UTC", clock.real_now() - timedelta(days=1)).isoformat(),
        "count": 3,
    }
    request = urllib.request.Request(
        f"{url}/api/v1/activities/by-external-id/{key}/",
        data=json.dumps(act).encode(),
        headers={"Authorization": f"Token {token}", "Content-Type": "application/json"},
        method="PUT",
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code
    except (OSError, http.client.HTTPException):
        return BROKEN_OFF


def _kept_under(page: Page, program: int, number: int) -> int:
    """How many calls stand under the key that a program gave them."""
    filters = {"external_id": f"outage-{program}-{number}"}
    rows = page.request.get("/api/v1/activities/", params=filters).json()["results"]
    return sum(int(row["count"]) for row in rows)


def _logged(page: Page) -> int:
    """How many acts begin with the note."""
    answer = page.request.get("/api/v1/activities/", params={"kind": "single"})
    return sum(row["note"].startswith(NOTE) for row in answer.json()["results"])


def _built(page: Page) -> Locator:
    return page.get_by_text(re.compile(r"^(\d+) of \1 reviews with a packet$"))


def _versions(page: Page) -> dict[str, int]:
    """The version of the newest packet of everybody on the roster; 0 where there is none."""
    page.goto("/reviews/?who=all")
    rows = page.get_by_role("table", name=re.compile("^Reviews of Q")).locator("tbody tr:not(.lst__group)")
    expect(rows.first).to_be_visible()
    words = {row.get_by_role("link").inner_text(): row.get_by_role("cell").nth(4).inner_text() for row in rows.all()}
    return {name: int(word.split(",")[0]) if word != "none yet" else 0 for name, word in words.items()}
