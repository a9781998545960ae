"""My settings in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from accounts.entry.models import APIToken
from accounts.record.rules.scopes import split
from traps_web.ui import values, words


@dataclass(frozen=True)
class TokenRow:
    """An API token, in words."""

    name: str
    beginning: str
    scopes: str
    made: str
    used: str
    ends: str
    state: values.State
    revoke_url: str


def token_rows(tokens: Iterable[APIToken], *, now: Any, zone: str) -> list[TokenRow]:
    return [
        TokenRow(
            name=token.name,
            beginning=f"{token.token_key[:6]}…",
            scopes=words.listed([str(scope) for scope in split(token.scopes)]),
            used=words.moment(token.last_used_at, ZoneInfo(zone), year=True) if token.last_used_at else "never",
            made=words.day(token.created.astimezone(ZoneInfo(zone)).date(), year=True),
            ends=words.day(token.expiry.astimezone(ZoneInfo(zone)).date(), year=True) if token.expiry else "never",
            state=values.State("missed", "expired")
            if token.expiry and token.expiry < now
            else values.State("done", "in use"),
            revoke_url=reverse("me_token_revoke", args=[token.token_key]),
        )
        for token in tokens
    ]


@dataclass(frozen=True)
class Made:
    """A token that is shown this once."""

    name: str
    token: str
    ends: str


def made(row: APIToken, token: str, *, zone: tzinfo) -> Made:
    return Made(row.name, token, words.day(row.expiry.astimezone(zone).date(), year=True) if row.expiry else "")


def me_statement(zone: str, tokens: list[TokenRow]) -> str:
    """By which zone a person's deadlines run, and how many programs can act as them."""
    live = sum(token.state.key == "done" for token in tokens)
    programs = (
        f"{words.plural(live, 'program can act', 'programs can act')} as you" if live else "no program can act as you"
    )
    return f"Your time zone is {zone.replace('_', ' ')}; {programs}."


def feed_said(made_at: datetime | None, *, zone: str) -> str:
    """Since when the calendar address works; empty without one."""
    return f"Your address works since {words.moment(made_at, ZoneInfo(zone), year=True)}." if made_at else ""
