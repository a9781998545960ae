"""Deals: the way through the stages, and what each step needs."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipeline.bookings.rules import bookings, dates
from traps_web.ui import words


class Who(enum.StrEnum):
    """Who may make a move: the owner and the line above, or only somebody above."""

    OWNER_OR_LINE = "owner or line"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Transition:
    """What a move from one kind of stage to another needs."""

    who: Who
    needs_reason: bool = False
    needs_amount: bool = False
    needs_closed_on: bool = False


TRANSITIONS: Mapping[tuple[str, str], Transition] = {
    ("open", "open"): Transition(Who.OWNER_OR_LINE),
    ("open", "won"): Transition(Who.OWNER_OR_LINE, needs_amount=True, needs_closed_on=True),
    ("open", "lost"): Transition(Who.OWNER_OR_LINE, needs_reason=True, needs_closed_on=True),
    ("lost", "open"): Transition(Who.LINE, needs_reason=True),
}
"""Every move of people. A won deal is booked: it is corrected by a restatement, never reopened."""

IN_CRM: Mapping[tuple[str, str], Transition] = {
    ("lost", "won"): Transition(Who.LINE, needs_amount=True, needs_closed_on=True),
    ("won", "open"): Transition(Who.LINE),
    ("won", "lost"): Transition(Who.LINE, needs_reason=True, needs_closed_on=True),
}
"""Moves of a CRM alone: those made in two steps between one file and the next, and those that take a win back.

What has to stand still for the latter is a matter of the money (`pipeline.deals.rules.reopenings`).
"""

REFUSALS = {
    "won": "A won deal is booked and cannot move. To correct its money, restate the booking.",
    "lost": "Reopen this lost deal first.",
}


def transition(from_kind: str, to_kind: str, *, in_crm: bool = False) -> Transition | None:
    """The rule of a move between kinds of stage; None when there is no such move."""
    kinds = (from_kind, to_kind)
    return TRANSITIONS.get(kinds) or (IN_CRM.get(kinds) if in_crm else None)


@dataclass(frozen=True, slots=True)
class DealDates:
    """The dates and money of a deal that its rules look at."""

    amount: Decimal | None
    opened_on: date | None
    close_on: date | None


def move_faults(
    deal: DealDates,
    rule: Transition,
    *,
    is_first: bool,
    to_kind: str,
    reason: str,
    closed_on: date | None,
    day: bookings.DayBounds,
) -> dict[str, str]:
    """What stands against a move: field name to one sentence.

    From the second stage on the close date is required, won needs amount and date, lost a reason.
    """
    sentences: dict[str, str] = {}
    if rule.needs_reason and not reason.strip():
        sentences["reason"] = "Enter why it was lost." if to_kind == "lost" else "Give a reason for reopening it."
    if rule.needs_amount and deal.amount is None:
        sentences["amount"] = "A won deal needs its amount."
    if rule.needs_closed_on:
        sentences["closed_on"] = closed_on_fault(closed_on, opened_on=deal.opened_on, day=day)
    if to_kind == "open" and not is_first and deal.close_on is None:
        sentences["close_on"] = "From the second stage on a deal needs its expected close date."
    return {name: sentence for name, sentence in sentences.items() if sentence}


def amount_fault(amount: Decimal | None) -> str:
    """One sentence when no deal can be worth an amount; empty when one can."""
    if amount is None:
        return ""
    return "An amount cannot be below zero." if amount < 0 else bookings.amount_fault(amount)


def crm_faults(
    amount: Decimal | None,
    opened_on: date | None,
    rule: Transition,
    *,
    closed_on: date | None,
    day: bookings.DayBounds,
) -> dict[str, str]:
    """What no row here could hold of a move in the CRM, which is otherwise taken as it is: field to one sentence."""
    sentences = {"amount": amount_fault(amount)}
    if rule.needs_amount and amount is None:
        sentences["amount"] = "A won deal needs its amount."
    if rule.needs_closed_on:
        sentences["closed_on"] = closed_on_fault(closed_on, opened_on=opened_on, day=day)
    return {name: sentence for name, sentence in sentences.items() if sentence}


def step_owed(step: str, on: date | None, *, today: date) -> dict[str, str]:
    """What an open deal that moves on lacks of its dated next step."""
    if not step.strip():
        return {"next_step": "A deal that moves on needs a next step. Enter what happens next."}
    if on is None:
        return {"next_step_on": "Enter a date for the next step."}
    if on < today:
        return {"next_step_on": f"The next step, {words.day(on)}, is past. Enter what happens next, and when."}
    return {}


def closed_on_fault(closed_on: date | None, *, opened_on: date | None, day: bookings.DayBounds) -> str:
    """One sentence when a deal cannot have been closed on a day; empty when it can."""
    if closed_on is None:
        return "Enter the day on which it was closed."
    if opened_on is not None and closed_on < opened_on:
        return f"It cannot be closed before it was opened, {words.day(opened_on, year=True)}."
    return dates.fact_day_fault(closed_on, today=day.today, span=day.span)


def expected_close_fault(close_on: date | None, *, opened_on: date | None) -> str:
    """One sentence when a deal is expected to close before it was opened; empty else."""
    if close_on is None or opened_on is None or close_on >= opened_on:
        return ""
    return f"It cannot be expected to close before it was opened, {words.day(opened_on, year=True)}."


def data_faults(
    changes: Mapping[str, object], current: DealDates, *, is_first: bool, day: bookings.DayBounds
) -> dict[str, str]:
    """What stands against the fields that are being set; fields that are not being set are not judged."""
    sentences: dict[str, str] = {}
    if "name" in changes and not str(changes["name"] or "").strip():
        sentences["name"] = "Give the deal a name."
    amount = changes.get("amount")
    if isinstance(amount, Decimal):
        sentences["amount"] = "An amount cannot be below zero." if amount < 0 else bookings.amount_fault(amount)
    opened_on = changes.get("opened_on")
    if isinstance(opened_on, date) and opened_on > day.today:
        sentences["opened_on"] = f"{words.day(opened_on, year=True)} is after today, {words.day(day.today, year=True)}."
    elif isinstance(opened_on, date) and "close_on" not in changes:
        sentences["opened_on"] = expected_close_fault(current.close_on, opened_on=opened_on)
    if "close_on" in changes:
        sentences["close_on"] = _close_on_fault(changes["close_on"], current, is_first=is_first, day=day)
    sentences |= _next_step_faults(changes, day)
    return {name: sentence for name, sentence in sentences.items() if sentence}


def _close_on_fault(close_on: object, current: DealDates, *, is_first: bool, day: bookings.DayBounds) -> str:
    if not isinstance(close_on, date):
        return "" if is_first else "From the second stage on a deal needs its expected close date."
    if close_on == current.close_on:
        return ""
    if close_on < day.today:
        return f"The expected close date cannot be before today, {words.day(day.today, year=True)}."
    return dates.outside_calendar(close_on, day.span)


def _next_step_faults(changes: Mapping[str, object], day: bookings.DayBounds) -> dict[str, str]:
    if "next_step" not in changes and "next_step_on" not in changes:
        return {}
    step, on = str(changes.get("next_step") or "").strip(), changes.get("next_step_on")
    if step and on is None:
        return {"next_step_on": "Enter a date for the next step."}
    if on is not None and not step:
        return {"next_step": "Enter the next step."}
    if isinstance(on, date) and on < day.today:
        return {"next_step_on": f"The next step cannot be before today, {words.day(day.today, year=True)}."}
    return {}
