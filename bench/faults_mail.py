"""The mail server of an installation that faults are done to: slow, unfriendly or away when it has to be."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from collections import Counter
from collections.abc import Iterator

from tests.mail_server import MailServer

MESSAGE_ID = re.compile(r"^Message-ID:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


class Post:
    """Listens on one port whenever it is open. Letters that were taken stay."""

    def __init__(self) -> None:
        self._server = MailServer()
        self._listening: socket.socket | None = None
        self.was_away = False
        self.open()

    @property
    def port(self) -> int:
        return self._server.port

    def open(self) -> None:
        """Take calls, on the port of before."""
        listening = socket.create_server(("127.0.0.1", self.port))
        self._server.port = listening.getsockname()[1]
        self._listening = listening
        threading.Thread(target=self._serve, args=(listening,), daemon=True).start()

    def close(self) -> None:
        """Take no calls any more."""
        if self._listening is not None:
            with contextlib.suppress(OSError):
                self._listening.shutdown(socket.SHUT_RDWR)
            self._listening.close()
            self._listening = None

    @contextlib.contextmanager
    def away(self) -> Iterator[None]:
        """Nobody takes calls."""
        self.was_away = True
        self.close()
        try:
            yield
        finally:
            self.open()

    @contextlib.contextmanager
    def slow(self, seconds: float) -> Iterator[None]:
        """It takes a letter, and says so only after so many seconds."""
        self.was_away = True
        self._server.waits = {"LETTER": seconds}
        try:
            yield
        finally:
            self._server.waits = {}

    @contextlib.contextmanager
    def refusing(self, answer: str) -> Iterator[None]:
        """It takes nothing for anybody, and says why."""
        self._server.answers = {"RCPT": answer}
        try:
            yield
        finally:
            self._server.answers = {}

    def taken(self) -> Counter[str]:
        """How often it took each letter, by its Message-ID."""
        ids = (MESSAGE_ID.search(letter) for letter in list(self._server.letters))
        return Counter(match[1] if match else "without Message-ID" for match in ids)

    def _serve(self, listening: socket.socket) -> None:
        while True:
            try:
                plug, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=self._converse, args=(plug,), daemon=True).start()

    def _converse(self, plug: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError, IndexError), plug:
            self._server.converse(plug)
