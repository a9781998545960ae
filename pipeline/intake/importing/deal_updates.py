"""What a line of a file changes in a deal that is on record.

It is judged by the same rules as a page, before anything is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.imports.importing import references as people_references
from accounts.imports.importing.cells import Cells
from accounts.organisation.selectors import calendar
from pipeline.bookings.rules.bookings import DayBounds
from pipeline.deals.importing.deal_references import KnownDeal
from pipeline.deals.rules import deals as rules
from pipeline.deals.rules.pushes import UNEXPLAINED, Explanation, is_push, reason_fault
from pipeline.deals.selectors import won_money
from pipeline.deals.services import crm
from pipeline.deals.services import deals as deal_service
from pipeline.intake.importing.paused_deals import Pause
from pipeline.stages.importing.stage_references import KnownStage
from pipeline.stages.rules import gates as gate_rules
from pipeline.stages.rules.homes import OURS
from traps_web.lib import wording

REOPENED = "reopened by an import"
OTHER_PIPELINE = "{} belongs to another pipeline than this deal."
BOOKED_KEPT = (
    "This deal is won since {since} and booked. What the CRM says now of its day, money and owner is ignored: "
    "to correct its money, restate the booking."
)
COLUMN_OF = {
    "to_stage": "stage",
    "reason": "lost_reason",
    "owner_id": "owner_email",
    "customer_id": "customer",
    "product_id": "product",
}


@dataclass(frozen=True)
class DealUpdate:
    """What a line changes in a deal that already exists."""

    pk: int
    version: int
    changes: dict[str, Any]
    stage: KnownStage | None = None
    reopens: bool = False
    """It is closed, and moves before anything else of it changes: back to an open stage, or from won to lost."""
    closed_on: date | None = None
    reason: str = ""
    proof: str = ""
    given: dict[str, Any] = field(default_factory=dict)
    push: Explanation = UNEXPLAINED
    pause: Pause | None = None


def refuse(cells: Cells, faults: Mapping[str, str]) -> None:
    """Refuse the line, each sentence under the column of its field."""
    for name, sentence in faults.items():
        if sentence:
            cells.refuse(COLUMN_OF.get(name, name), sentence)


def check_team(cells: Cells, memberships: Mapping[int, list[people_references.Span]], owner_id: int, day: date) -> None:
    """Refuse money of a day on which its owner is in no team."""
    if people_references.team_on(memberships.get(owner_id, []), day) is None:
        cells.refuse(
            "owner_email",
            f"{cells.text('owner_email')} is in no team on {day.isoformat()}; the money would have no team.",
        )


@dataclass(frozen=True)
class DealUpdates:
    """Judges the lines of one file against what is known of its deals, their gates and their owners."""

    day: DayBounds
    stages: Mapping[int, KnownStage]
    items: Mapping[int, Sequence[gate_rules.Item]]
    answered: Mapping[int, Any]
    memberships: Mapping[int, list[people_references.Span]]
    gone: people_references.Gone
    in_crm: frozenset[int] = frozenset()
    kept: list[int] = field(default_factory=list)
    """Lines that bring another next step for a deal whose next step is kept here."""
    booked: list[tuple[int, str, str]] = field(default_factory=list)
    """Lines, columns and sentences about won deals of which the CRM says something else than what is booked."""

    def judge(
        self,
        cells: Cells,
        known: KnownDeal,
        stage: KnownStage,
        facts: dict[str, Any],
        proof: str,
        push: Explanation = UNEXPLAINED,
    ) -> DealUpdate | None:
        """What the line changes. None when it is refused, or changes nothing."""
        moves = stage.pk != known.stage_id
        is_taken = stage.pipeline_id in self.in_crm
        closed_on, reason = facts.pop("closed_on"), facts.pop("lost_reason")
        changes = self._changes(cells, known, stage, facts)
        if is_taken and moves:
            self._judge_taken(cells, known, stage, changes, closed_on)
        elif moves:
            self._judge_move(cells, known, stage, changes, closed_on, reason)
            self._judge_gate(cells, known, stage, changes, proof)
        else:
            if is_taken and known.status != "open":
                self._judge_corrected(cells, known, changes, closed_on, reason)
            else:
                self._judge_closed(cells, known, changes, closed_on, reason)
            if is_taken:
                refuse(cells, crm.held_faults(changes, day=self.day))
            elif known.status == "open":
                refuse(cells, rules.data_faults(changes, _dates(known, {}), is_first=stage.is_first, day=self.day))
        if not is_taken and stage.kind == "open":
            self._judge_push(cells, known, changes, push)
        if not cells.fine or not (moves or changes):
            return None
        reopens = moves and (known.status == "won" or (known.status == "lost" and stage.kind == "open"))
        given = _given(known, stage, changes, reopens=reopens)
        return DealUpdate(
            pk=known.pk,
            version=known.version,
            changes=changes,
            stage=stage if moves else None,
            reopens=reopens,
            closed_on=closed_on if stage.kind != "open" else None,
            reason=REOPENED if reopens and stage.kind == "open" else reason,
            proof=proof,
            given=given,
            push=push,
        )

    def _changes(self, cells: Cells, known: KnownDeal, stage: KnownStage, facts: dict[str, Any]) -> dict[str, Any]:
        """The fields in which the line differs from the deal, as far as a file changes them."""
        changes = {
            name: value
            for name, value in facts.items()
            if cells.has(COLUMN_OF.get(name, name)) and getattr(known, name) != value
        }
        if stage.pipeline_id in self.in_crm and (ours := changes.keys() & set(OURS)):
            changes = {name: value for name, value in changes.items() if name not in ours}
            self.kept.append(cells.line)
        if changes.keys() & {"next_step", "next_step_on"}:
            changes |= {name: facts[name] for name in ("next_step", "next_step_on")}
        if self.gone.keeps(cells.line, changes.get("owner_id"), heir_id=known.owner_id):
            del changes["owner_id"]
        if stage.kind != "open":
            for name in ("close_on", "next_step", "next_step_on"):
                changes.pop(name, None)
        return changes

    def _judge_taken(
        self, cells: Cells, known: KnownDeal, stage: KnownStage, changes: dict[str, Any], closed_on: date | None
    ) -> None:
        """A move in the CRM is taken as it is: refused is only what no deal could be, and what is booked."""
        start = self.stages[known.stage_id]
        if start.pipeline_id not in self.in_crm:
            cells.refuse("stage", OTHER_PIPELINE.format(stage.name))
            return
        rule = rules.transition(known.status, stage.kind, in_crm=True)
        if rule is None:
            cells.refuse("stage", rules.REFUSALS[known.status])
            return
        if known.closed_on and known.status == "won":
            refuse(cells, {"stage": won_money.fault(deal_id=known.pk, won_on=known.closed_on, today=self.day.today)})
        if stage.kind == "open" and closed_on is not None:
            cells.refuse("closed_on", "An open deal has no closed_on date. Use close_on for the expected date.")
        amount, opened_on = (changes.get(name, getattr(known, name)) for name in ("amount", "opened_on"))
        refuse(cells, crm.held_faults(changes, day=self.day))
        refuse(cells, rules.crm_faults(amount, opened_on, rule, closed_on=closed_on, day=self.day))
        if known.status == "won":
            refuse(cells, rules.crm_faults(amount, known.opened_on, rule, closed_on=closed_on, day=self.day))
        if known.status == "lost" and stage.kind == "won":
            self._refuse_closed(cells, known, changes.keys() - {"amount"})
        if stage.kind == "won" and closed_on and cells.fine:
            check_team(cells, self.memberships, changes.get("owner_id", known.owner_id), closed_on)

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
            cells.refuse("closed_on", "An open deal has no closed_on date. Use close_on for the expected date.")
        dates = _dates(known, changes)
        given_reason = REOPENED if known.status == "lost" else reason
        faults = rules.data_faults(changes, dates, is_first=stage.is_first, day=self.day)
        faults |= rules.move_faults(
            dates,
            rule,
            is_first=stage.is_first,
            to_kind=stage.kind,
            reason=given_reason,
            closed_on=closed_on,
            day=self.day,
        )
        refuse(cells, faults)
        if stage.kind == "won" and closed_on and cells.fine:
            check_team(cells, self.memberships, changes.get("owner_id", known.owner_id), closed_on)

    def _judge_gate(
        self, cells: Cells, known: KnownDeal, stage: KnownStage, changes: dict[str, Any], proof: str
    ) -> None:
        """A file passes the same gates as a page: what was taken over owes its items when it moves on."""
        start = self.stages.get(known.stage_id)
        if start is None or not cells.fine:
            return
        if start.pipeline_id != stage.pipeline_id:
            cells.refuse("stage", OTHER_PIPELINE.format(stage.name))
            return
        if gate_rules.is_forward(start.place, stage.place) and stage.kind == "open":
            step, on = (changes.get(name, getattr(known, name)) for name in ("next_step", "next_step_on"))
            refuse(cells, rules.step_owed(step, on, today=self.day.today))
        filled = set(self.answered[known.pk])
        items = self.items[stage.pipeline_id]
        if proof and stage.kind == "won":
            filled.update(item.pk for item in items if item.is_proof and item.kind in ("text", "link"))
        missing = gate_rules.missing_items(items, filled, start=start.place, to=stage.place)
        if missing and all(item.is_proof for item in missing):
            cells.refuse("proof", "A won deal needs its proof: the order number, or a link to the order.")
        elif missing:
            cells.refuse("stage", gate_rules.closed_sentence(missing, stage.place))

    def _judge_push(self, cells: Cells, known: KnownDeal, changes: dict[str, Any], push: Explanation) -> None:
        """One more push of a deal needs its reason in the line."""
        after = changes.get("close_on")
        if known.status != "open" or not is_push(known.close_on, after, calendar=calendar.rules()):
            return
        if fault := reason_fault(known.pushes, push):
            cells.refuse("push_reason", fault)

    def _judge_closed(
        self, cells: Cells, known: KnownDeal, changes: dict[str, Any], closed_on: date | None, reason: str
    ) -> None:
        """A closed deal keeps its money, days and reason; an open one has no closing day."""
        if known.status == "open":
            if closed_on is not None:
                cells.refuse("closed_on", "An open deal has no closed_on date. Use close_on for the expected date.")
            return
        if cells.has("closed_on") and closed_on != known.closed_on:
            changes["closed_on"] = closed_on
        if known.status == "lost" and reason and reason != known.lost_reason:
            changes["lost_reason"] = reason
        self._refuse_closed(cells, known, changes.keys())

    def _judge_corrected(
        self, cells: Cells, known: KnownDeal, changes: dict[str, Any], closed_on: date | None, reason: str
    ) -> None:
        """What the CRM says anew of a closed deal: all of a lost one; of a won one, which is booked, its name alone."""
        if closed_on is not None and closed_on != known.closed_on:
            changes["closed_on"] = closed_on
        if known.status == "lost" and reason and reason != known.lost_reason:
            changes["lost_reason"] = reason
        if known.status == "lost":
            refuse(cells, crm.corrected_faults(known, changes, day=self.day))
            return
        if booked := sorted(COLUMN_OF.get(name, name) for name in changes.keys() - deal_service.EDITABLE_CLOSED):
            self.booked.append((cells.line, booked[0], BOOKED_KEPT.format(since=known.closed_on)))
        for name in changes.keys() - deal_service.EDITABLE_CLOSED:
            del changes[name]

    def _refuse_closed(self, cells: Cells, known: KnownDeal, names: Iterable[str]) -> None:
        for name in set(names) - deal_service.EDITABLE_CLOSED:
            standing = "won" if known.status == "won" else "lost"
            money = f" with {wording.exact_money(known.amount)}" if known.amount is not None else ""
            way = "to correct its money, restate the booking" if standing == "won" else "reopen it before changing it"
            cells.refuse(COLUMN_OF.get(name, name), f"This deal is {standing} since {known.closed_on}{money}; {way}.")


def _given(known: KnownDeal, stage: KnownStage, changes: dict[str, Any], *, reopens: bool) -> dict[str, Any]:
    """What goes along with the move itself: a lost deal cannot be changed before, nor a won one after it."""
    if reopens:
        return {"close_on": changes["close_on"]} if changes.get("close_on") else {}
    if known.status == "lost" and stage.kind == "won" and "amount" in changes:
        return {"amount": changes.pop("amount")}
    return {}


def _dates(known: KnownDeal, changes: dict[str, Any]) -> rules.DealDates:
    return rules.DealDates(*(changes.get(name, getattr(known, name)) for name in ("amount", "opened_on", "close_on")))
