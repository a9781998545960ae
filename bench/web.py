"""A web server as in earnest with one worker, and somebody who asks it over HTTP."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.test import Client

if TYPE_CHECKING:
    from bench.pages import Page

ROOT = Path(__file__).resolve().parent.parent
START_UP = 300
CSRF = "b" * 32


@dataclass(frozen=True)
class Server:
    """A running server: where it listens, and the process that answers."""

    port: int
    master: int

    @property
    def worker(self) -> int:
        return int(Path(f"/proc/{self.master}/task/{self.master}/children").read_text().split()[0])


@contextlib.contextmanager
def serving(application: str) -> Iterator[Server]:
    """gunicorn with the configuration of TRAPS, but one worker that is not replaced in the middle of a run."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "1", "--max-requests", "0", "--log-level", "warning", application]
    process = subprocess.Popen(command, cwd=ROOT, env=dict(os.environ, TRAPS_MODE="embedded"))
    try:
        _wait_for(port, process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[Any]) -> None:
    until = time.monotonic() + START_UP
    while process.poll() is None and time.monotonic() < until:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.1)
    raise RuntimeError("The web server does not start.")


class Browser:
    """Asks one page of one server."""

    def __init__(self, server: Server, page: Page, *, backend: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        self.page = page
        client = Client()
        client.force_login(page.viewer, backend=backend)
        cookies = f"sessionid={client.cookies['sessionid'].value}; csrftoken={CSRF}"
        self.headers = {"Cookie": cookies, "X-CSRFToken": CSRF, **page.headers}
        if page.is_api:
            self.headers = dict(page.headers)
        if page.data:
            self.headers["Content-Type"] = page.content_type

    def ask(self, times: int = 1) -> bytes:
        """The last of so many answers, over one connection. Raises RuntimeError for anything but one with content."""
        with contextlib.closing(self.connection):
            return [self._answer() for _ in range(times)][-1]

    def _answer(self) -> bytes:
        body = self.page.body if self.page.data else None
        self.connection.request("POST" if body else "GET", self.page.address, body, self.headers)
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{self.page.name}: {answer.status} {content[:300]!r}")
        return content
