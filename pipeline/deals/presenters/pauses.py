"""Pauses of deals in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.urls import reverse

from accounts.organisation.selectors import replaced_names
from pipeline.deals.models import Deal, DealPause
from pipeline.deals.rules import pauses as rules
from traps_web.ui import values, words

A_YEAR: Final = timedelta(days=360)
"""A day within a year is told from others without its year, which leaves room in a row."""


@dataclass(frozen=True)
class PauseBar:
    """What the page of an open deal says of its pause, and the one act that it offers: pause, or resume."""

    text: str = ""
    pause_url: str = ""
    resume_url: str = ""


def bar(deal: Deal, pauses: Sequence[DealPause], *, today: date) -> PauseBar:
    """The pause of a deal: running, possible, or used up."""
    if deal.status != "open":
        return PauseBar()
    if rules.is_paused(deal.paused_until_on, today=today) and pauses:
        return PauseBar(text=_running(pauses[-1]), resume_url=reverse("deal_resume", args=[deal.pk]))
    pause_url = reverse("deal_pause", args=[deal.pk]) if len(pauses) < rules.MOST else ""
    return PauseBar(text=_over(deal, pauses), pause_url=pause_url)


def _over(deal: Deal, pauses: Sequence[DealPause]) -> str:
    """That the last pause ended by itself; nothing once the deal was resumed, moved or never paused."""
    if deal.paused_until_on is None or not pauses:
        return ""
    reason = replaced_names.text(pauses[-1].reason, at=pauses[-1].paused_at)
    return f"Its pause ended by itself on {words.day(deal.paused_until_on, year=True)}: {words.sentence(reason)}"


def _running(pause: DealPause) -> str:
    until, since = (words.day(day, year=True) for day in (pause.resume_on, pause.starts_on))
    which = "its first pause" if pause.number == 1 else "its second and last pause"
    reason = replaced_names.text(pause.reason, at=pause.paused_at)
    hand = pause.paused_by.name if pause.paused_by else "a file"
    return f"Paused until {until}: {words.sentence(reason)} By {hand} on {since}, {which}."


def state(deal: Deal, *, today: date) -> list[values.State]:
    """Until when an open deal rests; empty for one that does not."""
    until = deal.paused_until_on
    if deal.status != "open" or until is None or not rules.is_paused(until, today=today):
        return []
    return [values.State("waived", f"paused until {words.day(until, year=until - today > A_YEAR)}")]


def paused_sentence(deal: Deal) -> str:
    """What the next page says after a deal was paused."""
    until = words.day(deal.paused_until_on, year=True) if deal.paused_until_on else ""
    return f"{deal.name} is paused until {until}."
