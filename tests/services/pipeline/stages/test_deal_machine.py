"""The machine of deals, by everybody who may try.

Every stage a deal can stand at is tried against every stage it can be sent to, and against every other act.
"""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from accounts.duties.services import traps
from pipeline.deals.services import deals, milestones
from pipeline.models import Deal
from pipeline.pipelines.services import pipelines
from pipeline.stages.rules.gates import Override
from pipeline.stages.services import checklists
from tests import make
from tests.builders.deals import PROOF, STEP, make_deal, make_item, stage
from traps_web.lib.faults import Invalid, Refused

MAY = ("rep", "manager", "leader", "admin")
MAY_NOT = ("peer", "other_rep", "other_manager", "watcher")
PLACES = ["Prospecting", "Proposal", "Won", "Lost"]


def expected(start, to, who):
    """What a deal with everything that its way asks for is answered."""
    if who in MAY_NOT:
        return "refused"
    if start == to or start == "Won" or (start == "Lost" and to == "Won"):
        return "invalid"
    if start == "Lost" and who == "rep":
        return "refused"
    return "done"


def people_of(world):
    people = {name: getattr(world, name) for name in (*MAY, *MAY_NOT) if name != "watcher"}
    return people | {"watcher": make.person("Wanda Watcher", is_leader=True)}


def answer_of(act):
    """What came of an act that is taken back again."""
    try:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
    except Refused:
        return "refused"
    except Invalid:
        return "invalid"
    return "done"


def moved(deal, to, by, now):
    deals.move_stage(
        make.act(by, now=now),
        deal=deal,
        to_stage=stage(to),
        reason="Price",
        closed_on=date(2026, 11, 25),
        proof=PROOF,
        close_on=date(2026, 12, 18),
        **STEP,
    )
    assert Deal.objects.get(pk=deal.pk).stage.name == to


@pytest.mark.parametrize("start", PLACES)
def test_everybody_gets_the_answer_of_the_machine(world, now, start):
    deal, people = make_deal(world.rep, at=start), people_of(world)
    answers = {
        (to, who): answer_of(lambda to=to, by=person: moved(Deal.objects.get(pk=deal.pk), to, by, now))
        for to in [*PLACES, "Engaging"]
        for who, person in people.items()
    }
    assert answers == {(to, who): expected(start, to, who) for to, who in answers}


ACTS = ("name", "amount", "shares", "answer", "milestone", "override")


def done(name, pk, item, by, now):
    """One of the things that are done to a deal beside moving it openly."""
    deal = Deal.objects.select_related("owner", "stage").get(pk=pk)
    act = {"deal": deal}
    if name in ("name", "amount"):
        deals.change(
            make.act(by, now=now),
            version=deal.version,
            data={name: {"name": "Condax, again", "amount": Decimal(7)}[name]},
            **act,
        )
    elif name == "shares":
        deals.set_shares(make.act(by, now=now), version=deal.version, shares=[(deal.owner_id, 1_000_000)], **act)
    elif name == "answer":
        checklists.answer(make.act(by, now=now), items={item.pk: "yes"}, **act)
    elif name == "milestone":
        milestones.add(make.act(by, now=now), name="Offer agreed", due_on=date(2026, 12, 1), owner=deal.owner, **act)
    else:
        override = Override("They sign on Monday", date(2026, 12, 9))
        onward = {"close_on": date(2026, 12, 18), "reason": "Back again", **STEP}
        deals.move_stage(make.act(by, now=now), to_stage=stage("Proposal"), override=override, **onward, **act)


def allowed(status, act, who):
    """Whoever keeps a deal does everything to an open one.

    Of a closed one only the name changes; gates are overridden by the line.
    """
    if who in MAY_NOT:
        return "refused"
    if act == "override" and status != "won":
        return (
            "refused" if who in ("rep", "admin") else "done"
        )  # Of a lost one as well: it is reopened behind the gate.
    return "done" if status == "open" or act == "name" else "invalid"


@pytest.mark.parametrize("start", ["Prospecting", "Won", "Lost"])
def test_every_other_act_asks_for_the_same_relation(world, now, start):
    traps.install_defaults(make.act(now=now))
    item = make_item("Prospecting")
    deal, people = make_deal(world.rep, at=start), people_of(world)
    answers = {
        (name, who): answer_of(lambda name=name, by=person: done(name, deal.pk, item, by, now))
        for name in ACTS
        for who, person in people.items()
    }
    assert answers == {(name, who): allowed(deal.status, name, who) for name, who in answers}


@pytest.mark.parametrize("start", PLACES)
def test_nobody_moves_a_deal_to_a_retired_stage(world, now, start):
    deal = make_deal(world.rep, at=start)
    make_deal(world.peer, at="Engaging")
    assert not pipelines.remove_stage(make.act(world.admin, now=now), stage=stage("Engaging"))
    with pytest.raises(Invalid):
        moved(deal, "Engaging", world.manager, now)
