"""The web server as it is started: whoever sends slowly, too much or nothing at all keeps nobody else waiting."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from waitress.adjustments import Adjustments

from traps_web.lib.uploads import BUSY, MB, MOST_OF_A_BODY, MOST_OF_AN_UPLOAD, takes_files
from traps_web.serving import receiving
from traps_web.serving.receiving import Body, Request

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parents[3]
CLIENTS = 64
HALF = b"POST /account/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 300\r\n\r\nemail="
READY_WITHIN_SECONDS = 60


@dataclass
class Server:
    port: int
    process: subprocess.Popen[bytes]

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, str]:
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        with contextlib.closing(asking):
            asking.request(method, path, body, headers)
            answer = asking.getresponse()
            return answer.status, answer.read().decode()


@contextlib.contextmanager
def served(folder: Path) -> Iterator[Server]:
    """What `docker compose up` starts, with two processes of four threads, on an empty database."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    environment = os.environ | {
        "BIND": f"127.0.0.1:{port}",
        "WEB_WORKERS": "2",
        "WEB_THREADS": "4",
        "TRAPS_MODE": "test",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'empty.sqlite3'}",
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        server = Server(port, process)
        until = time.monotonic() + READY_WITHIN_SECONDS
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                if server.ask("GET", "/healthz")[0] == 200:
                    break
            time.sleep(0.1)
        yield server
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("served")) as running:
        yield running


def test_64_half_sent_bodies_keep_nobody_waiting(server: Server) -> None:
    with contextlib.ExitStack() as clients:
        for _ in range(CLIENTS):
            client = clients.enter_context(server.connect())
            client.sendall(HALF)
        time.sleep(0.5)
        assert [server.ask("GET", "/healthz") for _ in range(8)] == [(200, "ok\n")] * 8


def test_headers_sent_byte_by_byte_keep_nobody_waiting_and_are_given_up_after_ten_seconds(server: Server) -> None:
    with contextlib.ExitStack() as clients:
        slow = [clients.enter_context(server.connect()) for _ in range(CLIENTS)]
        begun = time.monotonic()
        for number in range(6):
            for client in slow:
                client.sendall(HALF[number : number + 1])
            assert server.ask("GET", "/healthz") == (200, "ok\n")
            time.sleep(0.2)
        assert slow[0].recv(4096).startswith(b"HTTP/1.1 408 ")
        assert 9 < time.monotonic() - begun < 15


def test_what_is_larger_than_1_mb_is_refused_with_a_sentence(server: Server) -> None:
    sentence = "This has 1.5 MB; at most 1.0 MB are accepted here. Nothing was saved. Send it in parts."
    body = b"a" * (3 * MB // 2)
    status, page = server.ask("POST", "/account/login/", body, **{"Content-Type": "application/x-www-form-urlencoded"})
    assert status == 413 and sentence in page and "<h1" in page
    status, problem = server.ask("POST", "/api/v1/deals/", body, **{"Content-Type": "application/json"})
    assert (status, json.loads(problem)) == (413, {"detail": sentence})
    form = {"Content-Type": "multipart/form-data; boundary=b"}
    assert server.ask("POST", "/account/login/", body, **form)[0] == 413


def test_a_file_is_taken_at_its_address_and_refused_when_it_is_far_too_large(server: Server) -> None:
    form = {"Content-Type": "multipart/form-data; boundary=b"}
    assert server.ask("POST", "/imports/", b"a" * (2 * MB), **form)[0] not in (408, 413)
    status, page = server.ask("POST", "/imports/", b"a" * (40 * MB), **form)
    assert status == 413 and "This has 40.0 MB; at most 20.0 MB are accepted here." in page


def test_who_asks_before_sending_too_much_hears_it_at_once(server: Server) -> None:
    with server.connect() as client:
        client.sendall(
            b"PUT /api/v1/deals/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            b"Expect: 100-continue\r\nContent-Length: 9000000\r\n\r\n"
        )
        assert client.recv(4096).startswith(b"HTTP/1.1 413 ")


def test_what_was_begun_is_answered_before_the_server_ends(tmp_path: Path) -> None:
    with served(tmp_path) as ending, ending.connect() as client, ending.connect() as idle:
        client.sendall(HALF)
        time.sleep(0.3)
        ending.process.send_signal(signal.SIGTERM)
        time.sleep(1.5)
        client.sendall(b"a" * 294)
        answer = client.recv(65536)
        assert answer.startswith(b"HTTP/1.1 ") and b"\r\nConnection: close\r\n" in answer
        assert idle.recv(1) == b""
        assert ending.process.wait(timeout=15) == 0


@pytest.mark.parametrize(
    ("seconds", "received", "slow"),
    [(19, 0, False), (21, 0, True), (60, 100 * 1024, True), (60, 400 * 1024, False)],
)
def test_a_body_has_20_seconds_and_earns_more_by_what_it_brings(monkeypatch, seconds, received, slow) -> None:
    now = [1000.0]
    monkeypatch.setattr(receiving.time, "monotonic", lambda: now[0])
    request = Request(Adjustments())
    head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1048576\r\n\r\n"
    request.received(head)
    request.received(b"a" * received)
    now[0] += seconds
    assert request.is_too_slow() is slow
    request.close()


def test_a_chunked_body_is_bounded_too() -> None:
    request = Request(Adjustments())
    request.received(b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
    chunk = b"80000\r\n" + b"a" * 0x80000 + b"\r\n"
    for _ in range(3):
        request.received(chunk)
    request.received(b"0\r\n\r\n")
    assert request.completed and request.body.refusal.status == 413
    assert len(request.body) == 0
    request.close()


def test_strangers_fill_the_disk_with_no_more_than_a_few_uploads() -> None:
    bodies = [Body("/imports/") for _ in range(receiving.UPLOADS_AT_ONCE + 1)]
    for body in bodies:
        body.append(b"a" * (MOST_OF_A_BODY + 1))
    assert [body.refusal for body in bodies] == [None] * receiving.UPLOADS_AT_ONCE + [BUSY]
    bodies[0].append(b"a" * MOST_OF_AN_UPLOAD)
    assert bodies[0].refusal.status == 413
    late = Body("/imports/")
    late.append(b"a" * (MOST_OF_A_BODY + 1))
    assert late.refusal is None
    for body in [*bodies, late]:
        body.close()


def test_who_sends_a_file_slowly_gives_way_to_who_sends_one_fast(monkeypatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(receiving.time, "monotonic", lambda: now[0])
    slow = [Body("/imports/") for _ in range(receiving.UPLOADS_AT_ONCE)]
    for body in slow:
        body.append(b"a" * (MOST_OF_A_BODY + 1))
    now[0] += 100
    for body in slow[1:]:
        body.append(b"a" * MB)
    fast = Body("/imports/")
    fast.append(b"a" * (MOST_OF_A_BODY + 1))
    assert fast.refusal is None
    assert [body.refusal for body in slow] == [BUSY] + [None] * (receiving.UPLOADS_AT_ONCE - 1)
    for body in [*slow, fast]:
        body.is_whole = True
    now[0] += 100
    late = Body("/imports/")
    late.append(b"a" * (MOST_OF_A_BODY + 1))
    assert late.refusal == BUSY
    for body in [*slow, fast, late]:
        body.close()


def test_strangers_fill_the_disk_with_no_more_than_64_forms() -> None:
    bodies = [Body("/account/login/") for _ in range(receiving.SPOOLED_AT_ONCE + 1)]
    for body in bodies:
        body.append(b"a" * (receiving.MEMORY_OF_A_BODY + 1))
    assert [body.refusal for body in bodies] == [None] * receiving.SPOOLED_AT_ONCE + [BUSY]
    bodies[0].close()
    late = Body("/account/login/")
    late.append(b"a" * (receiving.MEMORY_OF_A_BODY + 1))
    assert late.refusal is None
    for body in [*bodies, late]:
        body.close()


def test_a_body_that_finds_the_disk_full_is_let_go(monkeypatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("waitress.buffers.TempfileBasedBuffer.append", full)
    monkeypatch.setattr("waitress.buffers.TempfileBasedBuffer.__init__", full)
    body = Body("/imports/")
    body.append(b"a" * MB)
    assert body.refusal.status == 507 and len(body) == 0


def test_files_are_taken_where_a_form_sends_some() -> None:
    """Each page with a file in its form, and each call that reads one."""
    forms = {path.name for path in (ROOT / "templates").rglob("*.html") if "multipart/form-data" in path.read_text()}
    assert forms == {"imports.html", "deal_move.html", "deal_items.html", "own_trap_report.html"}
    taking = ["/imports/", "/deals/7/move/", "/deals/7/items/", "/api/v1/imports/", "/api/v1/deals/7/items/8/file/"]
    taking += ["/traps/own/7/2026-W49/8/", "/api/v1/own-trap-duties/7/file/"]
    assert [path for path in taking if not takes_files(path)] == []
    assert not any(
        takes_files(path)
        for path in ("/", "/imports/7/", "/deals/7/", "/traps/own/7/change/", "/api/v1/deals/", "/x/imports/")
    )
