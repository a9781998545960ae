"""Pushes in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accounts.organisation.selectors import replaced_names
from pipeline.deals.models import DealChange
from traps_web.ui import values, words


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a deal was pushed: the reason of the list, words beside it, and who gave them afterwards."""

    reason: str = ""
    words: str = ""
    later_by: str = ""


def explained(change: DealChange) -> Explained:
    """Why a push came, as it was said with it or afterwards; empty where nobody said."""
    given = getattr(change, "push_reason", None)
    if given is None:
        reason = change.push_choice.name if change.push_choice else ""
        return Explained(reason, replaced_names.text(change.reason, at=change.at))
    reason = given.choice.name if given.choice else ""
    return Explained(reason, replaced_names.text(given.reason, at=given.given_at), given.given_by.name)


def pushed(change: DealChange) -> str:
    """From which day to which day it went."""
    before, after = (words.day(date.fromisoformat(day), year=True) for day in (change.before, change.after))
    return f"The CRM moved its close date from {before} to {after}."


def owed(changes: Sequence[DealChange]) -> list[values.Crumb]:
    """The pushes of a deal whose reason is owed, each with the page that takes it."""
    return [values.Crumb(pushed(change), reverse("deal_push", args=[change.deal_id, change.pk])) for change in changes]
