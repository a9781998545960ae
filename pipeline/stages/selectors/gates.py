"""What gates ask for and what is answered, for one deal and for many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from pipeline.customers.models import Contact
from pipeline.stages.models import ChecklistItem, DealItem, GateOverride, ReplacedFile, Stage
from pipeline.stages.rules import gates as rules

if TYPE_CHECKING:
    from pipeline.deals.models import Deal


def place(stage: Stage) -> rules.Place:
    """A stage as gates see it."""
    return rules.Place(pk=stage.pk, name=stage.name, position=stage.position, kind=stage.kind)


def items_of(*, pipeline_ids: Collection[int], keep_stage_ids: Collection[int] = ()) -> dict[int, list[rules.Item]]:
    """What is asked for on the way through each pipeline, in order.

    A retired stage asks only the deals that stand at it.
    """
    live = Q(stage__retired_at__isnull=True) | Q(stage_id__in=list(keep_stage_ids))
    rows = ChecklistItem.objects.filter(live, stage__pipeline_id__in=list(pipeline_ids), retired_at__isnull=True)
    items_by_pipeline: dict[int, list[rules.Item]] = defaultdict(list)
    for row in rows.select_related("stage").order_by("stage__position", "position", "pk"):
        items_by_pipeline[row.stage.pipeline_id].append(
            rules.Item(
                pk=row.pk,
                name=row.name,
                kind=row.kind,
                is_required=row.required_at_exit,
                evidence=row.evidence,
                stage=place(row.stage),
            )
        )
    return items_by_pipeline


def items_for(deal: Deal) -> list[rules.Item]:
    """What is asked for on the way of one deal, in order."""
    pipeline_id = deal.stage.pipeline_id
    return items_of(pipeline_ids=[pipeline_id], keep_stage_ids=[deal.stage_id])[pipeline_id]


def answered(*, deal_ids: Collection[int]) -> dict[int, set[int]]:
    """The answered items of deals."""
    items_by_deal: dict[int, set[int]] = defaultdict(set)
    ids = sorted(deal_ids)
    for start in range(0, len(ids), 500):
        rows = DealItem.objects.filter(deal_id__in=ids[start : start + 500])
        for deal_id, item_id in rows.values_list("deal_id", "item_id"):
            items_by_deal[deal_id].add(item_id)
    return items_by_deal


def answers_of(*, deal: Deal) -> dict[int, DealItem]:
    """The answers of one deal by item, with who gave them."""
    return {row.item_id: row for row in DealItem.objects.filter(deal=deal).select_related("done_by", "item")}


def owed(*, deal: Deal, to_stage: Stage) -> list[rules.Item]:
    """What a move asks for, answered or not."""
    return rules.owed_items(items_for(deal), start=place(deal.stage), to=place(to_stage))


def missing(*, deal: Deal, to_stage: Stage, besides: Collection[int] = ()) -> list[rules.Item]:
    """What stands between a deal and a stage; `besides` are the items that are answered in the same act."""
    start, to = place(deal.stage), place(to_stage)
    owed_items = owed(deal=deal, to_stage=to_stage)
    if not owed_items:
        return []
    filled = answered(deal_ids=[deal.pk])[deal.pk] | set(besides)
    return rules.missing_items(owed_items, filled, start=start, to=to)


def missing_elsewhere(*, deal: Deal, to_stage: Stage, besides: Collection[int] = ()) -> list[rules.Item]:
    """What a deal lacks that the CRM moved to another pipeline: where it is won there, the proof, and else nothing yet.

    It is there for the first time, like a deal that a file brings.
    """
    if to_stage.kind != "won":
        return []
    items = items_of(pipeline_ids=[to_stage.pipeline_id])[to_stage.pipeline_id]
    filled = answered(deal_ids=[deal.pk])[deal.pk] | set(besides)
    return [item for item in items if item.is_proof and item.is_required and item.pk not in filled]


def overrides_of(*, deal: Deal) -> list[GateOverride]:
    """The overrides of one deal, oldest first, with their stages and people."""
    rows = GateOverride.objects.filter(deal=deal).select_related("from_stage", "to_stage", "by")
    return list(rows.order_by("at", "pk"))


def binding(deal: Deal, overrides: Iterable[GateOverride]) -> list[GateOverride]:
    """The overrides of which a deal still owes items.

    While it is open it owes those of all, once it is won those of the invoice or the CRM that won it.
    """
    if deal.status == "lost":
        return []
    return [row for row in overrides if deal.status == "open" or row.invoice_id is not None or row.in_crm]


def owed_since_won(*, deal: Deal) -> list[rules.Item]:
    """What a deal that an invoice or the CRM won still has to answer, in order."""
    overrides = binding(deal, overrides_of(deal=deal))
    if deal.status != "won" or not overrides:
        return []
    items, filled = items_for(deal), answered(deal_ids=[deal.pk])[deal.pk]
    missing, _ = debt_of(deal=deal, overrides=overrides, items=items, filled=filled)
    return [item for item in items if item.pk in missing]


def named_items(deal: Deal, row: GateOverride, items: Iterable[rules.Item]) -> list[int]:
    """The items that an override still binds a deal to: where the CRM moved it back, just those behind its stage."""
    named_ids = [entry["id"] for entry in row.missing]
    if not row.in_crm or deal.status != "open":
        return named_ids
    behind = {item.pk for item in items if item.stage.kind == "open" and item.stage.position < deal.stage.position}
    return [pk for pk in named_ids if pk in behind]


def debt_of(
    *, deal: Deal, overrides: Iterable[GateOverride], items: Sequence[rules.Item], filled: Collection[int]
) -> tuple[list[int], date | None]:
    """The items of some overrides that bind a deal and are still missing, and the earliest day one is owed by."""
    owed = {item.pk for item in items if item.is_required and item.pk not in filled}
    return rules.debt([(named_items(deal, row, items), row.expires_on) for row in overrides], owed)


def people_of_customer(*, deal: Deal) -> list[str]:
    """Names to choose from when an item is answered with a person of the customer."""
    rows = Contact.objects.filter(customer_id=deal.customer_id or 0, retired_at__isnull=True)
    return list(rows.order_by("name", "pk").values_list("name", flat=True)[:200])


def answer_with_file(*, deal: Deal, item_id: int) -> DealItem:
    """The answer that holds a file. Raises DealItem.DoesNotExist when there is none."""
    return DealItem.objects.exclude(file="").get(deal=deal, item_id=item_id)


def replaced_files(*, deal: Deal) -> QuerySet[ReplacedFile]:
    """The files that once answered items of a deal, the newest first, with their items and people."""
    rows = ReplacedFile.objects.filter(deal=deal).select_related("item", "done_by", "replaced_by")
    return rows.order_by("-replaced_at", "-pk")


def every_item() -> QuerySet[ChecklistItem]:
    """All items that are asked for, in order."""
    rows = ChecklistItem.objects.filter(retired_at__isnull=True).select_related("stage__pipeline")
    return rows.order_by("stage__pipeline__name", "stage__position", "position", "pk")


def checklist(*, pipeline_id: int) -> QuerySet[ChecklistItem]:
    """The items that are asked for on a pipeline, in order."""
    rows = ChecklistItem.objects.filter(stage__pipeline_id=pipeline_id, retired_at__isnull=True)
    return rows.select_related("stage").order_by("stage__position", "position", "pk")


def to_answer(*, deal: Deal, answered: Collection[int], only: str = "") -> list[rules.Item]:
    """What can be answered: the missing items of the deal's stage and of those before; or one item, answered or not."""
    items = items_for(deal) if deal.status == "open" else owed_since_won(deal=deal)
    if only:
        return [item for item in items if str(item.pk) == only]
    if deal.status != "open":
        return items
    behind = [item for item in items if item.stage.kind == "open" and item.stage.position <= deal.stage.position]
    return [item for item in behind if item.pk not in answered]
