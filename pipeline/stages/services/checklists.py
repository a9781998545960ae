"""Checklists of deals: answered with who and when, on the page or in the same act as a move."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.customers.access import require_write
from pipeline.stages.models import DealItem, GateOverride, ReplacedFile
from pipeline.stages.rules import answers as rules
from pipeline.stages.rules.gates import Item
from pipeline.stages.selectors import gates
from pipeline.stages.services import gate_duties
from traps_web.lib.faults import Invalid

if TYPE_CHECKING:
    from pipeline.deals.models import Deal

Answers = dict[int, rules.Answer]
FOLDER = "deals"
GONE = "unknown"
"""Stands for the hash of a file that is no longer where it was stored."""
VALUE_COLUMNS = ["text", "day", "number", "file", "file_type", "sha256", "done_at", "done_by"]


@transaction.atomic
def answer(act: Act, *, deal: Deal, items: Mapping[int, Any]) -> list[int]:
    """Answer items of an open deal, or what a deal that an invoice or the CRM won still owes; returns their ids.

    A debt ends with the last missing item.

    Raises Invalid (`item_<id>`), Refused.
    """
    require_write(act.by, deal.owner, "this deal")
    if deal.status != "open" and not (deal.status == "won" and deal.gate_debt_on):
        raise Invalid(whole="The checklist of a closed deal cannot change.")
    given = read(deal, items, None if deal.status == "open" else gates.owed_since_won(deal=deal))
    if not given:
        raise Invalid(whole="Fill in at least one item.")
    write(act, deal, given)
    refresh_debt([deal])
    gate_duties.follow(act, deal=deal)
    return list(given)


def answer_with_file(act: Act, *, deal: Deal, item_id: int, upload: rules.Upload) -> None:
    """Answer one item of an open deal with a file. Raises Invalid (file), Refused."""
    try:
        answer(act, deal=deal, items={item_id: upload})
    except Invalid as fault:
        fault.errors = {"file" if name == f"item_{item_id}" else name: words for name, words in fault.errors.items()}
        raise


def read(deal: Deal, items: Mapping[int, Any] | None, known: Iterable[Item] | None = None) -> Answers:
    """What was given for items of the deal's own pipeline, read by kind; what is empty is left out. Raises Invalid."""
    if not items:
        return {}
    by_id = {item.pk: item for item in (gates.items_for(deal) if known is None else known)}
    answers: Answers = {}
    wrong: dict[str, str] = {}
    for item_id, raw in items.items():
        item = by_id.get(item_id)
        if item is None:
            wrong[f"item_{item_id}"] = "This deal has no such checklist item."
            continue
        try:
            value = rules.read(item.kind, raw)
        except ValueError as fault:
            wrong[f"item_{item_id}"] = str(fault)
            continue
        if value is not None:
            answers[item_id] = value
    if wrong:
        raise Invalid(**wrong)
    return answers


def write(act: Act, deal: Deal, given: Answers) -> None:
    """Store answers, in the place of older ones; inside the act that gives them. A file that is replaced is kept."""
    if not given:
        return
    # Of two answers at the same moment the second one replaces the first, whose file is evidence too.
    type(deal).objects.select_for_update().get(pk=deal.pk)
    before = gates.answers_of(deal=deal)
    given = {key: value for key, value in given.items() if key not in before or not _is_same(before[key], value)}
    if not given:
        return
    rows = [
        DealItem(
            deal=deal,
            item_id=item_id,
            text=value.text,
            day=value.day,
            number=value.number,
            file=_stored(deal, value),
            file_type=value.file_type,
            sha256="" if value.content is None else hashlib.sha256(value.content).hexdigest(),
            done_at=act.now,
            done_by=act.by,
        )
        for item_id, value in given.items()
    ]
    replaced = [row for key, row in before.items() if key in given and row.file]
    ReplacedFile.objects.bulk_create(_kept(act, row) for row in replaced)
    DealItem.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["deal", "item"], update_fields=VALUE_COLUMNS
    )
    # What is answered is a sign of life; the version that forms go by stays as it was.
    deal.updated_at = act.now
    deal.save(update_fields=["updated_at"])
    names = dict(DealItem.objects.filter(deal=deal, item_id__in=given).values_list("item_id", "item__name"))
    audit.record(
        act,
        verb="deal items answered",
        subject=deal,
        before={names[key]: text_of(before[key]) for key in given if key in before},
        after={names[row.item_id]: text_of(row) for row in rows},
    )


def _is_same(row: DealItem, value: rules.Answer) -> bool:
    """Whether the same answer is on record: sent again it changes nothing. A file is always taken as new."""
    return value.content is None and (row.text, row.day, row.number) == (value.text, value.day, value.number)


def _stored(deal: Deal, value: rules.Answer) -> str:
    """Where the content lies: a name that nobody can guess and that holds nothing of what was sent."""
    if value.content is None:
        return ""
    return default_storage.save(f"{FOLDER}/{deal.pk}/{uuid4().hex}", ContentFile(value.content))


def _kept(act: Act, row: DealItem) -> ReplacedFile:
    """A file as it was shown, for the record."""
    return ReplacedFile(
        deal_id=row.deal_id,
        item_id=row.item_id,
        text=row.text,
        file=row.file.name,
        file_type=row.file_type,
        sha256=_hash_of(row),
        done_at=row.done_at,
        done_by=row.done_by,
        replaced_at=act.now,
        replaced_by=act.person,
    )


def _hash_of(row: DealItem) -> str:
    """The hash of a file, also of one that was stored before hashes were; a file that is gone says so."""
    if row.sha256:
        return row.sha256
    try:
        with row.file.open("rb") as content:
            return hashlib.sha256(content.read()).hexdigest()
    except FileNotFoundError:
        return GONE


def text_of(row: DealItem) -> str:
    """An answer as text, for the audit trail; a file by its name and the hash of its content."""
    if row.file:
        return f"{row.text} (SHA-256 {_hash_of(row)})"
    if row.day is not None:
        return row.day.isoformat()
    return str(row.number) if row.number is not None else row.text


def refresh_debt(deals: Collection[Deal]) -> None:
    """Work out the gate debt of deals anew after an answer, an override, a move or a change of the checklist."""
    ids = [deal.pk for deal in deals]
    overrides: dict[int, list[GateOverride]] = {}
    for row in GateOverride.objects.filter(deal_id__in=ids).order_by("at", "pk"):
        overrides.setdefault(row.deal_id, []).append(row)
    if not overrides and not any(deal.gate_debt_on for deal in deals):
        return
    pipelines = {deal.stage.pipeline_id for deal in deals}
    items_by_pipeline = gates.items_of(pipeline_ids=pipelines, keep_stage_ids={deal.stage_id for deal in deals})
    filled = gates.answered(deal_ids=ids)
    for deal in deals:
        binding = gates.binding(deal, overrides.get(deal.pk, []))
        items = items_by_pipeline[deal.stage.pipeline_id]
        _, due = gates.debt_of(deal=deal, overrides=binding, items=items, filled=filled[deal.pk])
        if due != deal.gate_debt_on:
            deal.gate_debt_on = due
            deal.save(update_fields=["gate_debt_on"])
