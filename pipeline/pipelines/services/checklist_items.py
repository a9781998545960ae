"""Checklists of stages, as admins set them.

An item that has been asked for is retired, never removed, so that answers keep their question.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts.record.models import AuditEvent
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.deals.models import Deal
from pipeline.deals.services import readiness_days
from pipeline.stages.models import ChecklistItem, Pipeline, Stage
from pipeline.stages.models.checklist_items import ITEM_KINDS
from pipeline.stages.rules import gates, methods
from pipeline.stages.services import gate_duties
from pipeline.stages.services.checklists import refresh_debt
from traps_web.lib.faults import Invalid
from traps_web.lib.normal_form import folded

NAME_TAKEN = "This stage already has an item with this name."
LAST_PROOF = "A won deal needs a proof. Keep one required item of kind text, link or file at this stage."


@dataclass(frozen=True, slots=True)
class ItemData:
    """What an admin says about an item."""

    name: str
    kind: str = "text"
    required_at_exit: bool = True
    evidence: str = ""


@transaction.atomic
def add(act: Act, *, stage: Stage, data: ItemData, method: str = "") -> ChecklistItem:
    """Ask for one more thing at a stage: of open deals before they leave it, of won ones as their proof.

    Raises Invalid by field.
    """
    _require_fine(data)
    if stage.kind == "lost":
        raise Invalid(whole="A lost deal needs only a reason.")
    last = ChecklistItem.objects.filter(stage=stage).aggregate(last=Max("position"))["last"] or 0
    item = ChecklistItem(
        stage=stage,
        position=last + 1,
        name=data.name.strip(),
        kind=data.kind,
        required_at_exit=data.required_at_exit,
        evidence=data.evidence.strip(),
        method=method,
    )
    try:
        with transaction.atomic():
            item.save(force_insert=True)
    except IntegrityError:
        raise Invalid(name=NAME_TAKEN) from None
    audit.record(act, verb="checklist item added", subject=item, after=asdict(data) | {"stage": stage.name})
    return item


@transaction.atomic
def change(act: Act, *, item: ChecklistItem, data: ItemData) -> ChecklistItem:
    """Word an item anew, or change whether it is required; its kind stays once it is answered.

    Raises Invalid by field.
    """
    _require_fine(data)
    if data.kind != item.kind and item.answers.exists():
        raise Invalid(kind="This item already has answers, so its kind cannot change. Retire it and add another one.")
    if item.stage.kind == "won" and not (data.required_at_exit and data.kind in gates.PROOF_KINDS):
        _require_other_proof(item)
    after = asdict(data) | {"name": data.name.strip(), "evidence": data.evidence.strip()}
    before = {name: getattr(item, name) for name in after}
    if after == before:
        return item
    try:
        with transaction.atomic():
            ChecklistItem.objects.filter(pk=item.pk).update(**after)
    except IntegrityError:
        raise Invalid(name=NAME_TAKEN) from None
    item.refresh_from_db()
    audit.record(act, verb="checklist item changed", subject=item, before=before, after=after)
    _refresh_debts(act, item.stage.pipeline_id)
    return item


@transaction.atomic
def retire(act: Act, *, item: ChecklistItem) -> None:
    """Ask for an item no longer; answers stay. Raises Invalid for the last proof of a won deal."""
    if item.stage.kind == "won":
        _require_other_proof(item)
    if ChecklistItem.objects.filter(pk=item.pk, retired_at__isnull=True).update(
        retired_at=act.now, retired_by=act.person
    ):
        audit.record(act, verb="checklist item retired", subject=item)
        _refresh_debts(act, item.stage.pipeline_id)


def _require_other_proof(item: ChecklistItem) -> None:
    others = ChecklistItem.objects.filter(
        stage_id=item.stage_id, retired_at__isnull=True, required_at_exit=True, kind__in=gates.PROOF_KINDS
    )
    if not others.exclude(pk=item.pk).exists():
        raise Invalid(whole=LAST_PROOF)


@transaction.atomic
def install_method(act: Act, *, pipeline: Pipeline, method: str) -> int:
    """Put the questions of MEDDPICC, SPICED or BANT on the open stages; returns how many are new.

    Questions that are there already are left alone. Raises Invalid when there is no such method, or no open stage.
    """
    if method not in methods.METHODS:
        raise Invalid(method="Choose MEDDPICC, SPICED or BANT.")
    stages = list(
        Stage.objects.filter(pipeline=pipeline, kind="open", retired_at__isnull=True).order_by("position", "pk")
    )
    standing = ChecklistItem.objects.filter(stage__in=stages, retired_at__isnull=True)
    standing_names = {folded(name) for name in standing.values_list("name", flat=True)}
    last = dict(standing.values_list("stage_id").annotate(last=Max("position")))
    rows = []
    for place, question in methods.places(method, len(stages)):
        if folded(question.name) in standing_names:
            continue
        stage = stages[place]
        last[stage.pk] = last.get(stage.pk, 0) + 1
        rows.append(
            ChecklistItem(
                stage=stage,
                position=last[stage.pk],
                name=question.name,
                kind=question.kind,
                evidence=question.evidence,
                method=method,
            )
        )
    made = ChecklistItem.objects.bulk_create(rows)
    AuditEvent.objects.bulk_create(
        [
            audit.event(
                act, verb="checklist item added", subject=item, after={"stage": item.stage.name, "method": method}
            )
            for item in made
        ]
    )
    return len(made)


def _refresh_debts(act: Act, pipeline_id: int) -> None:
    rows = Deal.objects.filter(stage__pipeline_id=pipeline_id, gate_debt_on__isnull=False)
    deals = list(rows.select_related("stage", "owner"))
    refresh_debt(deals)
    readiness_days.follow(act, deals)
    for deal in deals:
        gate_duties.follow(act, deal=deal)


def _require_fine(data: ItemData) -> None:
    sentences = {
        "name": "" if data.name.strip() else "Enter what has to be known.",
        "kind": "" if data.kind in ITEM_KINDS else "Choose from the list.",
    }
    if len(data.name.strip()) > 120:
        sentences["name"] = "Keep the name under 120 characters."
    if len(data.evidence.strip()) > 200:
        sentences["evidence"] = "Keep the hint under 200 characters."
    if wrong := {name: sentence for name, sentence in sentences.items() if sentence}:
        raise Invalid(**wrong)
