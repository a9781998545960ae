"""A process of gunicorn that serves with waitress.

Gunicorn loads the application, forks the processes and watches them. In each of them one thread does the input and
output of all connections; the others run the application, and get a request only when all of it has been received.
"""

from __future__ import annotations

import os
import resource
import threading
import time
from types import FrameType
from typing import Any

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.task import WSGITask

from traps_web.lib import clock
from traps_web.lib.uploads import REFUSED
from traps_web.serving.receiving import HEADERS_WITHIN_SECONDS, LEAST_BYTES_A_SECOND, Request

LOOK_EVERY_SECONDS = 1.0
CONNECTIONS = 800
"""In one process."""

FILES_OF_A_CONNECTION = 4
"""Its socket, a body on disk, an answer on disk, and something to spare for the database and the log."""

LARGEST_REQUEST = 250 * 1024 * 1024
"""A request that announces more is refused without reading it."""

LARGEST_HEADERS = 64 * 1024
LINGER_SECONDS = 3.0
"""How long idle connections stay open in a process that is about to end, for requests already on their way.

A proxy has to let go of an idle connection sooner (`deploy/Caddyfile`), or it sends a form to one that is just closed.
"""

STUCK_AFTER_SECONDS = 60
"""A client that reads nothing of its answer for so long is gone. What is read earns an answer time, as a body does."""

HUNG_AFTER_SECONDS = 240
"""A thread that comes no further for so long comes back by the end of its process only."""

CROWDED_AFTER_SECONDS = 2
"""Where nobody else can connect, whoever has sent no whole request for so long is let go of."""

THIS_MACHINE = ("127.0.0.1", "::1")

TOO_SLOW = "This request took too long to arrive, so it was not read.\n"


def possible_connections() -> int:
    """How many connections the system has files for, once this process has been allowed as many as it needs.

    Many systems begin with 1,024 of them; a process that runs out of files can accept nobody.
    """
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = CONNECTIONS * FILES_OF_A_CONNECTION
    if allowed < needed:
        allowed = needed if most == resource.RLIM_INFINITY else min(needed, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, most))
    return min(CONNECTIONS, allowed // FILES_OF_A_CONNECTION)


class Answer(WSGITask):  # type: ignore[misc]
    """The work on one request."""

    is_given_up = False
    chunked_response: bool

    def execute(self) -> None:
        worker: BufferingWorker = self.channel.server.worker
        if worker.is_last_request():
            self.set_close_on_finish()
        worker.at_work[threading.get_ident()] = self
        try:
            super().execute()
        finally:
            del worker.at_work[threading.get_ident()]

    def write(self, data: bytes) -> None:
        """Send what the application answers. HEAD gets the headers of GET alone: a body would be the next answer."""
        is_head = self.request.command == "HEAD"
        super().write(b"" if is_head else data)
        self.chunked_response = self.chunked_response and not is_head

    def is_hung(self) -> bool:
        """Whether it has been running for too long, and its client takes nothing either."""
        return clock.real_now().timestamp() - max(self.start_time, self.channel.last_activity) > HUNG_AFTER_SECONDS

    def get_environment(self) -> dict[str, Any]:
        is_made = self.environ is not None
        environ: dict[str, Any] = super().get_environment()
        if is_made:
            return environ
        environ["wsgi.multiprocess"] = True
        if self.request.command == "HEAD":
            del environ["wsgi.file_wrapper"]  # It would send a file past `write`.
        if environ["REMOTE_ADDR"] in THIS_MACHINE and environ.get("HTTP_X_FORWARDED_PROTO") == "https":
            environ["wsgi.url_scheme"] = "https"  # A proxy on this machine, in front of an embedded installation.
        if (body := self.request.body) is not None and body.refusal:
            environ |= {REFUSED: body.refusal, "CONTENT_LENGTH": "0"}
        return environ


class Connection(HTTPChannel):  # type: ignore[misc]
    """One client."""

    parser_class = Request
    task_class = Answer
    will_close: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._idle_since = self._waits_since = self._taken_at = time.monotonic()
        self._taken = 0

    def keeps_others_out(self) -> bool:
        """Whether it has been waiting for its client for longer than there is time for in a crowd."""
        is_waiting = not self.requests and not self.total_outbufs_len
        return is_waiting and time.monotonic() - self._idle_since > CROWDED_AFTER_SECONDS

    def is_idle(self) -> bool:
        """Whether nothing is being received, worked on or sent."""
        return self.request is None and not self.requests and not self.total_outbufs_len

    def look_after(self) -> None:
        """Close the connection when it is idle or stuck for too long, or when its request arrives too slowly."""
        if self._is_stuck():
            self.handle_close()  # Not `will_close`, which waits until the client reads again.
        elif self.requests or self.total_outbufs_len:
            self._idle_since = time.monotonic()
            if self.request is not None:
                self.request.start_clock()  # A pipelined request, which is not read while this one runs.
        elif self.request is None:
            self.will_close = self.will_close or time.monotonic() - self._idle_since > HEADERS_WITHIN_SECONDS
        elif self.request.is_too_slow() and not self.close_when_flushed:
            self._refuse_as_too_slow()

    def send(self, data: bytes, do_close: bool = True) -> int:
        """Send some of an answer; returns how much of it was taken."""
        taken: int = super().send(data, do_close)
        if taken:
            self._taken += taken
            self._taken_at = time.monotonic()
        return taken

    def _is_stuck(self) -> bool:
        """Whether an answer waits, and nothing of it was taken for too long, or too little in all this time."""
        now = time.monotonic()
        if not self.total_outbufs_len:
            self._waits_since, self._taken = now, 0
        earned = STUCK_AFTER_SECONDS + self._taken / LEAST_BYTES_A_SECOND
        return now - max(self._waits_since, self._taken_at) > STUCK_AFTER_SECONDS or now - self._waits_since > earned

    def _refuse_as_too_slow(self) -> None:
        """Answer 408 from the receiving thread."""
        head = f"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: {len(TOO_SLOW)}\r\n"
        answer = f"{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{TOO_SLOW}".encode()
        with self.outbuf_lock:
            self.outbufs[-1].append(answer)
            self.total_outbufs_len += len(answer)
        self.close_when_flushed = True

    def handle_close(self) -> None:
        if self.request is not None:
            self.request.close()
        super().handle_close()


class BufferingWorker(Worker):  # type: ignore[misc]
    """Receives requests completely, then hands them to a few threads. Finishes what it has begun before it ends."""

    alive: bool

    def run(self) -> None:
        self.connections: dict[int, Any] = {}
        self.at_work: dict[int, Answer] = {}
        self.server = create_server(
            self.wsgi,
            map=self.connections,
            sockets=[listener.sock for listener in self.sockets],
            threads=self.cfg.threads,
            backlog=self.cfg.backlog,
            connection_limit=possible_connections(),
            channel_timeout=STUCK_AFTER_SECONDS,
            max_request_body_size=LARGEST_REQUEST,
            max_request_header_size=LARGEST_HEADERS,
            clear_untrusted_proxy_headers=False,  # allauth and Django decide whom to believe.
            ident="",
            asyncore_use_poll=True,
            _start=False,
        )
        self.listening = [part for part in self.connections.values() if hasattr(part, "channel_class")]
        for part in self.listening:
            part.channel_class, part.worker = Connection, self
            part.accept_connections()
        while self.alive and self.ppid == os.getppid():
            self._turn()
        self._drain()

    def is_last_request(self) -> bool:
        """Count a request; returns whether its connection is to be closed after it."""
        self.nr += 1
        if self.nr >= self.max_requests and self.alive:
            self.log.info("This process has answered %s requests; another one takes its place.", self.nr)
            self.alive = False
        return not self.alive

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Asked to stop: finish what was begun, accept nothing new."""
        super().handle_exit(sig, frame)
        self._wake()

    def _wake(self) -> None:
        if hasattr(self, "server"):
            for part in self.listening:
                part.pull_trigger()

    def _turn(self, timeout: float = LOOK_EVERY_SECONDS) -> None:
        self.notify()
        wasyncore.loop(timeout=timeout, use_poll=True, map=self.connections, count=1)
        for connection in self._clients():
            connection.look_after()
        if any(part.in_connection_overflow for part in self.listening):
            for connection in filter(Connection.keeps_others_out, self._clients()):
                connection.handle_close()
        for answer in list(self.at_work.values()):
            if answer.is_hung() and not answer.is_given_up:
                self._give_up(answer)

    def _give_up(self, answer: Answer) -> None:
        """Let go of whoever waits for an answer that will not come, and end once everybody else has theirs."""
        request = answer.request
        self.log.error(
            "%s %s has been running for %s seconds. This process ends; another one takes its place.",
            request.command,
            request.path,
            HUNG_AFTER_SECONDS,
        )
        answer.is_given_up = True
        answer.channel.handle_close()
        self.alive = False

    def _clients(self) -> list[Connection]:
        return [part for part in self.connections.values() if isinstance(part, Connection)]

    def _drain(self) -> None:
        """Accept no new connections, and finish those that are open."""
        for part in self.listening:
            part.accepting = False
            part.del_channel()
            part.socket.close()
        until = time.monotonic() + self.cfg.graceful_timeout
        linger_until = time.monotonic() + LINGER_SECONDS
        while self._clients() and time.monotonic() < until:
            if time.monotonic() > linger_until:
                for connection in self._clients():
                    connection.will_close = connection.will_close or connection.is_idle()
            self._turn(0.1)
