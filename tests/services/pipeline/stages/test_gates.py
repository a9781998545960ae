"""Checklists, overrides and the debt they leave."""

import hashlib
from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from accounts.models import AuditEvent, Notice
from pipeline.deals.services import deals
from pipeline.models import ChecklistItem, Deal, DealItem, GateOverride, ReplacedFile
from pipeline.pipelines.services import checklist_items
from pipeline.pipelines.services.checklist_items import ItemData
from pipeline.stages.services import checklists
from tests import make
from tests.builders.deals import (
    PROOF,
    STEP,
    make_deal,
    make_file_answer,
    make_item,
    make_replaced_file,
    open_deal,
    proof_item,
    stage,
)
from traps_web.lib.faults import Invalid, Refused

EXPIRES = date(2026, 12, 9)


@pytest.fixture
def deal(world):
    return open_deal(world.rep, close_on=date(2026, 12, 18), **STEP)


def move(deal, to, by, now, **values):
    return deals.move_stage(make.act(by, now=now), deal=deal, to_stage=stage(to), **values)


def override(deal, by, now, to="Engaging", **values):
    return move(deal, to, by, now, override=deals.Override("They sign on Monday", EXPIRES), **values)


def test_a_closed_gate_is_an_invalid_that_names_the_items(world, deal, now):
    item = make_item("Prospecting", name="Who signs", kind="person")
    with pytest.raises(deals.GateClosed) as fault:
        move(deal, "Engaging", world.rep, now)
    assert isinstance(fault.value, Invalid)
    assert [(missing_item.pk, missing_item.name) for missing_item in fault.value.missing] == [(item.pk, "Who signs")]


def test_everything_that_stands_against_a_move_is_told_at_once(world, now):
    make_item("Prospecting", name="Who signs", kind="person")
    with pytest.raises(deals.GateClosed) as fault:
        move(open_deal(world.rep), "Engaging", world.rep, now)
    assert set(fault.value.errors) == {"to_stage", "close_on", "next_step"}


def test_an_answer_keeps_who_gave_it_and_when_and_can_be_given_anew(world, deal, now):
    item = make_item("Prospecting", name="Start", kind="date")
    checklists.answer(make.act(world.rep, now=now), deal=deal, items={item.pk: "2026-12-04"})
    checklists.answer(make.act(world.manager, now=now + timedelta(hours=1)), deal=deal, items={item.pk: "2026-12-04"})
    assert (DealItem.objects.get().done_by, DealItem.objects.get().done_at) == (world.rep, now)
    checklists.answer(make.act(world.manager, now=now + timedelta(hours=2)), deal=deal, items={item.pk: "2026-12-07"})
    row = DealItem.objects.get()
    assert (row.day, row.done_by) == (date(2026, 12, 7), world.manager)
    event = AuditEvent.objects.filter(verb="deal items answered").order_by("-pk")[0]
    assert (event.before, event.after) == ({"Start": "2026-12-04"}, {"Start": "2026-12-07"})


def test_strangers_do_not_answer_and_nothing_is_no_answer(world, deal, now):
    item = make_item("Prospecting")
    with pytest.raises(Refused):
        checklists.answer(make.act(world.peer, now=now), deal=deal, items={item.pk: True})
    with pytest.raises(Invalid, match="Fill in at least one item"):
        checklists.answer(make.act(world.rep, now=now), deal=deal, items={item.pk: ""})


def test_an_item_of_another_pipeline_is_not_asked(world, deal, now):
    with pytest.raises(Invalid) as fault:
        checklists.answer(make.act(world.rep, now=now), deal=deal, items={999: "x"})
    assert fault.value.errors == {"item_999": "This deal has no such checklist item."}


def test_a_debt_stands_until_the_last_item_is_answered(world, deal, now):
    first, second = make_item("Prospecting"), make_item("Prospecting", name="Who signs", kind="person")
    override(deal, world.manager, now)
    assert deal.gate_debt_on == EXPIRES
    assert Notice.objects.get(kind="gate-overridden").text == (
        "Mara Manager let Condax, GTX Pro go to Engaging without Budget confirmed and Who signs; owed by Wed 9 Dec."
    )
    checklists.answer(make.act(world.rep, now=now), deal=deal, items={first.pk: True})
    assert Deal.objects.get().gate_debt_on == EXPIRES
    checklists.answer(make.act(world.rep, now=now), deal=deal, items={second.pk: "Ann Lee"})
    assert Deal.objects.get().gate_debt_on is None
    assert GateOverride.objects.count() == 1


def test_an_override_of_an_open_gate_is_no_override(world, deal, now):
    override(deal, world.manager, now)
    assert deal.stage.name == "Engaging" and not GateOverride.objects.exists()


def test_part_is_answered_and_the_rest_overridden(world, deal, now):
    first, second = make_item("Prospecting"), make_item("Prospecting", name="Who signs", kind="person")
    override(deal, world.manager, now, items={first.pk: True})
    assert [entry["id"] for entry in GateOverride.objects.get().missing] == [second.pk]


@pytest.mark.parametrize("person", ["rep", "peer", "other_manager", "admin"])
def test_who_is_not_above_does_not_override(world, deal, now, person):
    make_item("Prospecting")
    with pytest.raises(Refused):
        override(deal, getattr(world, person), now)
    assert not GateOverride.objects.exists() and Deal.objects.get().stage.name == "Prospecting"


def test_a_debt_is_due_at_won_and_its_proof_is_never_overridden(world, deal, now):
    make_item("Prospecting", name="Who signs", kind="person")
    override(deal, world.manager, now)
    with pytest.raises(deals.GateClosed) as fault:
        move(deal, "Won", world.manager, now, closed_on=date(2026, 11, 25), proof=PROOF)
    assert [item.name for item in fault.value.missing] == ["Who signs"]
    with pytest.raises(deals.GateClosed) as fault:
        override(deal, world.manager, now, "Won", closed_on=date(2026, 11, 25))
    assert [item.name for item in fault.value.missing] == ["Proof of the order"]
    override(deal, world.manager, now, "Won", closed_on=date(2026, 11, 25), proof=PROOF)
    assert (deal.status, deal.gate_debt_on) == ("won", None)


def test_a_deal_that_was_taken_over_owes_its_items_when_it_is_won(world, now):
    item = make_item("Prospecting")
    deal = make_deal(world.rep, at="Closing", **STEP)
    with pytest.raises(deals.GateClosed):
        move(deal, "Won", world.rep, now, closed_on=date(2026, 11, 25), proof=PROOF)
    move(deal, "Won", world.rep, now, closed_on=date(2026, 11, 25), items={item.pk: True, proof_item().pk: PROOF})
    assert deal.status == "won"


def test_an_override_is_kept_as_it_was(world, deal, now):
    make_item("Prospecting")
    override(deal, world.manager, now)
    with pytest.raises(DatabaseError), transaction.atomic():
        GateOverride.objects.update(reason="Another one")
    with pytest.raises(DatabaseError), transaction.atomic():
        GateOverride.objects.all().delete()


def test_a_retired_item_is_owed_no_more(world, deal, now):
    item = make_item("Prospecting")
    override(deal, world.manager, now)
    checklist_items.retire(make.act(world.admin, now=now), item=item)
    assert Deal.objects.get().gate_debt_on is None


def test_a_file_is_stored_under_a_name_that_says_nothing(world, deal, django_capture_on_commit_callbacks, now):
    row = make_file_answer(deal)
    assert (row.text, row.file_type) == ("Offer.pdf", "application/pdf")
    assert "Offer" not in row.file.name and row.file.open().read() == b"%PDF-1.7 offer"
    old = row.file.name
    with django_capture_on_commit_callbacks(execute=True):
        another = SimpleUploadedFile("b.pdf", b"%PDF-1.4 second")
        checklists.answer(make.act(world.rep, now=now), deal=deal, items={row.item_id: another})
    assert default_storage.exists(old) and DealItem.objects.get().file.open().read() == b"%PDF-1.4 second"


def test_evidence_that_is_replaced_stays_with_its_hash_in_the_record(world, deal, now):
    first, second = (hashlib.sha256(content).hexdigest() for content in (b"%PDF-1.7 offer", b"%PDF-1.7 another"))
    row = make_file_answer(deal)
    assert row.sha256 == first
    assert f"SHA-256 {first}" in AuditEvent.objects.filter(verb="deal items answered").latest("pk").after["Offer sent"]
    kept = make_replaced_file(row, b"%PDF-1.7 another")
    event = AuditEvent.objects.filter(verb="deal items answered").latest("pk")
    assert event.before == {"Offer sent": f"Offer.pdf (SHA-256 {first})"}
    assert event.after == {"Offer sent": f"Offer 2.pdf (SHA-256 {second})"}
    assert (kept.text, kept.sha256, kept.done_by, kept.replaced_by) == ("Offer.pdf", first, world.rep, world.rep)
    assert kept.file.open().read() == b"%PDF-1.7 offer"
    with pytest.raises(DatabaseError), transaction.atomic():
        kept.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        ReplacedFile.objects.filter(pk=kept.pk).update(sha256="0" * 64)


def test_a_file_of_before_there_were_hashes_gets_its_hash_when_it_is_replaced(world, deal):
    row = make_file_answer(deal)
    DealItem.objects.filter(pk=row.pk).update(sha256="")
    assert make_replaced_file(DealItem.objects.get(pk=row.pk)).sha256 == hashlib.sha256(b"%PDF-1.7 offer").hexdigest()
    default_storage.delete(DealItem.objects.get(pk=row.pk).file.name)
    DealItem.objects.filter(pk=row.pk).update(sha256="")
    assert make_replaced_file(DealItem.objects.get(pk=row.pk)).sha256 == checklists.GONE


def test_a_disguised_file_keeps_the_gate_closed(world, deal, now):
    item = make_item("Prospecting", name="Offer", kind="file")
    upload = SimpleUploadedFile("offer.pdf", b"MZ\x90 not a pdf")
    with pytest.raises(Invalid) as fault:
        move(deal, "Engaging", world.rep, now, items={item.pk: upload})
    assert "its content is something else" in fault.value.errors[f"item_{item.pk}"]
    assert not DealItem.objects.exists()


@pytest.mark.parametrize("method", ["MEDDPICC", "SPICED", "BANT"])
def test_a_method_installs_once(world, now, method):
    pipeline = stage("Won").pipeline
    count = checklist_items.install_method(make.act(world.admin, now=now), pipeline=pipeline, method=method)
    assert count == ChecklistItem.objects.filter(method=method).count() > 0
    assert checklist_items.install_method(make.act(world.admin, now=now), pipeline=pipeline, method=method) == 0
    places = ChecklistItem.objects.filter(method=method).values_list("stage__kind", flat=True)
    assert set(places) == {"open"}


def test_the_last_proof_is_not_retired_nor_made_optional(world, now):
    stage("Won")
    for data in (ItemData("Proof", "text", required_at_exit=False), ItemData("Proof", "date")):
        with pytest.raises(Invalid, match="A won deal needs a proof"):
            checklist_items.change(make.act(world.admin, now=now), item=proof_item(), data=data)
    with pytest.raises(Invalid, match="A won deal needs a proof"):
        checklist_items.retire(make.act(world.admin, now=now), item=proof_item())
    other = make_item("Won", name="Order as signed", kind="file")
    checklist_items.retire(make.act(world.admin, now=now), item=ChecklistItem.objects.get(name="Proof of the order"))
    assert proof_item_live() == other


def proof_item_live():
    return ChecklistItem.objects.get(stage__kind="won", retired_at__isnull=True)


def test_an_answered_item_keeps_its_kind(world, deal, now):
    item = make_item("Prospecting", name="Start", kind="date")
    checklists.answer(make.act(world.rep, now=now), deal=deal, items={item.pk: "2026-12-04"})
    with pytest.raises(Invalid) as fault:
        checklist_items.change(make.act(world.admin, now=now), item=item, data=ItemData("Start", "text"))
    assert "kind" in fault.value.errors
    with pytest.raises(Invalid) as fault:
        make_item("Prospecting", name="Start")
    assert "name" in fault.value.errors
