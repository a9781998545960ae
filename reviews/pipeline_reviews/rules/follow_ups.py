"""Follow-ups: what a pipeline review asks of people, how it is owed, and when a deal of the CRM shows it done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from reviews.pipeline_reviews.rules import verdicts
from traps_web.ui import words

HELP: Final = "help"
ACTION: Final = "action"
IN_CRM: Final = "crm"
KINDS: Final = (HELP, ACTION, IN_CRM)
MOST_ACTIONS: Final = 3
TRAPS: Final[Mapping[str, str]] = {HELP: "deal-help", ACTION: "review-action", IN_CRM: "crm-verdict"}
"""The trap under which each kind is owed."""
ABOUT: Final = "follow-up:"
"""What the subject of its duty begins with."""
CRM_DAYS: Final = timedelta(days=5)
"""How long the owner has to carry a verdict out in the CRM."""


@dataclass(frozen=True, slots=True)
class Action:
    """An action as it was entered: what is done, by whom and by when; with the deal that it is about, if any."""

    text: str
    owner_id: int | None
    due_on: date | None
    deal_id: int | None = None


@dataclass(frozen=True, slots=True)
class DealNow:
    """What a deal of the CRM shows: its status, stage and its place among the open stages, and its close date."""

    status: str
    stage_id: int
    position: int
    close_on: date | None


def action_faults(actions: Sequence[Action], *, today: date) -> dict[str, str]:
    """What the actions lack, by field with its place, like due_on_2."""
    faults: dict[str, str] = {}
    for place, row in enumerate(actions, 1):
        if not row.text.strip():
            faults[f"text_{place}"] = "Enter what will be done."
        if row.owner_id is None:
            faults[f"owner_{place}"] = "Choose who does it."
        if row.due_on is None:
            faults[f"due_on_{place}"] = "Enter the day by which it is done."
        elif row.due_on < today:
            faults[f"due_on_{place}"] = f"Choose a day that has not passed; today is {words.day(today, year=True)}."
    if len(actions) > MOST_ACTIONS:
        faults["actions"] = "A review ends with three actions at most."
    return faults


def subject_of(follow_up_id: int) -> str:
    """What the duty of a follow-up is about."""
    return f"{ABOUT}{follow_up_id}"


def shows(verdict: str, *, deal: DealNow, close_on: date | None, position: int | None) -> bool:
    """Whether a deal of the CRM shows that a verdict was carried out.

    A killed deal is lost. A moved one closes no earlier than on the day that was said. A downgraded one stands at the
    stage that was said or before it. A deal that was closed otherwise has overtaken its verdict: nothing is left to do.
    """
    if deal.status != "open":
        return True
    if verdict == verdicts.MOVE:
        return close_on is not None and deal.close_on is not None and deal.close_on >= close_on
    if verdict == verdicts.DOWNGRADE:
        return position is not None and deal.position <= position
    return False
