"""Receives a request: limits its size and the time it may take, and discards what is too large."""

from __future__ import annotations

import threading
import time
from typing import Any
from weakref import WeakSet

from waitress.adjustments import Adjustments
from waitress.buffers import OverflowableBuffer
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.receiver import ChunkedReceiver, FixedStreamReceiver
from waitress.utilities import BadRequest, RequestEntityTooLarge

from traps_web.lib.uploads import BUSY, FULL, MOST_OF_A_BODY, Refusal, body_fault, most_of

HEADERS_WITHIN_SECONDS = 10
BODY_WITHIN_SECONDS = 20
LEAST_BYTES_A_SECOND = 8 * 1024
"""Each so many bytes earn a body one second more, so large bodies arrive on fast lines and small ones on slow lines."""

LONGEST_BETWEEN_CHUNKS = 16 * 1024

MEMORY_OF_A_BODY = 256 * 1024
"""Larger bodies are spooled to disk."""

SPOOLED_AT_ONCE = 64
UPLOADS_AT_ONCE = 8
"""Per process. Each may take 32 MB of disk, and what else is spooled 1 MB, so strangers can fill only so much of it."""

ROOM = ((MEMORY_OF_A_BODY, SPOOLED_AT_ONCE), (MOST_OF_A_BODY, UPLOADS_AT_ONCE))
"""How many bodies larger than so many bytes are kept at the same time."""


class Body(OverflowableBuffer):  # type: ignore[misc]
    """The body of a request, up to the limit of its address.

    Beyond that everything is discarded but still read, because a client sees the answer only after it has sent all.
    """

    spooled: WeakSet[Body] = WeakSet()
    _lock = threading.Lock()  # One thread receives, and others close what they have answered.

    def __init__(self, path: str) -> None:
        super().__init__(MEMORY_OF_A_BODY)
        self.refusal: Refusal | None = None
        self.is_whole = False
        self._path = path
        self._received = 0
        self._since = time.monotonic()

    def append(self, data: bytes) -> None:
        before = self._received
        self._received += len(data)
        if self._received > most_of(self._path):
            self.let_go(Refusal(413, body_fault(self._received, self._path)))
        elif self.refusal is None and not all(
            self._has_room(size, most) for size, most in ROOM if before <= size < self._received
        ):
            self.let_go(BUSY)
        if self.refusal is not None:
            return
        try:
            super().append(data)
        except OSError:
            self.let_go(FULL)

    def let_go(self, refusal: Refusal) -> None:
        """Discard the body; the refusal is sent when all of it has been read."""
        self.close()
        self.buf, self.strbuf, self.overflowed = None, b"", False
        self.refusal = refusal

    def close(self) -> None:
        with self._lock:
            self.spooled.discard(self)
        super().close()

    def _has_room(self, size: int, most: int) -> bool:
        """Whether one more body may outgrow a size.

        Where there are enough of them, the slowest gives way to one that is far faster, so that nobody keeps the others
        out by sending slowly.
        """
        with self._lock:
            others = [body for body in self.spooled if body is not self and body._received > size]
            self.spooled.add(self)
        if len(others) < most:
            return True
        slowest = min((body for body in others if not body.is_whole), key=Body._speed, default=self)
        if 2 * slowest._speed() >= self._speed():
            return False
        slowest.let_go(BUSY)
        return True

    def _speed(self) -> float:
        return self._received / max(time.monotonic() - self._since, 1)


class Chunks(ChunkedReceiver):  # type: ignore[misc]
    """A body in chunks. A line between them, or what follows the last one, waits in memory until it ends."""

    error: Any

    def received(self, data: bytes) -> int:
        """Take in data; returns how much of it belongs to this body."""
        consumed: int = super().received(data)
        if not self.completed and len(self.control_line) + len(self.trailer) > LONGEST_BETWEEN_CHUNKS:
            self.error = BadRequest("A line between the chunks is too long.")
        return consumed


class Request(HTTPRequestParser):  # type: ignore[misc]
    """A request whose size and duration are limited."""

    body_rcv: Any
    error: Any
    completed: bool
    expect_continue: bool

    def __init__(self, adj: Adjustments) -> None:
        super().__init__(adj)
        self.start_clock()

    def parse_header(self, header_plus: bytes) -> None:
        """Parse the headers and prepare for the body.

        Raises ParsingError, also when two headers tell two ends of the body: a proxy may believe the other one, and
        what lies between them would be somebody else's next request.
        """
        try:
            super().parse_header(header_plus)
        except ValueError as fault:  # Neither a number nor an address, and unknown to waitress.
            raise ParsingError(str(fault)) from None
        if "TRANSFER_ENCODING" in self.headers or (self.chunked and "CONTENT_LENGTH" in self.headers):
            self.body_rcv = None
            raise ParsingError("The length of the body is given twice.")
        self.start_clock()
        if self.body_rcv is None:
            return
        body = Body(self.path)
        if self.content_length > most_of(self.path):
            body.let_go(Refusal(413, body_fault(self.content_length, self.path)))
        self.body_rcv = Chunks(body) if self.chunked else FixedStreamReceiver(self.content_length, body)

    def received(self, data: bytes) -> int:
        """Take in data; returns how much of it belongs to this request."""
        consumed: int = super().received(data)
        body = self.body
        if body is not None and isinstance(self.error, RequestEntityTooLarge):
            body.let_go(Refusal(413, body_fault(max(self.content_length, self.body_bytes_received), self.path)))
            self.error = None
            self._answer_at_once()
        elif self.expect_continue and body is not None and body.refusal:
            self._answer_at_once()
        if body is not None:
            body.is_whole = self.completed
        if self.completed:
            self.expect_continue = False  # Nothing follows. Waitress would take the next request for its body.
        return consumed

    def _answer_at_once(self) -> None:
        """Answer before the body is sent: the client has asked first, or announced far too much."""
        self.expect_continue, self.completed = False, True
        self.headers["CONNECTION"] = "close"

    @property
    def body(self) -> Body | None:
        """The body; None when there is none."""
        return None if self.body_rcv is None else self.body_rcv.getbuf()

    def start_clock(self) -> None:
        """Start measuring its time now."""
        self._since = time.monotonic()

    def is_too_slow(self) -> bool:
        """Whether it has taken too long to arrive."""
        seconds = time.monotonic() - self._since
        if not self.headers_finished:
            return seconds > HEADERS_WITHIN_SECONDS
        return seconds > BODY_WITHIN_SECONDS + self.body_bytes_received / LEAST_BYTES_A_SECOND
