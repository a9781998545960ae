"""Pushes in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from pipeline.deals.models import DealChange
from traps_web.ui import values, words


def pushed(change: DealChange) -> str:
    """From which day to which day it went."""
    before, after = (words.day(date.fromisoformat(day), year=True) for day in (change.before, change.after))
    return f"The CRM moved its close date from {before} to {after}."


def owed(changes: Sequence[DealChange]) -> list[values.Crumb]:
    """The pushes of a deal whose reason is owed, each with the page that takes it."""
    return [values.Crumb(pushed(change), reverse("deal_push", args=[change.deal_id, change.pk])) for change in changes]
