"""The list of push reasons, and every road on which a deal goes to a later month once more."""

from datetime import date

import pytest

from accounts.reasons.services import reasons as listed
from pipeline.deals.rules.pushes import DEFAULTS, Explanation
from pipeline.deals.services import bulk, deals, push_choices
from pipeline.models import Deal, DealChange, PushChoice
from tests import make
from tests.builders.deals import STEP, open_deal, stage
from tests.builders.imports import reasons, take
from traps_web.lib.faults import Invalid, Refused, StaleState

MARCH = date(2027, 3, 1)
SENTENCE = "Its close date was already pushed once. Choose why it closes later this time."
COLUMNS = "external_id,name,owner_email,stage,amount,close_on"


@pytest.fixture
def deal(world):
    """A deal that was pushed once."""
    deal = open_deal(world.rep, close_on=date(2026, 12, 1), external_id="D1", name="Condax")
    deals.change(make.act(world.rep), deal=deal, version=deal.version, data={"close_on": date(2027, 1, 8)})
    return deal


@pytest.fixture
def choice(world):
    push_choices.install()
    return PushChoice.objects.get(name="budget not released")


def last_push():
    return DealChange.objects.filter(is_push=True).latest("pk")


def test_a_list_begins_with_reasons_and_one_that_stands_is_left_alone(world, choice):
    PushChoice.objects.filter(pk=choice.pk).update(is_active=False)
    push_choices.install()
    assert tuple(PushChoice.objects.order_by("position").values_list("name", flat=True)) == DEFAULTS


def test_a_change_needs_the_reason(world, deal, choice):
    act, data = make.act(world.rep), {"close_on": MARCH}
    with pytest.raises(Invalid) as fault:
        deals.change(act, deal=deal, version=deal.version, data=data, push=Explanation(None, "Late"))
    assert fault.value.errors == {"push_reason": SENTENCE} and Deal.objects.get().pushes == 1
    deals.change(act, deal=deal, version=deal.version, data=data, push=Explanation(choice.pk, " Their round. "))
    assert (last_push().push_choice, last_push().reason, Deal.objects.get().pushes) == (choice, "Their round.", 2)


def test_pulling_in_and_a_later_day_of_the_month_need_none(world, deal):
    for day in (date(2027, 1, 20), date(2026, 12, 15)):
        deals.change(make.act(world.rep), deal=deal, version=deal.version, data={"close_on": day})
    assert Deal.objects.get().close_on == date(2026, 12, 15)


def test_a_move_needs_it_along_with_the_date(world, deal, choice):
    along = {"to_stage": stage("Engaging"), "close_on": MARCH, **STEP}
    with pytest.raises(Invalid) as fault:
        deals.move_stage(make.act(world.rep), deal=deal, **along)
    assert fault.value.errors == {"push_reason": SENTENCE}
    deals.move_stage(make.act(world.rep), deal=deal, **along, push=Explanation(choice.pk))
    assert last_push().push_choice == choice


def test_many_at_once_are_refused_one_by_one(world, deal, choice):
    fresh = open_deal(world.rep, close_on=date(2026, 12, 1), name="Fresh")
    facts = {"deals": [deal, fresh], "versions": {}, "data": {"close_on": MARCH}}
    assert [row.refused for row in bulk.change_many(make.act(world.rep), **facts)] == [SENTENCE, ""]
    [row] = bulk.change_many(make.act(world.rep), **facts | {"deals": [deal], "push": Explanation(choice.pk)})
    assert not row.refused and Deal.objects.get(pk=deal.pk).pushes == 2


def test_a_line_of_a_file_needs_it(world, deal, choice):
    line = f"D1,Condax,{world.rep.email},Prospecting,1000,2027-03-01"
    assert [row[1:] for row in reasons(take("deals", COLUMNS, line))] == [("push_reason", SENTENCE)]
    unknown = take("deals", f"{COLUMNS},push_reason", f"{line},the weather")
    assert "There is no push reason the weather on the list." in str(unknown.refusals)
    assert take("deals", f"{COLUMNS},push_reason", f"{line},Budget NOT released").status == "done"
    assert last_push().push_choice == choice


def test_admins_keep_the_list(world, choice):
    act = make.act(world.admin)
    made = push_choices.create(act, name="  a  merger ")
    assert (made.name, made.position) == ("a merger", len(DEFAULTS) + 1)
    with pytest.raises(Invalid):
        listed.rename(act, reason=made, name="BUDGET not released")
    listed.rename(act, reason=made, name="a merger there")
    assert listed.shift(act, reason=made, later=False) and not listed.shift(act, reason=made, later=True)
    made.refresh_from_db()
    assert made.position == len(DEFAULTS)
    listed.switch(act, reason=made, on=False)
    with pytest.raises(StaleState):
        listed.switch(act, reason=made, on=False)
    PushChoice.objects.exclude(pk=choice.pk).update(is_active=False)
    with pytest.raises(Refused):
        listed.switch(act, reason=choice, on=False)
