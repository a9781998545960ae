"""Pauses that lines of a file bring: judged by the rules of a page, and begun once however often the line comes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from accounts.imports.importing.cells import Cells
from accounts.imports.importing.kinds import Kind
from pipeline.bookings.rules import dates
from pipeline.bookings.rules.bookings import DayBounds
from pipeline.deals.importing.deal_references import KnownDeal
from pipeline.deals.models import DealPause
from pipeline.deals.rules import pauses as rules
from pipeline.stages.importing.stage_references import KnownStage

UNTIL, REASON = "paused_until", "pause_reason"
COLUMN_OF = {"resume_on": UNTIL, "reason": REASON, "whole": UNTIL}
OURS: Final = (
    "A pause of a deal that is kept in the CRM is kept here. What these columns say of deals on record is ignored."
)


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause as a line has it: the deal rests until a day, for a reason."""

    until: date
    reason: str


def pauses_of(kind: Kind, deal_ids: Collection[int]) -> dict[int, list[date]]:
    """The days until which deals were paused so far, ended pauses included."""
    days: dict[int, list[date]] = {}
    rows = DealPause.objects.filter(deal_id__in=deal_ids).order_by("deal_id", "number")
    for deal_id, resume_on in kind.read(rows.values_list("deal_id", "resume_on")):
        days.setdefault(deal_id, []).append(resume_on)
    return days


@dataclass(frozen=True)
class Pauses:
    """Judges what the lines of one file say of pauses. An empty cell says nothing: no file ends a pause."""

    day: DayBounds
    in_crm: frozenset[int]
    paused: Mapping[int, list[date]] = field(default_factory=dict)
    kept: list[int] = field(default_factory=list)
    """Lines that bring a pause for a deal whose pauses are kept here."""

    def judge(self, cells: Cells, known: KnownDeal | None, stage: KnownStage) -> Pause | None:
        """The pause that a line begins; None where it says nothing, nothing new, or is refused."""
        until, reason = cells.day(UNTIL), cells.text(REASON, longest=rules.LONGEST_REASON)
        if until is None and not reason:
            return None
        days = self.paused.get(known.pk, []) if known else []
        if until in days:
            return None
        if known is not None and stage.pipeline_id in self.in_crm:
            self.kept.append(cells.line)
            return None
        # A move to another stage ends the pause that runs, so the line may begin the next one.
        is_resting = known is not None and known.stage_id == stage.pk
        faults = rules.pause_faults(
            status=stage.kind,
            until=known.paused_until_on if known and is_resting else None,
            count=len(days),
            resume_on=until,
            reason=reason,
            today=self.day.today,
        )
        if until is not None and not faults and (outside := dates.outside_calendar(until, self.day.span)):
            faults = {"resume_on": outside}
        for name, sentence in faults.items():
            cells.refuse(COLUMN_OF[name], sentence)
        return Pause(until, reason) if until is not None and cells.fine else None
