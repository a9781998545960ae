"""Asking an installation over HTTP in the midst of faults: what came back, and what it says about what was sent."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from bench.faults_ledger import Outcome

PATIENCE_SECONDS = 30
CSRF = "b" * 32
NOTHING_SAVED = re.compile(r"nothing (of it )?was saved|was not saved|it was not read", re.IGNORECASE)
ONCE = re.compile(r'name="once" value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    """What came back; status 0 when nothing did. `was_sent` is whether anything of it can have arrived."""

    status: int
    body: str = ""
    was_sent: bool = True
    note: str = ""

    @property
    def outcome(self) -> Outcome:
        """What it says about a write. A server that breaks has saved something, unless it says that it has not."""
        if not self.status:
            return Outcome.UNKNOWN if self.was_sent else Outcome.REFUSED
        if self.status < 400:
            return Outcome.DECLINED if self.note else Outcome.ACKNOWLEDGED
        if self.status in (408, 413) or self.status >= 500:
            return Outcome.REFUSED if NOTHING_SAVED.search(self.body) else Outcome.UNKNOWN
        return Outcome.DECLINED

    @property
    def words(self) -> str:
        """For people who look at what happened."""
        return f"{self.status} {' '.join(self.body.split())[:160]}" if self.status else self.body

    def rows(self) -> list[dict[str, Any]]:
        """What an API list holds on its first page; nothing for any other answer."""
        return list(json.loads(self.body)["results"]) if self.status == 200 else []


@dataclass
class Caller:
    """One person's line to the server, kept open between calls: with a token, or with the cookies of a browser."""

    port: int
    token: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    _line: http.client.HTTPConnection | None = None

    def read(self, path: str) -> Answer:
        """Ask for something."""
        return self._ask("GET", path, None, {})

    def call(self, path: str, body: dict[str, Any], *, key: str, method: str = "POST") -> Answer:
        """Have something done by the API, once under this key."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        return self._ask(method, path, json.dumps(body).encode(), headers)

    def send(self, path: str, form: dict[str, Any], *, script: bool = False) -> Answer:
        """Send the form of a page; `script` as its script does."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if script:
            headers["HX-Request"] = "true"
        return self._ask("POST", path, urlencode(form).encode(), headers)

    def once_key(self, path: str) -> str:
        """The key that the form of a page carries; empty when the page cannot be read."""
        match = ONCE.search(self.read(path).body)
        return match[1] if match else ""

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        was_sent = False
        try:
            line = self._connected()
            was_sent = True
            line.request(method, path, body, self._identity() | headers)
            answer = line.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as fault:
            self.hang_up()
            return Answer(0, f"{type(fault).__name__}: {fault}", was_sent)
        if answer.headers.get("Connection") == "close":
            self.hang_up()
        self._take_cookies(answer.headers.get_all("Set-Cookie") or [])
        return Answer(answer.status, text, note=answer.headers.get("HX-Trigger", ""))

    def _connected(self) -> http.client.HTTPConnection:
        if self._line is None:
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
            line.connect()
            self._line = line
        return self._line

    def hang_up(self) -> None:
        """The next call opens a new line."""
        if self._line is not None:
            with contextlib.suppress(OSError):
                self._line.close()
        self._line = None

    def _identity(self) -> dict[str, str]:
        if self.token:
            return {"Authorization": f"Token {self.token}"}
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": cookies, "X-CSRFToken": CSRF} if cookies else {}

    def _take_cookies(self, headers: list[str]) -> None:
        for header in headers:
            for name, morsel in SimpleCookie(header).items():
                self.cookies[name] = morsel.value
