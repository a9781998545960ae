"""Deals that an invoice won while the other system still works on them: a file of deals does not move them back."""

from __future__ import annotations

from typing import Any

from accounts.imports.importing.cells import Cells
from accounts.imports.importing.kinds import Plan
from pipeline.deals.importing.deal_references import KnownDeal
from pipeline.stages.importing.stage_references import KnownStage
from traps_web.lib import wording


def keep(plan: Plan, cells: Cells, known: KnownDeal, stage: KnownStage, facts: dict[str, Any]) -> None:
    """Leave a deal that an invoice won as it is, and point it out where the line says otherwise."""
    plan.unchanged += 1
    differs = stage.pk != known.stage_id or any(
        facts[name] is not None and facts[name] != getattr(known, name) for name in ("closed_on", "amount")
    )
    if differs and known.closed_on is not None:
        won = f"An invoice won it on {known.closed_on.isoformat()}"
        plan.note(cells.line, "stage", f"{won} with {wording.exact_money(known.amount)} planned: kept.")
