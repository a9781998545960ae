"""Files of deals: taken over at their stage when new, changed and moved by the deal's own services afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from accounts.imports.importing import references as people_references
from accounts.imports.importing.cells import Cells
from accounts.imports.importing.kinds import Context, Kind
from accounts.imports.importing.reading import Column, Row
from pipeline.bookings.importing import doubles
from pipeline.bookings.models import Booking
from pipeline.bookings.rules.bookings import DayBounds
from pipeline.bookings.selectors import bookings
from pipeline.customers.importing.customer_references import Customers
from pipeline.deals.importing import deal_references, push_references
from pipeline.deals.importing.deal_references import KnownDeal
from pipeline.deals.models import Deal
from pipeline.deals.rules.pushes import Explanation
from pipeline.deals.services import deals as deal_service
from pipeline.deals.services import pauses as pause_service
from pipeline.intake.importing import invoiced, past_days, paused_deals
from pipeline.intake.importing.deal_updates import DealUpdate, DealUpdates, check_team, refuse
from pipeline.intake.importing.paused_deals import Pause, Pauses
from pipeline.intake.importing.undo_deals import TakeBackDeals, note_taken_over
from pipeline.intake.importing.watched_deals import watching_deals
from pipeline.intake.services import takeovers
from pipeline.intake.services.takeovers import TakenOverDeal, take_over_many
from pipeline.products.importing import product_references
from pipeline.stages.importing import stage_references
from pipeline.stages.importing.stage_references import KnownStage
from pipeline.stages.models import Stage
from pipeline.stages.selectors import gates, homes
from pipeline.stages.selectors import stages as stage_selector
from traps_web.lib.normal_form import folded

NEXT_STEP_IS_OURS = (
    "The next step of a deal that is kept in the CRM is kept here. What this column says of deals on record is ignored."
)


class Deals(Kind):
    """Deals by external_id.

    A new one is taken over at its stage, with whatever is missing; a won one brings its booking.
    """

    name = "deals"
    holds_by_line = True
    undo = TakeBackDeals
    means = "deals at the stage they stand at; won ones bring their booking"
    columns = (
        Column("external_id", "the deal's id in your other system", required=True),
        Column("name", "what is to be sold to whom", required=True),
        Column("owner_email", "who works on it", required=True),
        Column("customer", "external_id or exact unique name"),
        Column("product", "name or alias"),
        Column("stage", "a stage of the pipeline, Won and Lost included", required=True),
        Column("amount", "with a decimal point; won deals need it"),
        Column("opened_on", "the day it was opened"),
        Column("close_on", "the day it is expected to close"),
        Column("push_reason", "why close_on goes to a later month; needed from the second push on"),
        Column("closed_on", "the day it was won or lost"),
        Column("lost_reason", "why it was lost"),
        Column("next_step", "what happens next; a deal that moves on needs it"),
        Column("next_step_on", "the day of the next step"),
        Column("paused_until", "the day on which a paused deal goes on; at most two pauses of a deal"),
        Column("pause_reason", "why it is paused; needed with paused_until"),
        Column("proof", "order number or link; a deal that is won by a later file needs it"),
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._seen: dict[str, int] = {}
        self._won: list[doubles.Line] = []
        self._kept_pauses: list[int] = []
        self._day = DayBounds(today=context.today, span=(context.first_day, context.ends_before))

    def load(self) -> None:
        self._people = people_references.people(self)
        self._gone = people_references.Gone(self, self._people)
        self._customers = Customers(self)
        self._memberships = people_references.memberships(self)
        self._stages = stage_references.stages(self, self.context.stages)
        self._products = product_references.products(self)
        self._items = gates.items_of(pipeline_ids={stage.pipeline_id for stage in self._stages.by_id.values()})
        self._push_reasons = push_references.push_reasons(self)
        self._in_crm = homes.in_crm(self.context.today)
        self.read(sorted(self._in_crm))

    def load_for(self, rows: Sequence[Row], places: dict[str, int]) -> None:
        self._customers.look_up(rows, places)
        self._deals = deal_references.deals(self, rows, places, "external_id")
        won = [deal.pk for deal in self._deals.values() if deal.status == "won"]
        self._invoiced = bookings.won_by_invoice(deal_ids=won)
        ids = [deal.pk for deal in self._deals.values()]
        self._pauses = Pauses(self._day, self._in_crm, paused_deals.pauses_of(self, ids), self._kept_pauses)
        self._updates = DealUpdates(
            day=self._day,
            stages=self._stages.by_id,
            in_crm=self._in_crm,
            items=self._items,
            answered=gates.answered(deal_ids=ids),
            memberships=self._memberships,
            gone=self._gone,
        )

    def judge(self, cells: Cells) -> None:
        external_id = cells.text("external_id", required=True, longest=120)
        self.is_first(cells, "external_id", self._seen, external_id)
        owner = cells.find("owner_email", self._people, people_references.UNKNOWN_PERSON, required=True)
        stage = self._stages.named(cells, "stage")
        facts: dict[str, Any] = {
            "name": cells.text("name", required=True),
            "owner_id": owner.pk if owner else 0,
            "customer_id": self._customers.of(cells),
            "product_id": cells.find("product", self._products, product_references.UNKNOWN_PRODUCT),
            "amount": cells.amount("amount", digits=self.context.digits),
            "opened_on": cells.day("opened_on"),
            "close_on": cells.day("close_on"),
            "closed_on": cells.day("closed_on"),
            "lost_reason": cells.text("lost_reason"),
            "next_step": cells.text("next_step"),
            "next_step_on": cells.day("next_step_on"),
        }
        proof = cells.text("proof", longest=500)
        push_reason = cells.find("push_reason", self._push_reasons, push_references.UNKNOWN_REASON)
        if not cells.fine or stage is None:
            return
        known = self._deals.get(external_id)
        pause = self._pauses.judge(cells, known, stage)
        if known is None:
            facts |= {"paused_until_on": pause.until, "pause_reason": pause.reason} if pause else {}
            facts |= {} if stage.kind == "open" else {"next_step": "", "next_step_on": None}
            self._take_over(cells, TakenOverDeal(external_id=external_id, stage_id=stage.pk, **facts), stage)
        elif known.pk in self._invoiced and stage.kind != "lost":
            invoiced.keep(self.plan, cells, known, stage, facts)
        else:
            update = self._updates.judge(cells, known, stage, facts, proof, Explanation(push_reason))
            self._change(cells, known, update, pause)

    @classmethod
    def stages_fault(cls, stages: Mapping[str, str]) -> str:
        """Why stages of another program cannot be mapped so; empty when they can."""
        known = {folded(name) for row in stage_selector.names_in_use() for name in row}
        missing = [ours for ours in stages.values() if folded(ours) not in known]
        return f"There is no stage “{missing[0]}” in the pipeline." if missing else ""

    def _change(self, cells: Cells, known: KnownDeal, update: DealUpdate | None, pause: Pause | None) -> None:
        if self._updates.booked:
            self.plan.note(*self._updates.booked.pop())
        if pause is not None and cells.fine:
            update = replace(update or DealUpdate(known.pk, known.version, {}), pause=pause)
        if update is not None:
            self.plan.updates.append(update)
        elif cells.fine:
            self.plan.unchanged += 1

    def _take_over(self, cells: Cells, row: TakenOverDeal, stage: KnownStage) -> None:
        refuse(cells, takeovers.faults(row, kind=stage.kind, day=self._day))
        if stage.kind == "open":
            self.check_day(cells, "close_on", row.close_on, may_be_later=True)
            if gone := self._gone.get(row.owner_id):
                cells.refuse("owner_email", f"{gone.refusal} Enter who works on this deal now.")
        if stage.kind == "won" and row.closed_on:
            check_team(cells, self._memberships, row.owner_id, row.closed_on)
        if cells.fine:
            self.plan.creates.append(row)
            if stage.kind == "won" and row.customer_id and row.amount and row.closed_on:
                self._won.append((cells.line, row.customer_id, row.amount, row.closed_on))

    def finish(self) -> None:
        if self._updates.kept:
            self.plan.note(None, "next_step", NEXT_STEP_IS_OURS)
        if self._kept_pauses:
            self.plan.note(None, paused_deals.UNTIL, paused_deals.OURS)
        past_days.note(self.plan, today=self.context.today)
        doubles.note_won_deals(self.plan, self._won)

    def apply(self) -> None:
        made = take_over_many(self.act, rows=self.plan.creates)
        note_taken_over(self.traces, made)
        with watching_deals(self.traces, [update.pk for update in self.plan.updates]):
            self._update_all_noted()

    def _update_all_noted(self) -> None:
        """Update the deals, and note the rows that take back the money of those that the CRM reopened."""
        reopened = [update.pk for update in self.plan.updates if update.reopens]
        stood = bookings.taken_back(deal_ids=reopened)
        self._update_all()
        self.traces.created(Booking, bookings.taken_back(deal_ids=reopened) - stood)

    def _update_all(self) -> None:
        stages = Stage.objects.select_related("pipeline").in_bulk()
        deals = Deal.objects.select_related("owner", "stage").in_bulk([update.pk for update in self.plan.updates])
        for update in self.plan.updates:
            deal = deals[update.pk]
            moves: dict[str, Any] = {}
            if update.stage:
                moves = {"to_stage": stages[update.stage.pk], "reason": update.reason, "closed_on": update.closed_on}
                moves["proof"] = update.proof
            if update.reopens:
                deal_service.move_stage(self.act, deal=deal, from_file=True, from_crm=True, **moves, **update.given)
            taken = {"from_crm": True, "push": update.push}
            if update.changes:
                version = deal.version if update.reopens else update.version
                deal_service.change(self.act, deal=deal, version=version, data=update.changes, **taken)
            if update.stage and not update.reopens:
                deal_service.move_stage(self.act, deal=deal, from_file=True, from_crm=True, **moves, **update.given)
            if update.pause:
                resting = {"resume_on": update.pause.until, "reason": update.pause.reason}
                pause_service.pause(self.act, deal=deal, **resting)
