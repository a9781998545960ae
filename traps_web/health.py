"""Alive, and ready: what operators and the supervisor ask."""

from __future__ import annotations

import logging
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from accounts.duties.selectors import notices
from accounts.letters.selectors.letters import Standing
from accounts.organisation.selectors import health
from traps_web import __version__
from traps_web.demo_guard import SENTENCE
from traps_web.edges.requests import PageRequest
from traps_web.jobs import JOBS
from traps_web.lib import clock
from traps_web.lib.storage_faults import NO_ROOM_BYTES
from traps_web.lib.uploads import MB
from traps_web.supervise import board

PING_TIMEOUT = 0.5
PATIENCE = 3
LITTLE_ROOM_BYTES = 200 * MB
SLACK = timedelta(minutes=5)
STARTED_AT = clock.real_now()
log = logging.getLogger(__name__)


@login_not_required
@never_cache
def healthz(request: PageRequest) -> HttpResponse:
    """Alive: this process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
def readyz(request: PageRequest) -> JsonResponse:
    """Ready: database, broker and jobs; 503 with the names of what is missing.

    A mail server that is away is said under `degraded` and is no 503: pages and jobs go on, and letters wait for it.
    """
    answer = readiness(clock.real_now())
    return JsonResponse(answer, status=503 if answer["missing"] else 200)


def readiness(now: datetime) -> dict[str, Any]:
    """Which version answers, what is missing, what soon will be (`warnings`), the last success of every job, and how
    the supervised programs fare.
    """
    missing: dict[str, str] = {}
    warnings: dict[str, str] = {}
    jobs: dict[str, Any] = {}
    more: dict[str, Any] = {}
    if fault := health.database_fault():
        missing["database"] = fault
    else:
        if settings.TRAPS_MODE == "production" and health.is_demo():
            missing["data"] = SENTENCE
        jobs = job_states(health.last_successes(), now)
        more = mail_state(notices.mail_standing())
        late = [name for name, job in jobs.items() if job["late"]]
        if late:
            missing["jobs"] = f"no success in time of {', '.join(late)}"
        if sentence := health.calendar_warning(now):
            warnings["calendar"] = sentence
    free = health.free_bytes()
    if free < NO_ROOM_BYTES:
        missing["disk"] = "it is full; nothing can be saved"
    elif free < LITTLE_ROOM_BYTES:
        warnings["disk"] = f"{free // MB} MB are free"
    if fault := broker_fault():
        missing["broker"] = fault
    programs = board.programs()
    if ended := [name for name, facts in programs.items() if not facts["running"]]:
        missing["programs"] = f"ended by itself and will be started again: {', '.join(ended)}"
    supervised = {"programs": programs} if programs else {}
    answer = {"version": __version__, "ready": not missing, "missing": missing, "warnings": warnings, "jobs": jobs}
    return answer | more | supervised


def mail_state(standing: Standing) -> dict[str, Any]:
    """How mail stands, and that it is held up as soon as the mail server is known not to answer."""
    facts = {name: at.isoformat() if isinstance(at, datetime) else at for name, at in asdict(standing).items()}
    if standing.away_since is None:
        return {"mail": facts, "degraded": {}}
    sentence = f"the mail server does not answer since {facts['away_since']} ({standing.failure}); letters wait"
    return {"mail": facts, "degraded": {"mail": sentence}}


def job_states(successes: dict[str, datetime | None], now: datetime) -> dict[str, Any]:
    """Each job with its last success; late when three of its turns passed without one.

    After a start the same patience is given to jobs that rested while nothing ran.
    """
    states = {}
    for name, job in JOBS.items():
        limit = timedelta(seconds=job.every_seconds * PATIENCE) + SLACK
        last = successes.get(name)
        is_late = now - max(last or STARTED_AT, STARTED_AT) > limit
        states[name] = {"last_success": last.isoformat() if last else None, "late": is_late}
    return states


def broker_fault() -> str:
    """Why the broker cannot be used; empty when it answers within half a second."""
    if settings.REDIS_URL.startswith("memory:"):
        return ""
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=PING_TIMEOUT, socket_connect_timeout=PING_TIMEOUT
        ) as client:
            client.ping()
    except redis.RedisError as error:
        log.warning("The broker does not answer: %s", error)
        return "it does not answer; pages and logins work, background work waits"
    return ""
