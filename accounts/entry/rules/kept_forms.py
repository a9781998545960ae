"""What is kept of a form that was sent when its session was over: enough to fill it in again, and no secret."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

from traps_web.lib.normal_form import is_secret

MOST_CHARACTERS: Final = 200_000
NOT_TYPED: Final = frozenset({"csrfmiddlewaretoken", "once", "once_more", "next"})

Fields = list[tuple[str, str]]


def kept(fields: Iterable[tuple[str, str]]) -> Fields:
    """The fields that somebody typed, without secrets; none of them where it is more than can be kept."""
    typed = [(name, value) for name, value in fields if name not in NOT_TYPED and not is_secret(name)]
    size = sum(len(name) + len(value) for name, value in typed)
    return typed if size <= MOST_CHARACTERS else []


def mark_of(csrf_secret: str) -> str:
    """By what a form is known again as drawn for somebody: every sign-in draws its forms with a secret of its own."""
    return hashlib.sha256(f"kept form {csrf_secret}".encode()).hexdigest()[:24]
