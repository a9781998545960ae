"""A move in progress: what was requested, the rule that applies, and how it is carried out.

`pipeline.deals.services.moves` decides whether the move is allowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from accounts.organisation.access import Relation, relation
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.bookings.rules import bookings as booking_rules
from pipeline.bookings.selectors.bookings import deals_booked_by_files, wins_of
from pipeline.bookings.services import bookings
from pipeline.deals.models import Deal, StageChange
from pipeline.deals.rules import deals as rules
from pipeline.deals.rules.pushes import UNEXPLAINED, Explanation
from pipeline.deals.services import (
    deal_saves,
    deal_states,
    milestones,
    pauses,
    push_reasons,
    reopenings,
    share_requests,
    shares,
    win_requests,
)
from pipeline.stages.models import Stage
from pipeline.stages.rules import gates
from pipeline.stages.selectors import gates as gate_selector
from pipeline.stages.selectors import homes
from pipeline.stages.services import checklists, gate_duties, gate_overrides
from traps_web.lib.faults import Invalid, Refused


@dataclass
class Move:
    """A requested move, and what is known about it so far.

    `is_taken`: the CRM made it, and it is accepted as it is; `missing` is then what the deal owes.
    """

    deal: Deal
    to_stage: Stage
    rule: rules.Transition
    day: booking_rules.DayBounds
    given: dict[str, Any]
    reason: str
    closed_on: date | None
    answers: checklists.Answers
    override: gates.Override | None
    missing: list[gates.Item] = field(default_factory=list)
    is_taken: bool = False
    push: Explanation = UNEXPLAINED

    @property
    def is_forward(self) -> bool:
        return gates.is_forward(gate_selector.place(self.deal.stage), gate_selector.place(self.to_stage))


def carry_out(act: Act, move: Move, version: int) -> Deal:
    """Write an allowed move with everything that follows from it. Raises StaleState."""
    deal, to_stage = move.deal, move.to_stage
    from_stage, planned, pushes = deal.stage, shares.of(deal), deal.pushes
    stamps = move.given | {
        "stage": to_stage,
        "status": to_stage.kind,
        "closed_on": move.closed_on if move.rule.needs_closed_on else None,
        "lost_reason": move.reason if to_stage.kind == "lost" else "",
        "stage_entered_at": act.now,
        **pauses.NO_PAUSE,
    }
    won_on = deal.closed_on if deal.status == "won" else None
    pauses.end_with_move(act, [deal])
    deal_saves.save(act, deal, version=version, changes=stamps, push=move.push)
    checklists.write(act, deal, move.answers)
    StageChange.objects.create(
        deal=deal, from_stage=from_stage, to_stage=to_stage, at=act.now, by=act.by, reason=move.reason[:200]
    )
    if move.is_taken:
        gate_overrides.owe(act, deal=deal, from_stage=from_stage, missing=move.missing)
        push_reasons.owe(act, deal=deal, since=pushes)
    elif move.missing and move.override is not None and act.by is not None:
        gate_overrides.record(act, deal=deal, from_stage=from_stage, missing=move.missing, override=move.override)
    checklists.refresh_debt([deal])
    gate_duties.follow(act, deal=deal)
    shares.rewrite(deal, planned, today=move.day.today)
    deal_states.follow(act, [deal])
    if to_stage.kind != "open":
        win_requests.overtake(act, deal=deal)
        share_requests.overtake(act, deal=deal)
    if won_on is not None:
        reopenings.take_back(act, deal=deal, won_on=won_on)
    if to_stage.kind == "won":
        _book(act, deal, planned)
    if to_stage.kind == "lost":
        milestones.end_with_deal(act, deal=deal)
    audit.record(
        act,
        verb="deal moved",
        subject=deal,
        before={"stage": from_stage.name},
        after={"stage": to_stage.name} | _audit_values(move.given),
        reason=move.reason,
    )
    return deal


def rule_of(act: Act, deal: Deal, to_stage: Stage, *, in_crm: bool = False) -> rules.Transition:
    """The rule of a move; with `in_crm`, of one that the CRM made. Raises Invalid (to_stage), Refused."""
    if to_stage.pk == deal.stage_id:
        raise Invalid(to_stage=f"The deal is already at {to_stage.name}.")
    if to_stage.pipeline_id != deal.stage.pipeline_id and not (in_crm and _is_in_crm(act, to_stage)):
        raise Invalid(to_stage=f"{to_stage.name} belongs to another pipeline.")
    if to_stage.retired_at is not None:
        raise Invalid(to_stage=f"{to_stage.name} is retired. Choose another stage.")
    rule = rules.transition(deal.stage.kind, to_stage.kind, in_crm=in_crm)
    if rule is None:
        raise Invalid(to_stage=rules.REFUSALS[deal.stage.kind])
    if (
        rule.who is rules.Who.LINE
        and act.by is not None
        and not act.by.is_admin
        and relation(act.by, deal.owner) is not Relation.LINE
    ):
        raise Refused("Only the line above can reopen a lost deal, with a reason.")
    return rule


def _is_in_crm(act: Act, stage: Stage) -> bool:
    """Between two pipelines that are kept in the CRM, the CRM moves deals as well."""
    return homes.is_in_crm(pipeline_id=stage.pipeline_id, day=organisation_today(act.now))


def _book(act: Act, deal: Deal, planned: shares.Shares) -> None:
    """Book a won deal, unless a file or program has booked it already: then that booking counts."""
    if deals_booked_by_files(deal_ids=[deal.pk]) or deal.closed_on is None or deal.amount is None:
        return
    row = replace(booking_of(deal, planned), win=wins_of(deal_id=deal.pk) + 1)
    bookings.record_many(act, rows=[row], source="deal")


def booking_of(deal: Deal, planned: shares.Shares) -> booking_rules.NewBooking:
    """The booking that a won deal makes: its amount on its closing day, credited by the planned shares."""
    assert deal.closed_on is not None and deal.amount is not None, "a won deal has both"
    return booking_rules.NewBooking(
        booked_on=deal.closed_on,
        amount=deal.amount,
        credit=planned,
        customer_id=deal.customer_id,
        product_id=deal.product_id,
        deal_id=deal.pk,
    )


def _audit_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON holds them."""
    return {name: value if isinstance(value, int | str) else str(value) for name, value in values.items()}
