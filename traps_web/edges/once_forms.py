"""A form that makes something is taken once, however often it is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from traps_web.edges import wiring
from traps_web.edges.wiring import Kept
from traps_web.lib.normal_form import is_secret
from traps_web.lib.once import Done, fingerprint
from traps_web.ui import words
from traps_web.ui.templatetags.once import STEP

FIELD = "once"
ONCE_MORE = "once_more"
SAID = "This was already saved."
NOT_CONTENT = (FIELD, ONCE_MORE, "csrfmiddlewaretoken")


class OnceFormMiddleware:
    """Takes a form that carries a key (`{% once %}`) once: sent again unchanged, it leads to where it led the first time.

    It stands last, so that what the view writes and the key are one transaction. The same form with other content is another
    thing: who goes back, types something new and sends it means it. An answer that leads nowhere (422, 409) leaves the key free.
    Who goes back to a page that the browser loads anew has a new key there: the same content within minutes is asked about.
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

        content = fingerprint(sent(request))
        taken = fingerprint([key.encode(errors="replace"), content.encode()])
        if lately := self._saved_lately(request, key, content, taken):
            return question(request, lately)
        earlier = wiring.keys().once(person=request.user, key=taken, content=content, now=request.now, act=act)
        if earlier is None:
            return answers[0]
        messages.info(request, SAID)
        return redirect(earlier.answer)

    @staticmethod
    def _saved_lately(request: Any, key: str, content: str, taken: str) -> Kept | None:
        if key.startswith(STEP) or ONCE_MORE in request.POST or request.htmx:
            return None
        lately = wiring.keys().saved_lately(person=request.user, content=content, now=request.now)
        return None if lately is None or lately.key == taken else lately


def question(request: Any, lately: Kept) -> HttpResponse:
    """Whether the same is meant a second time; what was typed goes along."""
    typed = [(name, value) for name, values in request.POST.lists() if name not in NOT_CONTENT for value in values]
    fields = [(name, value) for name, value in typed if not is_secret(name)]
    context = {
        "saved_at": words.clock(lately.at, request.zone),
        "leads_to": lately.answer,
        "fields": fields,
        "action": request.get_full_path(),
        "may_repeat": not request.FILES and fields == typed,
    }
    return render(request, "once_more.html", context, status=409)


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
