"""Overrides of gates over all deals in sight, each with what it still owes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, QuerySet

from accounts.organisation.models import Person
from pipeline.stages.models import GateOverride
from pipeline.stages.selectors import gates

if TYPE_CHECKING:
    from pipeline.deals.models import Deal


def visible(*, viewer: Person) -> QuerySet[Any]:
    """Overrides of deals in sight with their deals and people, the newest first."""
    rows: QuerySet[Any] = GateOverride.objects.visible_to(viewer)
    every = Prefetch("deal__overrides", queryset=GateOverride.objects.order_by("at", "pk"))
    named = rows.select_related("deal__owner", "deal__stage", "from_stage", "to_stage", "by")
    return named.prefetch_related(every).order_by("-at", "-pk")


def of_crm(*, deal: Deal) -> list[GateOverride]:
    """What the CRM moved one deal without, as `debts` reads it, oldest first."""
    every = Prefetch("deal__overrides", queryset=GateOverride.objects.order_by("at", "pk"))
    rows = GateOverride.objects.filter(deal_id=deal.pk, in_crm=True).select_related("deal__owner", "deal__stage")
    return list(rows.prefetch_related(every).order_by("at", "pk"))


def debts(*, overrides: Iterable[Any]) -> dict[int, list[str]]:
    """By override, the names of its items that are still gate debt.

    They are asked for, not answered, and named by no newer override. A lost deal owes nothing, and a won one only what
    an invoice or the CRM won it without. The number of queries does not grow with the rows. `overrides` come from
    `visible`.
    """
    rows = list(overrides)
    rows_that_bind = [row for row in rows if gates.binding(row.deal, [row])]
    owing = {row.deal_id: row.deal for row in rows_that_bind}
    pipelines = {deal.stage.pipeline_id for deal in owing.values()}
    items_by_pipeline = gates.items_of(
        pipeline_ids=pipelines, keep_stage_ids={deal.stage_id for deal in owing.values()}
    )
    filled = gates.answered(deal_ids=owing)
    owed = {
        deal.pk: {item.pk for item in items_by_pipeline[deal.stage.pipeline_id] if item.is_required} - filled[deal.pk]
        for deal in owing.values()
    }
    newest = {
        (deal.pk, item_id): override.pk
        for deal in owing.values()
        for override in gates.binding(deal, deal.overrides.all())
        for item_id in gates.named_items(deal, override, items_by_pipeline[deal.stage.pipeline_id])
    }
    return {
        row.pk: [
            entry["name"]
            for entry in row.missing
            if entry["id"] in owed.get(row.deal_id, ()) and newest.get((row.deal_id, entry["id"])) == row.pk
        ]
        for row in rows
    }
