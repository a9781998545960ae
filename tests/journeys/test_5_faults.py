"""What happens when parts of it die: the broker is gone for the web, and a worker is killed in the middle of its work."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import ROOT, Doors, Installation

LEADER, MANAGER, ADMIN = "leader@demo.example", "cara.losch@demo.example", "admin@demo.example"
NO_BROKER = "redis://127.0.0.1:1/0"
SWEPT_WITHIN = 240_000
UP_WITHIN_SECONDS = 60


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
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)
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
    admin.get_by_label("What it holds").select_option("products")
    admin.get_by_label("File", exact=True).and_(admin.locator("input")).set_input_files(
        {"name": "products.csv", "mimeType": "text/csv", "buffer": b"name,line\nGTX Basic,GTX\n"}
    )
    admin.get_by_role("button", name="Send the file").click()
    expect(admin.get_by_text("This was a dry run")).to_be_visible(timeout=SWEPT_WITHIN)


def test_a_worker_killed_among_its_packets_leaves_each_built_once(
    signed_in: Callable[..., Page], installation: Installation
) -> None:
    page = signed_in(LEADER)
    page.goto("/reviews/")
    before = _versions(page)
    page.get_by_role("button", name="Build the packets now").click()
    killed = 0
    for _ in range(3):
        time.sleep(0.7)
        for pid in _pool(installation.url):
            os.kill(pid, signal.SIGKILL)
            killed += 1
    assert killed
    installation.manage("clock", "--by", "1h")  # What the dead workers had claimed is free again after two minutes.
    try:
        installation.manage("run_job", "build-packets")
        expect(_built(page)).to_be_visible(timeout=SWEPT_WITHIN)
    finally:
        installation.manage("clock", "--reset")
    after = _versions(page)
    assert set(after) == set(before)
    assert all(0 < after[name] <= before[name] + 1 for name in after)
    assert page.request.get("/readyz").ok


def _wait_for(port: int) -> None:
    for _ in range(UP_WITHIN_SECONDS * 4):
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.25)
    raise AssertionError("The second web server did not come up.")


def _built(page: Page) -> Locator:
    return page.get_by_text(re.compile(r"^(\d+) of \1 reviews with a packet$"))


def _versions(page: Page) -> dict[str, int]:
    """The version of the newest packet of everybody on the roster; 0 where there is none."""
    page.goto("/reviews/")
    rows = page.get_by_role("table", name=re.compile("^Reviews of FY")).locator("tbody").get_by_role("row").all()
    words = {row.get_by_role("link").inner_text(): row.get_by_role("cell").nth(3).inner_text() for row in rows}
    return {name: int(word.split(",")[0]) if word != "none yet" else 0 for name, word in words.items()}


def _pool(url: str) -> list[int]:
    """The processes that do the work of the worker, below the supervisor that serves this address."""
    parents = {int(path.name): _parent(int(path.name)) for path in Path("/proc").iterdir() if path.name.isdigit()}
    port = url.rpartition(":")[2].encode()
    return [pid for pid in parents if b"ForkPoolWorker" in _read(pid, "cmdline") and _is_below(pid, parents, port)]


def _is_below(pid: int, parents: dict[int, int], port: bytes) -> bool:
    while pid := parents.get(pid, 0):
        words = _read(pid, "cmdline").replace(b"\0", b" ").split()
        if b"traps_web.supervise" in words and port in words:
            return True
    return False


def _parent(pid: int) -> int:
    return int(_read(pid, "stat").rpartition(b")")[2].split()[1])


def _read(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b") ended 0"
