"""Deals that programs send again and again: opened when new, brought up to date when known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from django.db import transaction

from accounts.record.rules.acts import Act
from pipeline.deals.models import Deal
from pipeline.deals.rules.pushes import UNEXPLAINED, Explanation
from pipeline.deals.services import answers, deals
from pipeline.stages.models import Stage
from traps_web.lib.faults import Invalid, StaleState


@transaction.atomic
def save(
    act: Act,
    *,
    deal: Deal | None,
    data: Mapping[str, Any],
    stage: Stage | None = None,
    closed_on: date | None = None,
    reason: str = "",
    version: int | None = None,
    items: Mapping[int, Any] | None = None,
    proof: str = "",
    override: deals.Override | None = None,
    push: Explanation = UNEXPLAINED,
    from_crm: bool = False,
) -> Deal:
    """Open a deal, or change one, and move it to the named stage through the one road; checklist items may come along.

    `from_crm` says that the program speaks for the CRM: what is kept there is then taken as it is.

    A won deal that the CRM takes back is moved first, because nothing else of a won deal changes.

    Raises Invalid (GateClosed when items are missing), Refused, StaleState.
    """
    if deal is None:
        known = {field.name for field in fields(deals.DealData)}
        given: dict[str, Any] = {"name": "", "owner_id": act.person.pk} | {
            name: data[name] for name in known & data.keys()
        }
        given["pipeline_id"] = stage.pipeline_id if stage else None
        deal = deals.create(act, data=deals.DealData(**given), at=stage, from_crm=from_crm)
    else:
        if version is not None and version != deal.version:
            raise StaleState
        if from_crm and deal.status == "won" and stage is not None and stage.kind != "won":
            is_lost = stage.kind == "lost"
            reason_is = "lost_reason" if is_lost else "reason"
            move(act, deal=deal, to_stage=stage, closed_on=closed_on, reason=reason, from_crm=True, reason_is=reason_is)
        corrected = {"closed_on": closed_on, "lost_reason": reason} if _stays_lost(deal, stage) else {}
        data = {**data, **{name: value for name, value in corrected.items() if value}}
        deal = deals.change(act, deal=deal, version=deal.version, data=data, push=push, from_crm=from_crm)
    if stage is None or stage.pk == deal.stage_id:
        if items:
            answers.answer(act, deal=deal, items=items)
        return deal
    return move(
        act,
        deal=deal,
        to_stage=stage,
        closed_on=closed_on,
        reason=reason,
        items=items,
        proof=proof,
        override=override,
        from_crm=from_crm,
        reason_is="lost_reason" if stage.kind == "lost" else "reason",
    )


def _stays_lost(deal: Deal, stage: Stage | None) -> bool:
    """Whether what is sent along of an end corrects the end that a deal has."""
    return deal.status == "lost" and (stage is None or stage.pk == deal.stage_id)


def move(act: Act, *, deal: Deal, to_stage: Stage, reason_is: str = "reason", **along: Any) -> Deal:
    """Move a deal for a program: what is wrong is told under the names it sent. Raises as `deals.move_stage` does."""
    try:
        return deals.move_stage(act, deal=deal, to_stage=to_stage, **along)
    except Invalid as fault:
        names = {"to_stage": "stage", "reason": reason_is, "override_reason": "override", "expires_on": "override"}
        fault.errors = {names.get(name, name): sentence for name, sentence in fault.errors.items()}
        raise
