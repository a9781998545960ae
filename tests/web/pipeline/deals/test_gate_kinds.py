"""Every road × every kind of item and every override.

What is asked for, what is no answer, and what opens a gate just once.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pipeline.deals.services import deals
from pipeline.models import Deal, DealItem, GateOverride
from pipeline.stages.services import checklists
from tests import make
from tests.builders.deals import make_item, stage
from tests.builders.roads import CARRIES_ITEMS, EXPIRES, ROADS, Road, fill, go
from traps_web.lib import clock


@pytest.mark.parametrize("road", sorted(CARRIES_ITEMS))
@pytest.mark.parametrize("expires", ["2026-11-25", "2026-11-24", "2027-03-01", "soon"])
def test_an_override_holds_from_tomorrow_on_and_for_ninety_days_at_most(gated, road, expires):
    world, deal, _ = gated
    assert not go(road, deal, world.manager, override="They sign on Monday", expires=expires)
    assert not GateOverride.objects.exists()


@pytest.mark.parametrize("road", ROADS)
def test_an_override_opens_the_gate_once_whether_it_has_expired_or_not(gated, road):
    world, deal, _ = gated
    assert go("api_move", deal, world.manager, override="They sign on Monday")
    deals.move_stage(make.act(world.rep), deal=deal, to_stage=stage("Prospecting"))
    for day in (make.TODAY, EXPIRES + timedelta(days=1)):
        Deal.objects.filter(pk=deal.pk).update(next_step_on=day)
        with clock.frozen(make.NOW + (day - make.TODAY)):
            deal.refresh_from_db()
            assert not getattr(Road(deal, world.rep, "Engaging", {}), road)()
    deal.refresh_from_db()
    assert (deal.stage.name, GateOverride.objects.count()) == ("Prospecting", 1)


PDF = b"%PDF-1.7 offer"
RIGHT = {
    "yes/no": "yes",
    "text": "From 12 to 8 days",
    "date": "2026-12-04",
    "person": "Ann Lee",
    "link": "https://example.com/offer",
    "number": "1250.50",
    "file": None,
}
WRONG = {
    "yes/no": "false",
    "text": " ",
    "date": "soon",
    "person": "x" * 501,
    "link": "javascript:alert(1)",
    "number": "a lot",
    "file": "Offer.pdf",
}


@pytest.mark.parametrize("road", ROADS)
def test_a_gate_asks_for_every_kind_of_item_and_takes_no_wrong_answer(gated, road):
    """On the roads of pages a file comes along; a program uploads it first, and the others find everything answered."""
    world, deal, first = gated
    items = {kind: make_item("Prospecting", name=f"A {kind}", kind=kind) for kind in RIGHT}
    right = {items[kind].pk: answer for kind, answer in RIGHT.items() if answer} | {first.pk: "yes"}
    upload = {items["file"].pk: SimpleUploadedFile("Offer.pdf", PDF)}
    if road in ("form", "board"):
        right |= upload
    else:
        checklists.answer(make.act(world.rep), deal=deal, items=upload)
    for kind in RIGHT if road in CARRIES_ITEMS else ():
        assert not go(
            road,
            deal,
            world.rep,
            items={key: right[key] for key in right if key != items[kind].pk} | {items[kind].pk: WRONG[kind]},
        )
    if road not in CARRIES_ITEMS:
        assert not go(road, deal, world.rep)
        checklists.answer(make.act(world.rep), deal=deal, items=right)
        right = {}
    for sent in upload.values():
        sent.seek(0)
    assert go(road, deal, world.rep, items=right)
    assert DealItem.objects.filter(deal=deal).count() == len(RIGHT) + 1


def test_the_row_of_the_list_is_no_road(gated, client_of):
    world, deal, item = gated
    fill(deal, item)
    deal.refresh_from_db()
    typed = Road(deal, world.rep, "Engaging", {}).typed() | {"next_step": "Call", "next_step_on": "2026-12-01"}
    client = client_of(world.rep)
    sent = typed | {"stage": stage("Engaging").pk, "close_on": "2026-12-18", "amount": "1000"}
    assert client.post(f"/deals/{deal.pk}/row/", sent).status_code == 302
    deal.refresh_from_db()
    assert deal.stage.name == "Prospecting"
