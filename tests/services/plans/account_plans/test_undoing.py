"""A move of an account plan that was said to be done, taken back a moment later."""

from datetime import timedelta

import pytest

from accounts.models import Obligation
from accounts.record.selectors import undos as selector
from accounts.record.services import undos
from plans.account_plans.services import account_moves
from plans.models import AccountMove, AccountPlanDecision
from tests import make
from tests.builders import account_plans as builder
from tests.builders import customers
from traps_web.lib.faults import StaleState

pytestmark = pytest.mark.django_db
A_SECOND = timedelta(seconds=1)


@pytest.fixture
def plan(world):
    builder.install()
    return builder.make_plan(customers.make_customer(owner=world.rep), at="approved", by=world.manager)


@pytest.fixture
def event(world, plan):
    act = make.act(world.rep)
    account_moves.finish(act, plan=plan, position=1)
    return selector.offered(act)


def undo(event, world):
    return undos.undo(make.act(world.rep, now=make.NOW + 5 * A_SECOND), event=event)


def states():
    return sorted(Obligation.objects.filter(trap__key="account-move").values_list("status", flat=True))


def test_a_move_is_open_and_owed_again(world, plan, event):
    assert states() == ["done", "open", "open"]
    made = undo(event, world)
    assert made.address == f"/customers/{plan.customer_id}/plan/#moves"
    assert AccountMove.objects.get(position=1).done_at is None
    assert states() == ["open", "open", "open"]
    account_moves.finish(make.act(world.rep, now=make.NOW + 9 * A_SECOND), plan=plan, position=1)
    assert states() == ["done", "open", "open"]


def test_once_the_plan_was_decided_on_the_move_stays_done(world, plan, event):
    standing = AccountPlanDecision.objects.get()
    standing.pk, standing.submission, standing.version = None, None, standing.version + 1
    standing.at = make.NOW + A_SECOND
    standing.save(force_insert=True)
    with pytest.raises(StaleState, match="decided on since"):
        undo(event, world)
    assert AccountMove.objects.get(position=1).done_at == make.NOW


def test_once_the_move_is_written_anew_it_stays(world, plan, event):
    AccountMove.objects.filter(position=1).update(done_at=make.NOW + A_SECOND)
    with pytest.raises(StaleState, match="changed since"):
        undo(event, world)
