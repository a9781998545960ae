"""`Idempotency-Key`: a program that got no answer sends its POST again without fear."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.settings import api_settings

from traps_web.edges import wiring
from traps_web.edges.answers import InTwoSteps, Recorded
from traps_web.edges.once_forms import sealed, sent
from traps_web.edges.wiring import Kept
from traps_web.lib.once import LONGEST_ANSWER, LONGEST_KEY, Done, fingerprint

HEADER = "Idempotency-Key"
NOBODY_YET = "/api/v1/token/"
"""Whoever asks for a token is nobody yet, so no key can be theirs."""
TOO_LONG = f"A key has at most {LONGEST_KEY} characters."
OTHER_CONTENT = "This key was already used for another request. Nothing was written. Use a new key for each new action."
NOT_KEPT = "This was already done, and its answer was not kept. Nothing was written."
REFUSED_FROM = 400


class IdempotencyKeyMiddleware:
    """Takes a POST of the API that carries a key only once.

    Sent again within three days, it gets the first answer and writes nothing. An answer that shows a secret
    (`shows_secret` of the view) is not stored. Without the header nothing is looked up or written here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        answer = self._answer(request)
        if isinstance(answer, InTwoSteps):
            answer.finish()
        return answer

    def _answer(self, request: Any) -> HttpResponse:
        key = request.headers.get(HEADER, "")
        if not key or request.method != "POST" or not request.path.startswith("/api/") or request.path == NOBODY_YET:
            return self.get_response(request)
        person = _person(request)
        if person is None:
            return self.get_response(request)
        if len(key) > LONGEST_KEY:
            return JsonResponse({HEADER: [TOO_LONG]}, status=400)
        return self._once(request, person, key)

    def _once(self, request: Any, person: Any, key: str) -> HttpResponse:
        answers: list[HttpResponse] = []

        def act() -> Done:
            answer = self.get_response(request)
            answers.append(answer)
            return Done(answer.status_code, _kept(request, answer), is_recorded=isinstance(answer, Recorded))

        taken, content = fingerprint([b"api", key.encode()]), sealed(fingerprint(_sent(request)))
        earlier = wiring.keys().once(person=person, key=taken, content=content, now=request.now, act=act)
        return answers[0] if earlier is None else _again(earlier, content)


class _Caller(Request):
    """A call, read only as far as it tells who makes it.

    A browser is asked for the token of its form, which may stand in the form itself: what a program sent as JSON is
    left for the call to parse.
    """

    @property
    def POST(self) -> Any:  # type: ignore[override]  # noqa: N802 - the name of Django's
        return self._request.POST


def _person(request: Any) -> Any:
    """The caller, as the call itself will identify them; None where it will be refused."""
    kinds: Any = api_settings.DEFAULT_AUTHENTICATION_CLASSES
    of_session, call = request.user, _Caller(request, authenticators=[kind() for kind in kinds])
    try:
        return call.user if call.user.is_authenticated else None
    except APIException:
        request.user = of_session  # The call itself says why it is refused.
        return None


def _sent(request: Any) -> Iterator[bytes]:
    if request.content_type == "multipart/form-data":
        yield from sent(request)
    else:
        yield from (request.get_full_path().encode(), request.body)


def _kept(request: Any, answer: HttpResponse) -> str | None:
    if answer.status_code >= REFUSED_FROM:
        return None
    view: Any = getattr(request.resolver_match, "func", None)
    shows_secret = getattr(getattr(view, "cls", None), "shows_secret", False)
    return "" if shows_secret or len(answer.content) > LONGEST_ANSWER else answer.content.decode()


def _again(earlier: Kept, content: str) -> HttpResponse:
    """The first answer once more; 409 for other content, and where the answer was not kept."""
    if earlier.content != content:
        return JsonResponse({"detail": OTHER_CONTENT}, status=409)
    if not earlier.answer and earlier.status != 204:
        return JsonResponse({"detail": NOT_KEPT}, status=409)
    return HttpResponse(earlier.answer, status=earlier.status, content_type="application/json")
