"""Whether `/readyz` tells the truth: each answer is compared with what was really down at that moment."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bench.faults_servers import broker_answers
from bench.faults_site import WEB_WORKERS, Site

POLL_SECONDS = 1.0
LOOK_SECONDS = 0.25
ANSWER_WITHIN_SECONDS = 10
STEADY_SECONDS = 2.5
"""What has just changed may be told as it was: an answer counts when everything was as it is for so long."""


@dataclass(frozen=True)
class Truth:
    """What is down, as seen from outside."""

    is_serving: bool
    programs: frozenset[str]
    broker: bool
    database: bool
    disk_full: bool
    mail_was_away: bool = False
    """Whether the mail server was ever away or too slow: only a letter finds that out, so how long ago stays open."""


@dataclass(frozen=True)
class Poll:
    """One answer beside the truth that stood all the while; None when that changed meanwhile."""

    seconds: float
    truth: Truth | None
    status: int
    answer: dict[str, Any]


@dataclass
class ReadyWatch:
    """Looks at the truth four times a second, and asks `/readyz` each second."""

    site: Site
    polls: list[Poll] = field(default_factory=list)
    _is_over: threading.Event = field(default_factory=threading.Event)
    _seen: list[tuple[float, Truth]] = field(default_factory=list)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        """Begin to look and to ask."""
        for work in (self._look, self._ask):
            thread = threading.Thread(target=work, daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Look no more."""
        self._is_over.set()
        for thread in self._threads:
            thread.join(timeout=30)

    def untruths(self) -> list[str]:
        """Every answer that was not true, each kind once with how often it came."""
        times: dict[str, list[float]] = {}
        for poll in self.polls:
            for sentence in wrong_of(poll):
                times.setdefault(sentence, []).append(poll.seconds)
        return [
            f"UNTRUE: {sentence} ({len(at)} times, first after {at[0]:.0f} s, last after {at[-1]:.0f} s)"
            for sentence, at in times.items()
        ]

    def seconds_until_told(self, what: str, since: float, until: float) -> float | None:
        """From an instant until `/readyz` named something under `degraded`; None when it never did in the span."""
        for poll in self.polls:
            at = poll.seconds + self.site.started_at
            if since <= at < until and what in poll.answer.get("degraded", {}):
                return at - since
        return None

    def compared(self) -> int:
        """How many answers could be compared."""
        return sum(poll.truth is not None for poll in self.polls)

    def _look(self) -> None:
        while not self._is_over.wait(LOOK_SECONDS):
            started = time.monotonic()
            truth = truth_of(self.site)
            self._seen.append((started, truth))

    def _ask(self) -> None:
        while not self._is_over.wait(POLL_SECONDS):
            started = time.monotonic()
            status, answer = ask(self.site.port)
            time.sleep(LOOK_SECONDS * 2)
            truth = self._steady(started - STEADY_SECONDS, time.monotonic())
            self.polls.append(Poll(started - self.site.started_at, truth, status, answer))

    def _steady(self, start: float, end: float) -> Truth | None:
        """The truth of a span, if it was one and the same and was looked at all along."""
        seen = [(at, truth) for at, truth in self._seen[-400:] if start <= at <= end]
        if (
            start <= self.site.struck_at <= end
            or not seen
            or seen[0][0] - start > 1.5
            or len({truth for _, truth in seen}) > 1
        ):
            return None
        return seen[0][1]


def truth_of(site: Site) -> Truth:
    """What is down at this moment."""
    programs = site.programs()
    broker_url = site.broker.url if site.broker else site.environment["REDIS_URL"]
    return Truth(
        is_serving="web server" in programs and site.runs_below(WEB_WORKERS) and _listens(site.port),
        programs=frozenset(site.expected() - set(programs)),
        broker=broker_answers(broker_url),
        database=site.postgres is None or site.postgres.answers(),
        mail_was_away=site.post.was_away,
        disk_full=not site.disk.has_room(),
    )


def ask(port: int) -> tuple[int, dict[str, Any]]:
    """Status and content of `/readyz`; 0 when there is no answer."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_WITHIN_SECONDS)
    try:
        line.request("GET", "/readyz")
        answer = line.getresponse()
        return answer.status, json.loads(answer.read())
    except (OSError, http.client.HTTPException, ValueError) as fault:
        return 0, {"fault": f"{type(fault).__name__}: {fault}"}
    finally:
        line.close()


def wrong_of(poll: Poll) -> Iterator[str]:
    """What an answer says that is not so, or leaves out."""
    truth, missing = poll.truth, poll.answer.get("missing", {})
    if truth is None:
        return
    if not poll.status:
        if truth.is_serving:
            yield f"no answer although the web server runs: {poll.answer['fault']}"
        return
    if (poll.status == 200) != (not missing) or poll.answer.get("ready") != (not missing):
        yield f"status {poll.status}, ready {poll.answer.get('ready')}, missing {sorted(missing)}"
    if ("broker" in missing) != (not truth.broker):
        yield "the broker is away, and nothing tells it" if not truth.broker else "the broker is there, and called away"
    yield from _wrong_of_storage(truth, missing)
    named = {name for name in truth.programs if name in missing.get("programs", "")}
    if named != truth.programs or ("programs" in missing) != bool(truth.programs):
        yield f"down are {sorted(truth.programs)}, told is “{missing.get('programs', '')}”"
    if "mail" in poll.answer.get("degraded", {}) and not truth.mail_was_away:
        yield f"the mail server is there; {poll.answer['degraded']['mail']}"
    if "jobs" in missing:
        yield f"jobs are late: {missing['jobs']}"


def _wrong_of_storage(truth: Truth, missing: dict[str, str]) -> Iterator[str]:
    if ("disk" in missing) != truth.disk_full:
        yield "the disk is full, and nothing tells it" if truth.disk_full else f"there is room; {missing['disk']}"
    if not truth.database and "database" not in missing:
        yield "the database is away, and nothing tells it"
    if truth.database and not truth.disk_full and "database" in missing:
        yield f"the database is there; {missing['database']}"


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
