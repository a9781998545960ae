"""Deals taken over from a file at the stage they stood at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.finder.services import search_words
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.selectors.teams import TeamOfDay
from accounts.record.rules.acts import Act
from pipeline.bookings.rules import bookings as booking_rules
from pipeline.bookings.rules import credit
from pipeline.bookings.selectors.days import PeopleDays
from pipeline.bookings.services import bookings, credit_changes
from pipeline.bookings.services.credit_changes import CreditChanges
from pipeline.deals.models import Deal, DealShare, StageChange
from pipeline.deals.rules import deals
from pipeline.deals.rules import pauses as pause_rules
from pipeline.deals.rules.states import Cause
from pipeline.deals.services import deal_states, pauses, shares
from pipeline.deals.services.move_steps import booking_of
from pipeline.stages.models import Stage
from pipeline.stages.rules import gates as gate_rules
from pipeline.stages.selectors import gates, homes
from pipeline.stages.services import checklists, gate_duties, gate_overrides
from traps_web.lib import money
from traps_web.lib.faults import Invalid

BATCH = 1000
NOT_RECORDED = "not recorded"


@dataclass(frozen=True, slots=True)
class TakenOverDeal:
    """A deal as a file has it, at any stage; shares are the owner's alone unless given."""

    name: str
    owner_id: int
    stage_id: int
    external_id: str | None = None
    customer_id: int | None = None
    product_id: int | None = None
    amount: Decimal | None = None
    opened_on: date | None = None
    close_on: date | None = None
    closed_on: date | None = None
    lost_reason: str = ""
    next_step: str = ""
    next_step_on: date | None = None
    paused_until_on: date | None = None
    pause_reason: str = ""
    stage_entered_at: datetime | None = None
    shares: tuple[tuple[int, int], ...] = ()

    @property
    def credit(self) -> list[tuple[int, int]]:
        """Who is credited."""
        return list(self.shares) or [(self.owner_id, money.PPM)]


def faults(row: TakenOverDeal, *, kind: str, day: booking_rules.DayBounds) -> dict[str, str]:
    """What cannot be taken over: the database's own rules. Missing items of open deals are owed, not refused."""
    sentences = {
        "name": "" if row.name.strip() else "Give the deal a name.",
        "shares": credit.shares_fault(row.credit),
        "amount": ""
        if row.amount is None
        else ("An amount cannot be below zero." if row.amount < 0 else booking_rules.amount_fault(row.amount)),
    }
    if row.opened_on is not None and row.opened_on > day.today:
        sentences["opened_on"] = "The deal cannot be opened after today."
    if kind == "open":
        sentences["closed_on"] = (
            "" if row.closed_on is None else "An open deal has no closed_on date. Use close_on for the expected date."
        )
        sentences["close_on"] = deals.expected_close_fault(row.close_on, opened_on=row.opened_on)
    else:
        sentences["closed_on"] = deals.closed_on_fault(row.closed_on, opened_on=row.opened_on, day=day)
    if row.paused_until_on is not None:
        given: dict[str, Any] = {"resume_on": row.paused_until_on, "reason": row.pause_reason}
        wrong = pause_rules.pause_faults(status=kind, until=None, count=0, today=day.today, **given)
        sentences["paused_until_on"] = " ".join(wrong.values())
    if kind == "won" and row.amount is None:
        sentences["amount"] = "A won deal needs its amount."
    return {name: sentence for name, sentence in sentences.items() if sentence}


@transaction.atomic
def take_over_many(act: Act, *, rows: Sequence[TakenOverDeal]) -> list[Deal]:
    """Create deals at the stage they stood at, all or none (docs/glossary.md, taken over).

    Won ones are booked in the same act. A lost one without a reason says "not recorded". The stage change row, marked
    as taken over, is the record of each. Raises Invalid with the sentences of the first faulty row.
    """
    if not rows:
        return []
    stages_by_id = {stage.pk: stage for stage in Stage.objects.all()}
    person_ids = {person_id for row in rows for person_id, _ in row.credit}
    people, teams = (
        PeopleDays.load(person_ids=person_ids | {row.owner_id for row in rows}, now=act.now),
        TeamOfDay.load(person_ids),
    )
    for row in rows:
        sentences = faults(row, kind=stages_by_id[row.stage_id].kind, day=people.bounds([row.owner_id]))
        if sentences:
            raise Invalid(**sentences)
    made = [_deal(row, stages_by_id[row.stage_id], act.now) for row in rows]
    Deal.objects.bulk_create(made, batch_size=BATCH)
    search_words.follow(Deal, [deal.pk for deal in made if deal.status == "open"])
    StageChange.objects.bulk_create(
        [StageChange(deal=deal, to_stage=deal.stage, at=act.now, by=act.by, taken_over=True) for deal in made],
        batch_size=BATCH,
    )
    planned = [
        share
        for deal, row in zip(made, rows, strict=True)
        for share in shares.build(
            deal,
            row.credit,
            teams,
            today=people.bounds([row.owner_id]).today,
            probability_ppm=deal.stage.probability_ppm,
        )
    ]
    DealShare.objects.bulk_create(planned, batch_size=BATCH)
    pauses.begin(act, [(deal, row.pause_reason) for deal, row in zip(made, rows, strict=True) if deal.paused_until_on])
    deal_states.born(act, made, cause=Cause.TAKEN_OVER)
    _owe_proof(act, made)
    _book_won(act, list(zip(made, (row.credit for row in rows), strict=True)))
    return made


def _deal(row: TakenOverDeal, stage: Stage, now: datetime) -> Deal:
    values = asdict(row)
    values.pop("shares")
    values.pop("stage_id")
    values.pop("pause_reason")
    reason = (row.lost_reason.strip() or NOT_RECORDED) if stage.kind == "lost" else ""
    return Deal(
        **values
        | {
            "external_id": row.external_id or None,
            "stage": stage,
            "status": stage.kind,
            "lost_reason": reason,
            "taken_over": True,
            "paused_on": organisation_today(now) if row.paused_until_on else None,
            "stage_entered_at": row.stage_entered_at or now,
            "created_at": now,
            "updated_at": now,
        }
    )


def _owe_proof(act: Act, made: Sequence[Deal]) -> None:
    """What the CRM won since the pipeline is kept there is marked and owed; what was won before is history."""
    since = homes.in_crm_since(organisation_today(act.now))
    won = [
        deal
        for deal in made
        if deal.status == "won"
        and deal.closed_on is not None
        and deal.closed_on >= since.get(deal.stage.pipeline_id, date.max)
    ]
    if not won:
        return
    items = gates.items_of(pipeline_ids={deal.stage.pipeline_id for deal in won})
    for deal in won:
        place = gates.place(deal.stage)
        missing = gate_rules.missing_items(items[deal.stage.pipeline_id], (), start=place, to=place)
        gate_overrides.owe(act, deal=deal, from_stage=deal.stage, missing=missing)
    checklists.refresh_debt(won)
    for deal in won:
        gate_duties.follow(act, deal=deal)


def _book_won(act: Act, made: Sequence[tuple[Deal, list[tuple[int, int]]]]) -> None:
    """Book the won ones in bulk; no file can have booked a deal that did not exist before this act."""
    rows = [
        booking_of(deal, planned)
        for deal, planned in made
        if deal.status == "won" and deal.closed_on is not None and deal.amount is not None
    ]
    booked = bookings.record_many(act, rows=rows, source="deal")
    if act.by is None or not booked:
        return
    changes = CreditChanges()
    parts = (part for row in rows for part in credit.split(row.amount, row.credit))
    changes.entered_for_oneself += [part.amount for part in parts if part.person_id == act.by.pk]
    credit_changes.tell(act, changes, what="", key=f"taken-over:{booked[0].pk}")
