"""The history of a deal: amount, close date and owner before and after, and how often it was pushed."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from pipeline.deals.rules.pushes import Explanation
from pipeline.deals.services import deals
from pipeline.models import Deal, DealChange, PushChoice
from tests import make
from tests.builders.deals import STEP, open_deal, stage
from tests.builders.imports import take


@pytest.fixture
def deal(world):
    return open_deal(world.rep, close_on=date(2026, 12, 1), external_id="D1", name="Condax")


def change(deal, by, now, **data):
    deals.change(make.act(by, now=now), deal=deal, version=deal.version, data=data)


def changes():
    return list(DealChange.objects.order_by("pk").values_list("field", "before", "after", "is_push"))


def test_every_change_keeps_before_and_after(world, deal, now):
    change(deal, world.manager, now, amount=Decimal("1200"), owner_id=world.peer.pk, name="Condax 2")
    assert changes() == [
        ("amount", "1000.00", "1200.00", False),
        ("owner", f"Rita Rep ({world.rep.pk})", f"Paul Peer ({world.peer.pk})", False),
    ]
    assert set(DealChange.objects.values_list("by", flat=True)) == {world.manager.pk}


def test_a_later_month_is_a_push_and_a_later_day_of_the_month_is_none(world, deal, now):
    why = Explanation(PushChoice.objects.first().pk)
    for day in (date(2026, 12, 18), date(2027, 1, 8), date(2026, 12, 18), date(2027, 3, 1)):
        data = {"close_on": day}
        deals.change(make.act(world.rep, now=now), deal=deal, version=deal.version, data=data, push=why)
    assert [push for *_, push in changes()] == [False, True, False, True]
    assert Deal.objects.get().pushes == 2


def test_a_close_date_given_along_with_a_move_counts_too(world, deal, now):
    deals.move_stage(
        make.act(world.rep, now=now), deal=deal, to_stage=stage("Engaging"), close_on=date(2027, 1, 8), **STEP
    )
    assert changes() == [("close date", "2026-12-01", "2027-01-08", True)]
    assert deal.pushes == 1


def test_a_file_keeps_the_history_too(world, deal):
    line = f"D1,Condax,{world.rep.email},Prospecting,1500,2027-02-01"
    assert take("deals", "external_id,name,owner_email,stage,amount,close_on", line).status == "done"
    assert changes() == [("amount", "1000.00", "1500.00", False), ("close date", "2026-12-01", "2027-02-01", True)]


def test_what_did_not_change_is_not_told(world, deal, now):
    change(deal, world.rep, now, amount=Decimal("1000.00"), close_on=date(2026, 12, 1))
    assert changes() == [] and deal.version == 1


def test_history_only_grows(world, deal, now):
    change(deal, world.rep, now, amount=Decimal("1"))
    with pytest.raises(DatabaseError), transaction.atomic():
        DealChange.objects.update(after="2.00")
