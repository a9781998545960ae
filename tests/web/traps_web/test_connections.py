"""The web server by itself: connections stay in step, and neither a client nor a request that hangs stops it."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from traps_web.serving import worker
from traps_web.serving.receiving import HEADERS_WITHIN_SECONDS

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parents[3]
PATIENCE_SECONDS = 30
CHUNKS = b"4\r\nhalf\r\n4\r\nhalf\r\n0\r\n\r\n"


class Server:
    def __init__(self, port: int) -> None:
        self.port = port

    def connect(self, *, receives: int | None = None) -> socket.socket:
        client = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_SECONDS)
        if receives:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receives)
        return client

    def ask(self, path: str, **headers: str) -> bytes:
        """The body of the answer to a GET."""
        with self.connect() as client:
            client.sendall(request("GET", path, Connection="close", **headers))
            return everything(client).partition(b"\r\n\r\n")[2]


def request(method: str, path: str, **headers: str) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: a", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def everything(client: socket.socket) -> bytes:
    parts = []
    while part := client.recv(65536):
        parts.append(part)
    return b"".join(parts)


def is_one_answer(answer: bytes, status: bytes) -> bool:
    return answer.count(b"HTTP/1.") == 1 and answer[9:12] == status


@contextlib.contextmanager
def served(log: Path = Path(os.devnull), **environment: str) -> Iterator[Server]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--config", "tests/plain_server.py"]
    names = os.environ | environment | {"BIND": f"127.0.0.1:{port}"}
    with log.open("wb") as written:
        process = subprocess.Popen(command, cwd=ROOT, env=names, stdout=written, stderr=written)
    try:
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                Server(port).connect().close()
                break
            time.sleep(0.05)
        yield Server(port)
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with served() as running:
        yield running


@pytest.mark.parametrize("path", ["/pid", "/file", "/large"])
def test_head_gets_the_headers_alone_and_the_connection_stays_in_step(server: Server, path: str) -> None:
    with server.connect() as client:
        client.sendall(request("HEAD", path) + request("GET", "/scheme", Connection="close"))
        first, second, body = everything(client).split(b"\r\n\r\n")
    assert first.startswith(b"HTTP/1.1 200 ") and b"\r\nContent-Length: " in first
    assert second.startswith(b"HTTP/1.1 200 ") and body == b"http"


def test_head_of_what_has_no_length_ends_with_the_headers(server: Server) -> None:
    with server.connect() as client:
        client.sendall(request("HEAD", "/stream"))
        assert everything(client).partition(b"\r\n\r\n")[2] == b""


def test_a_body_in_chunks_arrives_whole(server: Server) -> None:
    with server.connect() as client:
        head = request("POST", "/body", **{"Transfer-Encoding": "chunked", "Connection": "close"})
        client.sendall(head + CHUNKS)
        assert everything(client).endswith(b"\r\n\r\nhalfhalf")


TOLD_TWICE = [
    request("POST", "/body", **{"Transfer-Encoding": "chunked", "Content-Length": "3"}) + CHUNKS,
    request("POST", "/body", **{"Content-Length": "3", "content-length": "4"}) + b"halfhalf",
    request("POST", "/body", **{"Transfer-Encoding": "chunked", "Connection": "keep-alive"}).replace(b"1.1", b"1.0")
    + CHUNKS,
]


@pytest.mark.parametrize("sent", TOLD_TWICE, ids=["length and chunks", "two lengths", "chunks in HTTP 1.0"])
def test_a_request_that_tells_two_ends_of_its_body_is_refused(server: Server, sent: bytes) -> None:
    with server.connect() as client:
        client.sendall(sent + request("GET", "/scheme"))
        assert is_one_answer(everything(client), b"400")


@pytest.mark.parametrize("name", ["Content-Length", "Transfer-Encoding"])
def test_a_header_with_an_underscore_says_nothing_about_the_body(server: Server, name: str) -> None:
    with server.connect() as client:
        client.sendall(request("POST", "/body", **{name.replace("-", "_"): "chunked", "Connection": "close"}))
        assert is_one_answer(everything(client), b"200")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (request("GET", "/pid", Expect="100-continue", Connection="close"), b"200"),
        (request("POST", "/body", **{"Expect": "100-continue", "Content-Length": "many"}), b"400"),
        (request("POST", "/body", **{"Content-Length": "9" * 5000}), b"400"),
        (request("GET", "http://[a/pid"), b"400"),
    ],
    ids=["nothing follows", "no length", "far too long a length", "no address"],
)
def test_whoever_asks_oddly_gets_one_answer(server: Server, sent: bytes, status: bytes) -> None:
    with server.connect() as client:
        client.sendall(sent)
        assert is_one_answer(everything(client), status)


@pytest.mark.parametrize("begun", [b"4;", b"0\r\nX: "], ids=["the size of a chunk", "what follows the last one"])
def test_a_line_between_chunks_that_never_ends_is_refused(server: Server, begun: bytes) -> None:
    with server.connect() as client:
        client.sendall(request("POST", "/body", **{"Transfer-Encoding": "chunked"}) + begun + b"a" * 24 * 1024)
        assert client.recv(13) == b"HTTP/1.1 400 "


def test_a_proxy_on_this_machine_says_that_the_connection_is_safe(server: Server) -> None:
    assert server.ask("/scheme") == b"http"
    assert server.ask("/scheme", **{"X-Forwarded-Proto": "https"}) == b"https"


@pytest.mark.parametrize("reads", [0, 64 * 1024])
def test_who_reads_little_of_a_large_answer_is_let_go_of_and_holds_no_thread(server: Server, reads: int) -> None:
    with contextlib.ExitStack() as clients:
        slow = [clients.enter_context(server.connect(receives=64 * 1024)) for _ in range(2)]
        for client in slow:
            client.sendall(request("GET", "/large"))
        time.sleep(0.3)
        asking = [clients.enter_context(server.connect()) for _ in range(2)]
        for client in asking:
            client.sendall(request("GET", "/together", Connection="close"))
        until = time.monotonic() + PATIENCE_SECONDS / 2
        while reads and not select.select(asking, [], [], 0.02)[0]:
            assert time.monotonic() < until, "who reads slowly still holds a thread"
            for client in slow:
                with contextlib.suppress(ConnectionResetError):
                    client.recv(reads)
        assert [everything(client)[:13] for client in asking] == [b"HTTP/1.1 200 "] * 2


def test_a_request_that_never_ends_is_told_and_its_process_replaced_while_others_are_answered(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with served(log) as server, server.connect() as hanging:
        before = server.ask("/pid")
        hanging.sendall(request("GET", "/hang"))
        answers = []
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until and answers[-1:] in ([], [before]):
            answers.append(server.ask("/pid"))
        assert b"" not in answers and answers[-1] != before
        assert everything(hanging) == b""
    assert "GET /hang has been running for 1 seconds." in log.read_text()


def test_more_half_sent_requests_than_there_are_connections_keep_nobody_out_for_long() -> None:
    with served(MOST_CONNECTIONS="20") as server, contextlib.ExitStack() as clients:
        for number in range(40):
            half = request("POST", "/body", **{"Content-Length": "300"})
            clients.enter_context(server.connect()).sendall(half if number % 2 else half[:20])
        begun = time.monotonic()
        assert server.ask("/scheme") == b"http"
        assert time.monotonic() - begun < HEADERS_WITHIN_SECONDS


def test_a_process_that_has_answered_its_requests_is_replaced_and_nobody_notices() -> None:
    with served(MOST_REQUESTS="5") as server:
        answers = [server.ask("/pid") for _ in range(12)]
    assert len(set(answers)) == 3 and b"" not in answers


@pytest.mark.parametrize(("allowed", "most", "connections"), [(1024, 4096, 800), (256, 400, 100), (9999, 9999, 800)])
def test_there_are_files_for_all_connections(
    monkeypatch: pytest.MonkeyPatch, allowed: int, most: int, connections: int
) -> None:
    given = []
    monkeypatch.setattr(worker.resource, "getrlimit", lambda _: (allowed, most))
    monkeypatch.setattr(worker.resource, "setrlimit", lambda _, limits: given.append(limits))
    assert worker.possible_connections() == connections
    needed = connections * worker.FILES_OF_A_CONNECTION
    assert given == ([] if allowed >= needed else [(needed, most)])
