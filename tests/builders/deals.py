"""Builders of deals at any position."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.duties.services.traps import install_defaults
from accounts.models import Person
from pipeline.activities.services import defaults
from pipeline.deals.services import deals, milestones
from pipeline.intake.services.takeovers import TakenOverDeal, take_over_many
from pipeline.models import ChecklistItem, Deal, DealChange, DealItem, GateOverride, Milestone, ReplacedFile, Stage
from pipeline.pipelines.services import checklist_items
from pipeline.stages.rules.gates import Override
from pipeline.stages.services import checklists
from tests import make

PROOF = "PO 17"
STEP = {"next_step": "Call", "next_step_on": date(2026, 12, 1)}


def stage(name: str) -> Stage:
    """A stage of the default pipeline, which is installed when it is missing."""
    defaults.install(make.NOW)
    return Stage.objects.get(pipeline__is_default=True, name=name)


def proof_item() -> ChecklistItem:
    """The item that proves that a deal of the default pipeline is won."""
    return ChecklistItem.objects.get(stage=stage("Won"))


def make_item(at: str, name: str = "Budget confirmed", kind: str = "yes/no", **values: Any) -> ChecklistItem:
    """An item that a stage asks for."""
    data = checklist_items.ItemData(name=name, kind=kind, **values)
    return checklist_items.add(make.act(), stage=stage(at), data=data)


def make_deal(owner: Person, *, at: str = "Prospecting", name: str = "Condax, GTX Pro", **values: Any) -> Deal:
    """A deal at a stage, put there the way an import does."""
    where = stage(at)
    values.setdefault("amount", Decimal("1000.00"))
    if where.kind != "open":
        values.setdefault("closed_on", date(2026, 11, 20))
    elif at != "Prospecting":
        values.setdefault("close_on", date(2026, 12, 18))
    row = TakenOverDeal(name=name, owner_id=owner.pk, stage_id=where.pk, **values)
    [deal] = take_over_many(make.act(), rows=[row])
    return deal


def open_deal(owner: Person, **values: Any) -> Deal:
    """A deal opened at the first stage by its owner."""
    defaults.install(make.act())
    data = deals.DealData(**{"name": "Condax, GTX Pro", "owner_id": owner.pk, "amount": Decimal("1000.00")} | values)
    return deals.create(make.act(owner), data=data)


def make_milestone(deal: Deal, *, due_on: date = date(2026, 12, 1), **values: Any) -> Milestone:
    """A dated step that the deal's owner owes."""
    install_defaults(make.act())
    named = {"name": "Offer agreed", "their_owner": "Head of operations", "owner": deal.owner} | values
    return milestones.add(make.act(deal.owner), deal=deal, due_on=due_on, **named)


def pushed(deal: Deal, *, to: date = date(2027, 1, 20)) -> DealChange:
    """The push of a deal to a later month by its owner."""
    deals.change(make.act(deal.owner), deal=deal, version=deal.version, data={"close_on": to})
    return DealChange.objects.get(deal=deal, is_push=True)


def make_file_answer(deal: Deal, content: bytes = b"%PDF-1.7 offer") -> DealItem:
    """A file that answers an item of the deal's stage."""
    item = make_item(deal.stage.name, name="Offer sent", kind="file")
    upload = SimpleUploadedFile("Offer.pdf", content)
    checklists.answer(make.act(deal.owner), deal=deal, items={item.pk: upload})
    return DealItem.objects.get(deal=deal, item=item)


def make_replaced_file(row: DealItem, content: bytes = b"%PDF-1.7 another offer") -> ReplacedFile:
    """The file of an answer, after another one took its place."""
    upload = SimpleUploadedFile("Offer 2.pdf", content)
    checklists.answer(make.act(row.deal.owner), deal=row.deal, items={row.item_id: upload})
    return ReplacedFile.objects.latest("pk")


def let_through(deal: Deal, *, by: Person, to: str = "Engaging", expires_on: date = date(2026, 12, 9)) -> GateOverride:
    """The override with which somebody of the line lets a deal go to a stage."""
    override_fields = {"override": Override("They sign on Monday", expires_on)}
    deals.move_stage(make.act(by), deal=deal, to_stage=stage(to), **override_fields)
    return GateOverride.objects.order_by("pk").last()
