"""What a file of deals that were closed before today does to history: it is said before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from accounts.imports.importing.kinds import Plan
from pipeline.intake.importing.deal_updates import DealUpdate
from pipeline.intake.services.takeovers import TakenOverDeal
from traps_web.lib import wording


def note(plan: Plan, *, today: date) -> None:
    """Say which history is written for past days: that of new deals, and of deals on record their closing alone."""
    if sentence := history_sentence(plan.creates, plan.updates, today=today):
        plan.note(None, "closed_on", sentence)


def history_sentence(creates: Sequence[TakenOverDeal], updates: Sequence[DealUpdate], *, today: date) -> str:
    """One sentence for new deals and one for deals on record; empty where no closing day is past."""
    new = sum(row.closed_on is not None and row.closed_on < today for row in creates)
    on_record = sum((day := closing_day(row)) is not None and day < today for row in updates)
    sentences = []
    if new:
        sentences.append(
            f"{wording.plural(new, 'new deal')} closed before today: {'its' if new == 1 else 'their'} history is "
            "written for the days before."
        )
    if on_record:
        verb, whose = ("is", "its") if on_record == 1 else ("are", "their")
        sentences.append(
            f"{wording.plural(on_record, 'deal')} on record {verb} won or lost on {whose} past day; nothing else of "
            f"{whose} history changes."
        )
    return " ".join(sentences)


def closing_day(update: DealUpdate) -> date | None:
    """The day on which a deal on record is closed by its line, or was by a correction of the CRM."""
    day: date | None = update.changes.get("closed_on")
    return day or (update.closed_on if update.stage is not None else None)
