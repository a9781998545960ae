"""Files of deals: taken over at their stage when new, changed and moved by the deal's own services afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.imports.importing import references as people_references
from accounts.imports.importing.cells import Cells
from accounts.imports.importing.kinds import Context, Kind
from accounts.imports.importing.reading import Column, Row
from pipeline.bookings.importing import doubles
from pipeline.bookings.rules.bookings import DayBounds
from pipeline.bookings.selectors import bookings
from pipeline.customers.importing.customer_references import Customers
from pipeline.deals.importing import deal_references
from pipeline.deals.importing.deal_references import KnownDeal
from pipeline.deals.models import Deal
from pipeline.deals.rules import deals as rules
from pipeline.deals.services import deals as deal_service
from pipeline.intake.importing import invoiced
from pipeline.intake.importing.undo_deals import TakeBackDeals, note_taken_over
from pipeline.intake.importing.watched_deals import watching_deals
from pipeline.intake.services import takeovers
from pipeline.intake.services.takeovers import TakenOverDeal, take_over_many
from pipeline.products.importing import product_references
from pipeline.stages.importing import stage_references
from pipeline.stages.importing.stage_references import KnownStage
from pipeline.stages.models import Stage
from pipeline.stages.rules import gates as gate_rules
from pipeline.stages.selectors import gates

REOPENED = "reopened by an import"
COLUMN_OF = {
    "to_stage": "stage",
    "reason": "lost_reason",
    "owner_id": "owner_email",
    "customer_id": "customer",
    "product_id": "product",
}


@dataclass(frozen=True)
class DealUpdate:
    """What a line changes in a deal that stands already."""

    pk: int
    version: int
    changes: dict[str, Any]
    stage: KnownStage | None = None
    reopens: bool = False
    closed_on: date | None = None
    reason: str = ""
    proof: str = ""
    given: dict[str, Any] = field(default_factory=dict)


class Deals(Kind):
    """Deals by external_id. A new one is taken over at its stage, with whatever is missing; a won one brings its booking."""

    name = "deals"
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
        Column("closed_on", "the day it was won or lost"),
        Column("lost_reason", "why it was lost"),
        Column("next_step", "what happens next; a deal that moves on needs it"),
        Column("next_step_on", "the day of the next step"),
        Column("proof", "order number or link; a deal that is won by a later file needs it"),
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._seen: dict[str, int] = {}
        self._won: list[doubles.Line] = []
        self._day = DayBounds(today=context.today, span=(context.first_day, context.ends_before))

    def load(self) -> None:
        self._people = people_references.people(self)
        self._gone = people_references.Gone(self, self._people)
        self._customers = Customers(self)
        self._memberships = people_references.memberships(self)
        self._stages = stage_references.stages(self)
        self._products = product_references.products(self)
        self._by_id = {stage.pk: stage for stage in self._stages.values()}
        self._items = gates.items_of(pipeline_ids={stage.pipeline_id for stage in self._by_id.values()})

    def load_for(self, rows: Sequence[Row], places: dict[str, int]) -> None:
        self._customers.look_up(rows, places)
        self._deals = deal_references.deals(self, rows, places, "external_id")
        won = [deal.pk for deal in self._deals.values() if deal.status == "won"]
        self._invoiced = bookings.won_by_invoice(deal_ids=won)
        self._answered = gates.answered(deal_ids=[deal.pk for deal in self._deals.values()])

    def judge(self, cells: Cells) -> None:
        external_id = cells.text("external_id", required=True, longest=120)
        self.is_first(cells, "external_id", self._seen, external_id)
        owner = cells.find("owner_email", self._people, people_references.UNKNOWN_PERSON, required=True)
        stage = cells.find("stage", self._stages, stage_references.UNKNOWN_STAGE, required=True)
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
        if not cells.fine or stage is None:
            return
        known = self._deals.get(external_id)
        if known is None:
            facts |= {} if stage.kind == "open" else {"next_step": "", "next_step_on": None}
            self._take_over(cells, TakenOverDeal(external_id=external_id, stage_id=stage.pk, **facts), stage)
        elif known.pk in self._invoiced and stage.kind != "lost":
            invoiced.keep(self.plan, cells, known, stage, facts)
        else:
            self._update(cells, known, stage, facts, proof)

    def _take_over(self, cells: Cells, row: TakenOverDeal, stage: KnownStage) -> None:
        for name, sentence in takeovers.faults(row, kind=stage.kind, day=self._day).items():
            cells.refuse(COLUMN_OF.get(name, name), sentence)
        if stage.kind == "open":
            self.check_day(cells, "close_on", row.close_on, may_be_later=True)
            if gone := self._gone.get(row.owner_id):
                cells.refuse("owner_email", f"{gone.refusal} Name who works on this deal now.")
        if stage.kind == "won" and row.closed_on:
            self._check_team(cells, row.owner_id, row.closed_on)
        if cells.fine:
            self.plan.creates.append(row)
            if stage.kind == "won" and row.customer_id and row.amount and row.closed_on:
                self._won.append((cells.line, row.customer_id, row.amount, row.closed_on))

    def finish(self) -> None:
        doubles.note_won_deals(self.plan, self._won)

    def _check_team(self, cells: Cells, owner_id: int, day: date) -> None:
        if people_references.team_on(self._memberships.get(owner_id, []), day) is None:
            cells.refuse(
                "owner_email",
                f"{cells.text('owner_email')} is in no team on {day.isoformat()}; the money would have no team.",
            )

    def _update(self, cells: Cells, known: KnownDeal, stage: KnownStage, facts: dict[str, Any], proof: str) -> None:
        moves = stage.pk != known.stage_id
        closed_on, reason = facts.pop("closed_on"), facts.pop("lost_reason")
        changes = {
            name: value
            for name, value in facts.items()
            if cells.has(COLUMN_OF.get(name, name)) and getattr(known, name) != value
        }
        if changes.keys() & {"next_step", "next_step_on"}:
            changes |= {name: facts[name] for name in ("next_step", "next_step_on")}
        if self._gone.keeps(cells.line, changes.get("owner_id"), heir_id=known.owner_id):
            del changes["owner_id"]
        if stage.kind != "open":
            for name in ("close_on", "next_step", "next_step_on"):
                changes.pop(name, None)
        if moves:
            self._judge_move(cells, known, stage, changes, closed_on, reason)
            self._judge_gate(cells, known, stage, changes, proof)
        else:
            self._judge_closed(cells, known, changes, closed_on, reason)
            if known.status == "open":
                self._refuse(
                    cells, rules.data_faults(changes, self._dates(known, {}), is_first=stage.is_first, day=self._day)
                )
        if not cells.fine:
            return
        if not moves and not changes:
            self.plan.unchanged += 1
            return
        reopens = known.status == "lost" and moves
        self.plan.updates.append(
            DealUpdate(
                pk=known.pk,
                version=known.version,
                changes=changes,
                stage=stage if moves else None,
                reopens=reopens,
                closed_on=closed_on if stage.kind != "open" else None,
                reason=REOPENED if reopens else reason,
                proof=proof,
                given={"close_on": changes["close_on"]} if reopens and changes.get("close_on") else {},
            )
        )

    def _judge_move(
        self,
        cells: Cells,
        known: KnownDeal,
        stage: KnownStage,
        changes: dict[str, Any],
        closed_on: date | None,
        reason: str,
    ) -> None:
        rule = rules.transition(known.status, stage.kind)
        if rule is None:
            cells.refuse("stage", rules.REFUSALS[known.status])
            return
        if stage.kind == "open" and closed_on is not None:
            cells.refuse("closed_on", "An open deal has no closing date; use close_on for the expected one.")
        dates = self._dates(known, changes)
        said = REOPENED if known.status == "lost" else reason
        found = rules.data_faults(changes, dates, is_first=stage.is_first, day=self._day)
        found |= rules.move_faults(
            dates, rule, is_first=stage.is_first, to_kind=stage.kind, reason=said, closed_on=closed_on, day=self._day
        )
        self._refuse(cells, found)
        if stage.kind == "won" and closed_on and cells.fine:
            self._check_team(cells, changes.get("owner_id", known.owner_id), closed_on)

    def _judge_gate(
        self, cells: Cells, known: KnownDeal, stage: KnownStage, changes: dict[str, Any], proof: str
    ) -> None:
        """A file passes the same gates as a page: what was taken over owes its items when it moves on."""
        start = self._by_id.get(known.stage_id)
        if start is None or not cells.fine:
            return
        if start.pipeline_id != stage.pipeline_id:
            cells.refuse("stage", f"{stage.name} belongs to another pipeline than this deal.")
            return
        if gate_rules.is_forward(start.place, stage.place) and stage.kind == "open":
            step, on = (changes.get(name, getattr(known, name)) for name in ("next_step", "next_step_on"))
            self._refuse(cells, rules.step_owed(step, on, today=self._day.today))
        filled = set(self._answered[known.pk])
        items = self._items[stage.pipeline_id]
        if proof and stage.kind == "won":
            filled.update(item.pk for item in items if item.is_proof and item.kind in ("text", "link"))
        missing = gate_rules.missing_items(items, filled, start=start.place, to=stage.place)
        if missing and all(item.is_proof for item in missing):
            cells.refuse("proof", "Won needs its proof: the order number, or a link to the order.")
        elif missing:
            cells.refuse("stage", gate_rules.closed_sentence(missing, stage.place))

    def _judge_closed(
        self, cells: Cells, known: KnownDeal, changes: dict[str, Any], closed_on: date | None, reason: str
    ) -> None:
        """A closed deal keeps its money, days and reason; an open one has no closing day."""
        if known.status == "open":
            if closed_on is not None:
                cells.refuse("closed_on", "An open deal has no closing date; use close_on for the expected one.")
            return
        if cells.has("closed_on") and closed_on != known.closed_on:
            changes["closed_on"] = closed_on
        if known.status == "lost" and reason and reason != known.lost_reason:
            changes["lost_reason"] = reason
        for name in changes.keys() - deal_service.EDITABLE_CLOSED:
            standing = "won" if known.status == "won" else "lost"
            money = f" with {known.amount:,}" if known.amount is not None else ""
            way = (
                "correct its money by a restatement of the booking"
                if standing == "won"
                else "reopen it before changing it"
            )
            cells.refuse(COLUMN_OF.get(name, name), f"This deal is {standing} since {known.closed_on}{money}; {way}.")

    @staticmethod
    def _refuse(cells: Cells, found: dict[str, str]) -> None:
        for name, sentence in found.items():
            cells.refuse(COLUMN_OF.get(name, name), sentence)

    @staticmethod
    def _dates(known: KnownDeal, changes: dict[str, Any]) -> rules.DealDates:
        return rules.DealDates(
            *(changes.get(name, getattr(known, name)) for name in ("amount", "opened_on", "close_on"))
        )

    def apply(self) -> None:
        made = take_over_many(self.act, rows=self.plan.creates)
        note_taken_over(self.traces, made)
        with watching_deals(self.traces, [update.pk for update in self.plan.updates]):
            self._update_all()

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
                deal_service.move_stage(self.act, deal=deal, from_file=True, **moves, **update.given)
            if update.changes:
                version = deal.version if update.reopens else update.version
                deal_service.change(self.act, deal=deal, version=version, data=update.changes)
            if update.stage and not update.reopens:
                deal_service.move_stage(self.act, deal=deal, from_file=True, **moves)
