"""The key of a form that makes something."""

from __future__ import annotations

import secrets
from typing import Any

from django import template
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


STEP = "step:"
"""Begins the key of a form whose whole content is its button, such as "Later": pressed again it means one step more."""
COOKIE = "traps_once"
"""Marks which keys of this browser are used: with each save it changes, and so do the keys drawn from then on."""
SALT = "traps_web.once"


@register.simple_tag(takes_context=True)
def once(context: dict[str, Any], *, steps: bool = False, fresh: bool = False) -> SafeString:
    """{% once %} beside `csrf_token`: sent again unchanged, the form makes nothing twice.

    `traps_web.edges.once_forms` takes the key. An address has one key in a session until it is used, so that a page
    loaded anew while its form is still on the way sends the same one.

    {% once steps=True %} where the same content, after it was saved, means another step. {% once fresh=True %} where
    the same content is meant a second time.
    """
    key = secrets.token_urlsafe(18) if fresh else _key_of(context["request"])
    return format_html('<input type="hidden" name="once" value="{}">', f"{STEP if steps else ''}{key}")


def was_left_open(request: Any, key: str) -> bool:
    """Whether a form was drawn before this browser heard of its last save.

    Whoever sends such a form again may mean it; a browser that got no answer cannot have heard.
    """
    _, parted, mark = key.partition(".")
    return bool(parted) and mark != _mark_of(request)


def _key_of(request: Any) -> str:
    parts = [request.session.session_key or "", request.path, request.COOKIES.get(COOKIE, "")]
    return f"{salted_hmac(SALT, chr(10).join(parts)).hexdigest()}.{_mark_of(request)}"


def _mark_of(request: Any) -> str:
    return salted_hmac(f"{SALT}.mark", request.COOKIES.get(COOKIE, "")).hexdigest()[:12]
