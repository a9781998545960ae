"""The machine of deals: every stage a deal can stand at × every stage it can be sent to × everybody who may try."""

from datetime import date

import pytest
from django.db import transaction

from accounts.rules.faults import Invalid, Refused
from pipeline.models import Deal
from pipeline.services import deals
from tests import make
from tests.builders.deals import PROOF, STEP, make_deal, stage

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
    return "moved"


def tried(deal, to, by, now):
    try:
        with transaction.atomic():
            deals.move_stage(
                deal=deal,
                to_stage=stage(to),
                by=by,
                now=now,
                reason="Price",
                closed_on=date(2026, 11, 25),
                proof=PROOF,
                close_on=date(2026, 12, 18),
                **STEP,
            )
            moved = Deal.objects.get(pk=deal.pk).stage.name == to
            transaction.set_rollback(True)
    except Refused:
        return "refused"
    except Invalid:
        return "invalid"
    return "moved" if moved else "nothing"


@pytest.mark.parametrize("start", PLACES)
def test_everybody_gets_the_answer_of_the_machine(world, now, start):
    people = {name: getattr(world, name) for name in (*MAY, *MAY_NOT) if name != "watcher"}
    people["watcher"] = make.person("Wanda Watcher", is_leader=True)
    deal = make_deal(world.rep, at=start)
    answers = {
        (to, who): tried(Deal.objects.get(pk=deal.pk), to, person, now)
        for to in [*PLACES, "Engaging"]
        for who, person in people.items()
    }
    assert answers == {(to, who): expected(start, to, who) for to, who in answers}
