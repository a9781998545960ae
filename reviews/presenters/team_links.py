"""Addresses on the team page and in the hallway; empty while a page does not exist."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse


def address(name: str, *args: object, **query: object) -> str:
    """A page by its name, with what is asked of it; what is None or empty is not asked."""
    try:
        page = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    kept = {key: value for key, value in query.items() if value not in (None, "")}
    return f"{page}?{urlencode(kept)}" if kept else page
