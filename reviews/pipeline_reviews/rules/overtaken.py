"""Deals that a review need not judge any more: closed since it was opened, or gone from its team."""

from __future__ import annotations

from datetime import date

from traps_web.ui import words


def closed(*, name: str, status: str, closed_on: date | None) -> str:
    """Why a deal that was won or lost takes no verdict."""
    when = f" on {words.day(closed_on)}" if closed_on else ""
    return f"{name} was {status}{when}, so it needs no verdict."


def gone(*, name: str, owner: str, team: str) -> str:
    """Why a deal takes no verdict whose owner is not in the team of the review any more."""
    return f"{owner} owns {name} now and is not in {team}, so it needs no verdict here."
