"""Deals in words: what comes next, what is not ready, and how they ended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from pipeline.bookings.presenters.entries import NO_INVOICE
from pipeline.deals.models import Deal
from pipeline.stages.rules import readiness as rules
from pipeline.stages.selectors import readiness
from traps_web.ui import values, words

STATUS_STATES = {
    "open": values.State("open", "open"),
    "won": values.State("done", "won"),
    "lost": values.State("missed", "lost"),
}
NOT_INVOICED = values.State("done", NO_INVOICE)
REASON_MARKS = {
    rules.DATE_PAST: "behind",
    rules.NO_NEXT_STEP: "behind",
    rules.STEP_PAST: "late",
    rules.GATE_DEBT: "behind",
    rules.STALE: "late",
    rules.PUSHED: "late",
    rules.PAUSED: "late",
    rules.NO_AMOUNT: "late",
    rules.NO_CLOSE_DATE: "late",
}


def closed_state(deal: Any) -> values.State:
    """How a deal ended; a won one says when no invoice has confirmed it."""
    return NOT_INVOICED if deal.status == "won" and not deal.is_invoiced else STATUS_STATES[deal.status]


def waiting(deal: Any) -> list[values.State]:
    """Whose word an open deal waits for before it is won."""
    if deal.status != "open" or deal.win_request_id is None:
        return []
    return [values.State("open", waits_words(deal.waits_for))]


def waits_words(name: str | None) -> str:
    """Whose word it is, in words."""
    return f"waits for {words.possessive(name) if name else 'someone’s'} approval"


def more(deal: Deal) -> str:
    """Customer and product, as far as the name does not say them already."""
    parts = [named.name for named in (deal.customer, deal.product) if named is not None]
    return ", ".join(part for part in parts if part.lower() not in deal.name.lower())


def told_apart(deal: Deal, today: date) -> str:
    """What tells a deal from others of its name: customer and product, and the day it was opened."""
    day = deal.opened_on
    opened = f"opened {words.day(day, year=day.year != today.year)}" if day else ""
    parts = [more(deal), opened] if deal.customer_id else [opened, "no customer yet", more(deal)]
    return ", ".join([part for part in parts if part])


def next_step_words(deal: Deal) -> str:
    """What happens next and when; empty when nothing is planned or the deal is closed."""
    if not deal.next_step or deal.status != "open":
        return ""
    return f"{deal.next_step}, {words.day(deal.next_step_on)}" if deal.next_step_on else deal.next_step


def states(reasons: Iterable[rules.Reason]) -> list[values.State]:
    """What makes an open deal not ready, worst first."""
    return [values.State(REASON_MARKS[reason.kind], reason.text) for reason in reasons]


def not_ready(deal: Deal, today: date) -> list[values.State]:
    """The same of one deal."""
    return states(readiness.reasons_of(deals=[deal], today=today)[deal.pk])
