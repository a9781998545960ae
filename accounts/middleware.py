"""What every request knows: the instant it happens at, and the shell around its page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import cast
from zoneinfo import ZoneInfo

from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from accounts.entry.presenters.shell import build_shell
from accounts.entry.selectors import sessions
from accounts.entry.selectors.shell import opening, shell_facts
from accounts.organisation.presenters import period_words
from accounts.organisation.selectors import calendar, configuration
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.service import is_shut_out
from accounts.record.rules.acts import Act, Via
from accounts.record.rules.readers import Reader
from traps_web.edges.requests import PageRequest
from traps_web.lib import clock, locales, remembered
from traps_web.lib.faults import Fault, Refused, StaleState, TooMany
from traps_web.ui.values import Shell

FIRST_PAGE = "/setup/"
API = "/api/"
WORKS_WITHOUT_ORGANISATION = ("/healthz", "/readyz", "/static/")


class ClockMiddleware:
    """Sets `request.organisation`, `request.now` (UTC), `request.act`, `request.reader`, and the person's own clock:
    `request.zone` and `request.today`.

    A session ends two weeks after the sign-in, in use or not, and at midnight after its person's last day, whether or
    not the job came by that closes the login.
    """

    def __init__(self, get_response: Callable[[PageRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: PageRequest) -> HttpResponse:
        with remembered.for_one_request():
            return self._answer(request)

    def _answer(self, request: PageRequest) -> HttpResponse:
        if request.path.startswith(WORKS_WITHOUT_ORGANISATION):
            _enter(request)
            return self.get_response(request)
        try:
            organisation = opening(person_id=_viewer_id(request))
        except organisation_selector.NotSetUp as reason:
            if request.path == FIRST_PAGE:
                _enter(request)
                return self.get_response(request)
            return render(request, "not_set_up.html", {"reason": str(reason), "first_page": FIRST_PAGE}, status=503)
        request.organisation = organisation
        with (
            clock.travelling(timedelta(seconds=organisation_selector.clock_seconds(organisation))),
            configuration.going_by(organisation),
        ):
            _enter(request)
            if request.user.is_authenticated and _has_ended(request):
                logout(request)
            request.reader = cast(Reader, SimpleLazyObject(lambda: _reader(request)))
            request.zone = ZoneInfo(getattr(request.user, "time_zone", "") or organisation.time_zone)
            request.today = clock.today_in(request.zone.key, request.now)
            with locales.going_by(_notation(request)):
                return self.get_response(request)


def _has_ended(request: PageRequest) -> bool:
    real_now = clock.real_now()
    return sessions.is_over(request.session, real_now=real_now) or is_shut_out(request.user, now=request.now)


def _notation(request: PageRequest) -> locales.Notation:
    """How numbers and days are written on the page: the person's way. Programs have one way for all."""
    if request.path.startswith(API):
        return locales.NEUTRAL
    person, organisation = request.user, request.organisation
    return locales.chosen(getattr(person, "locale", ""), getattr(person, "country", ""), organisation.country)


def _viewer_id(request: PageRequest) -> int | None:
    """Who looks at a page, by the session.

    None where something may be written: what the rail says is then read after the write.
    """
    person_id = request.session.get(SESSION_KEY) if request.method in ("GET", "HEAD") else None
    return None if person_id is None else int(person_id)


def _enter(request: PageRequest) -> None:
    """Read the clock once. Who acts and who reads is found out when asked for: the API reads its token itself."""
    request.now = clock.now()
    request.act = cast(Act, SimpleLazyObject(lambda: _act(request)))


def _act(request: PageRequest) -> Act:
    by = request.user if request.user.is_authenticated else None
    return Act(by, request.now, Via.API if request.path.startswith(API) else Via.PAGE)


def _reader(request: PageRequest) -> Reader:
    zone = calendar.zone_of(request.user, request.organisation)
    return Reader(
        viewer=request.user,
        now=request.now,
        today=clock.today_in(zone, request.now),
        zone=ZoneInfo(zone),
        organisation=request.organisation,
    )


class ShellMiddleware:
    """Sets `request.shell`, built only when a template asks for it."""

    def __init__(self, get_response: Callable[[PageRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: PageRequest) -> HttpResponse:
        if request.user.is_authenticated and hasattr(request, "organisation"):
            request.shell = cast(Shell, SimpleLazyObject(lambda: self._shell(request)))
        return self.get_response(request)

    @staticmethod
    def _shell(request: PageRequest) -> Shell:
        facts = shell_facts(request.reader)
        return build_shell(request.reader, facts=facts, path=request.path)


CODES: dict[type[Fault], int] = {Refused: 403, StaleState: 409, TooMany: 429}


class FaultMiddleware:
    """Answers a fault that no page has handled with its sentence.

    403 refused, 409 stale, 429 too often, 422 wrong input; 405 gets a page too.
    """

    def __init__(self, get_response: Callable[[PageRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: PageRequest) -> HttpResponse:
        answer = self.get_response(request)
        if isinstance(answer, HttpResponseNotAllowed) and not answer.content:
            page = render(request, "405.html", status=405)
            page["Allow"] = answer["Allow"]
            return page
        return answer

    def process_exception(self, request: PageRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Fault):
            return None
        status = next((code for kind, code in CODES.items() if isinstance(exception, kind)), 422)
        return render(request, f"{status}.html", {"reason": period_words.spelled(str(exception))}, status=status)
