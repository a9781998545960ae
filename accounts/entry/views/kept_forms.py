"""A form that was filled in while its session ran out, or before a sign-in in another tab, comes back as it was typed.

Whose form it is tells the CSRF token in it: each sign-in has a secret of its own, and a signed cookie of the browser
remembers whose the last ones were. Nobody else sees what was typed; nothing is sent by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.middleware import csrf
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.entry.rules import kept_forms as rules

KEY = "kept_form"
COOKIE = "traps_forms"
SALT = "accounts.kept_forms"
REMEMBERED = 4
"""So many sign-ins of a browser are told apart; a form that is older than these is not kept."""
ENDED = "Your session has ended, and nothing was sent. Sign in: your text is still in the form."
PROGRAMS = "/api/"


class KeptFormMiddleware:
    """Remembers whose forms a browser shows, and hands a kept form to the page that it belongs to, once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(PROGRAMS):
            return self.get_response(request)
        if request.method == "GET" and not request.headers.get("HX-Request"):
            self._hand_over(request)
        response = self.get_response(request)
        secret = request.META.get("CSRF_COOKIE")
        if secret and request.user.is_authenticated:
            _remember(request, response, secret)
        return response

    @staticmethod
    def _hand_over(request: HttpRequest) -> None:
        if not request.user.is_authenticated or KEY not in request.session:
            return
        form = request.session[KEY]
        if form["owner"] != request.user.pk:
            del request.session[KEY]
        elif form["page"] == request.get_full_path():
            request.kept_form = request.session.pop(KEY)  # type: ignore[attr-defined]


class KeepingLoginRequiredMiddleware(LoginRequiredMiddleware):
    """Asks for a sign-in; a form that is sent without one is kept for who filled it in.

    A part of a page that is asked for without one leads the whole page to the sign-in, and from there back to it.
    """

    def handle_no_permission(  # type: ignore[override]  # Django redirects in any case.
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponse:
        if request.method == "POST" and keep(request):
            messages.info(request, ENDED)
        elif not request.headers.get("HX-Request"):
            return super().handle_no_permission(request, view_func)
        return _led_to(request, redirect_to_login(_page(request), settings.LOGIN_URL))


def csrf_failure(request: HttpRequest, **_: Any) -> HttpResponse:
    """Answer a form drawn before the last sign-in: to its sender the page filled in again, to others a refusal."""
    if request.path.startswith(PROGRAMS) or not keep(request):
        return render(request, "403_csrf.html", status=403)
    if not request.user.is_authenticated:
        messages.info(request, ENDED)
        return _led_to(request, redirect_to_login(_page(request), settings.LOGIN_URL))
    return _led_to(request, redirect(_page(request)))


def keep(request: HttpRequest) -> bool:
    """Keep what a form sent for whoever filled it in; returns whether it was kept.

    It is not where that person is unknown or not the one signed in, or where there is nothing to keep.
    """
    owner = _owner_of(request)
    if owner is None or (request.user.is_authenticated and request.user.pk != owner):
        return False
    fields = rules.kept((name, value) for name, values in request.POST.lists() for value in values)
    if not fields:
        return False
    files = [file.name or "" for _, files in request.FILES.lists() for file in files]
    request.session[KEY] = {
        "owner": owner,
        "page": _page(request),
        "action": request.get_full_path(),
        "fields": fields,
        "files": files,
    }
    return True


def _owner_of(request: HttpRequest) -> int | None:
    """For whom the form was drawn, by its token."""
    token = request.POST.get("csrfmiddlewaretoken", "")
    if len(token) != csrf.CSRF_TOKEN_LENGTH or not (token.isascii() and token.isalnum()):
        return None
    # Django has no public name for it: a token is the secret of the sign-in, masked anew each time it is drawn.
    secret = csrf._unmask_cipher_token(token)  # type: ignore[attr-defined]
    return dict(_remembered(request)).get(rules.mark_of(secret))


def _remembered(request: HttpRequest) -> list[tuple[str, int]]:
    try:
        pairs = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=_life())
    except signing.BadSignature:
        return []
    return [(mark, pk) for mark, pk in pairs]


def _life() -> int:
    """Seconds: longer than a session, whose last form is sent after its end."""
    return 2 * settings.SESSION_COOKIE_AGE


def _remember(request: HttpRequest, response: HttpResponse, secret: str) -> None:
    pair = (rules.mark_of(secret), request.user.pk)
    known = _remembered(request)
    if pair in known:
        return
    response.set_cookie(
        COOKIE,
        signing.dumps([*known, pair][-REMEMBERED:], salt=SALT),
        max_age=_life(),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _page(request: HttpRequest) -> str:
    """The page on which the form stands: where it came from, else where it went."""
    came_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        parts = urlsplit(came_from)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return request.get_full_path()


def _led_to(request: HttpRequest, response: Any) -> HttpResponse:
    """A redirect that htmx follows with the whole page, instead of swapping its content into a part of this one."""
    if not request.headers.get("HX-Request"):
        return response
    return HttpResponse(status=204, headers={"HX-Redirect": response["Location"]})
