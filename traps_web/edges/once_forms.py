"""A form that makes something is taken once, however often it is sent."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac

from traps_web.edges import wiring
from traps_web.edges.wiring import Kept
from traps_web.lib.normal_form import is_secret
from traps_web.lib.once import Done, fingerprint
from traps_web.ui import words
from traps_web.ui.templatetags.once import COOKIE, STEP, was_left_open

FIELD = "once"
ONCE_MORE = "once_more"
SAVED_ALREADY = "This was already saved."
SALT = "traps_web.once.content"
NOT_CONTENT = (FIELD, ONCE_MORE, "csrfmiddlewaretoken")


class OnceFormMiddleware:
    """Takes a form that carries a key (`{% once %}`) only once: sent again unchanged, it leads where it led at first.

    It comes last, so that the key and what the view writes are one transaction. The same form with other content is
    a new act: whoever goes back, types something new and sends it means it. An answer that leads nowhere (422, 409)
    leaves the key free. A page that is loaded anew has the same key until it is used. Afterwards the same content is
    asked about: from a page loaded anew within minutes, from one that was left open as long as its key is known.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if request.method != "POST" or request.path.startswith("/api/") or not request.user.is_authenticated:
            return self.get_response(request)
        key = request.POST.get(FIELD)
        return self._once(request, key) if key else self.get_response(request)

    def _once(self, request: Any, key: str) -> HttpResponse:
        answers: list[HttpResponse] = []

        def act() -> Done:
            answer = self.get_response(request)
            answers.append(answer)
            leads = 300 <= answer.status_code < 400
            return Done(answer.status_code, answer["Location"] if leads else None)

        plain = fingerprint(sent(request))
        content, taken = sealed(plain), fingerprint([key.encode(errors="replace"), plain.encode()])
        may_ask = not (key.startswith(STEP) or ONCE_MORE in request.POST or request.htmx)
        keys, facts = wiring.keys(), {"person": request.user, "content": content, "now": request.now}
        lately = keys.saved_lately(**facts) if may_ask else None
        if lately is not None and lately.key != taken:
            return question(request, lately)
        earlier = keys.once(key=taken, act=act, **facts)
        if earlier is None:
            return used(answers[0]) if 300 <= answers[0].status_code < 400 else answers[0]
        if may_ask and lately is None and was_left_open(request, key):
            return question(request, earlier)
        messages.info(request, SAVED_ALREADY)
        return used(redirect(earlier.answer))


def used(answer: HttpResponse) -> HttpResponse:
    """The answer to a form that was taken: what this browser draws from now on carries new keys.

    The mark lasts as long as a session: a browser that lost it would draw the keys of before once more.
    """
    answer.set_cookie(
        COOKIE,
        secrets.token_urlsafe(9),
        max_age=settings.SESSION_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


def sealed(plain: str) -> str:
    """The hash of what was sent, as it is stored.

    Without the secret of the installation it does not tell whether a guessed text, or password, was in it.
    """
    return salted_hmac(SALT, plain, algorithm="sha256").hexdigest()


def question(request: Any, lately: Kept) -> HttpResponse:
    """Whether the same is meant a second time; what was typed goes along."""
    typed = [(name, value) for name, values in request.POST.lists() if name not in NOT_CONTENT for value in values]
    fields = [(name, value) for name, value in typed if not is_secret(name)]
    context = {
        "saved": _when(request, lately),
        "leads_to": lately.answer,
        "fields": fields,
        "action": request.get_full_path(),
        "may_repeat": not request.FILES and fields == typed,
    }
    return render(request, "once_more.html", context, status=409)


def _when(request: Any, lately: Kept) -> str:
    day_of_it, today = (at.astimezone(request.zone).date() for at in (lately.at, request.now))
    if day_of_it == today:
        return f"at {words.clock(lately.at, request.zone)}"
    return f"on {words.moment(lately.at, request.zone)}"


def sent(request: Any) -> Iterator[bytes]:
    """What a form sent and to where, its files by their hash."""
    yield request.get_full_path().encode()
    for name, values in sorted(request.POST.lists()):
        if name not in NOT_CONTENT:
            yield from (part.encode(errors="replace") for part in (name, *values))
    for name, files in sorted(request.FILES.lists()):
        yield name.encode(errors="replace")
        for file in files:
            whole = hashlib.sha256()
            for chunk in file.chunks():
                whole.update(chunk)
            file.seek(0)
            yield from ((file.name or "").encode(errors="replace"), whole.digest())
