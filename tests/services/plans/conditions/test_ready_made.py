"""“Next step dated” as it is offered: made through its form, owed by reps, and judged at the deadline."""

from datetime import timedelta

from accounts.duties.services import obligations
from accounts.models import Obligation, OwnTrapVersion
from accounts.own_traps.forms.own_traps import OwnTrapForm
from accounts.own_traps.rules.ready_made import READY_MADE
from accounts.own_traps.selectors import ready_made
from accounts.own_traps.services import own_traps as service
from plans.conditions.services import checking
from plans.models import ConditionCheck
from tests import make
from tests.builders import conditions as build
from tests.builders import own_traps
from tests.builders.deals import STEP, open_deal

AFTER_GRACE = build.DUE + timedelta(days=4)


def made(world):
    reader = make.reader(world.admin, organisation=world.organisation)
    [ready] = [row for row in READY_MADE if row.key == "next-step-dated"]
    entered = {"starts_on": make.TODAY.isoformat(), "reason": "Deals went cold."}
    form = OwnTrapForm({**ready_made.begins_with(reader, ready), **entered}, reader=reader)
    assert form.is_valid(), form.errors
    return service.make(make.act(world.admin), **form.facts())


def test_a_deal_without_a_next_step_misses_it_and_all_dated_settle_it(world):
    trap = made(world)
    assert OwnTrapVersion.objects.get().condition == {
        "kind": "measure",
        "measure": "no-next-step",
        "version": 1,
        "bound": "0",
    }
    open_deal(world.rep, **STEP)
    open_deal(world.rep, name="Without one")
    open_deal(world.peer, **STEP)
    own_traps.opened()
    due = Obligation.objects.filter(trap=trap.trap, due_at=build.DUE)
    assert due.count() == 3
    act = make.act(now=AFTER_GRACE)
    for _ in range(2):
        checking.check_due(act)
        obligations.flag_missed(act)
    states = {duty.owner_id: duty.status for duty in due}
    assert (states[world.rep.pk], states[world.peer.pk]) == ("missed", "done")
    found = ConditionCheck.objects.filter(obligation__owner=world.rep, at=build.DUE).get()
    assert (found.outcome, found.finding) == ("not met", "1 deal")
