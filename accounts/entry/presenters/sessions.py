"""Sessions in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from django.urls import reverse

from traps_web.ui import words

BROWSERS = ("Firefox", "Edg", "OPR", "Chrome", "Safari")
NAMES = {"Edg": "Edge", "OPR": "Opera"}
SYSTEMS = {
    "Windows": "Windows",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A browser that is signed in."""

    browser: str
    address: str
    since: str
    is_current: bool
    end_url: str


def rows(sessions: Iterable[Any], *, current: str | None, zone: tzinfo) -> list[Row]:
    """`current`: the key of the session that asks; it is ended by signing out."""
    return [
        Row(
            browser=browser_named(session.user_agent),
            address=session.ip,
            since=words.moment(session.created_at, zone, year=True),
            is_current=session.session_key == current,
            end_url=reverse("session_end", args=[session.pk]),
        )
        for session in sessions
    ]


def browser_named(agent: str) -> str:
    """What sends this: "Firefox on Windows"; its own words where they are not known."""
    browser = next((NAMES.get(name, name) for name in BROWSERS if f"{name}/" in agent), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in agent), "")
    return " on ".join(part for part in (browser, system) if part) or agent[:60] or "an unknown browser"
