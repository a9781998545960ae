"""A milestone that was said to be reached, taken back a moment later."""

from datetime import timedelta

import pytest

from accounts.models import AuditEvent, Obligation
from accounts.record.selectors import undos as selector
from accounts.record.services import undos
from pipeline.deals.services import milestones
from pipeline.models import Deal, Milestone, StageChange
from tests import make
from tests.builders.deals import make_milestone, open_deal, stage
from traps_web.lib.faults import StaleState

pytestmark = pytest.mark.django_db
A_SECOND = timedelta(seconds=1)


@pytest.fixture
def milestone(world):
    return make_milestone(open_deal(world.rep))


@pytest.fixture
def event(world, milestone):
    act = make.act(world.rep)
    milestones.reach(act, milestone=milestone)
    return selector.offered(act)


def undo(event, world):
    return undos.undo(make.act(world.rep, now=make.NOW + 5 * A_SECOND), event=event)


def test_a_milestone_is_open_and_owed_again(world, milestone, event):
    assert Obligation.objects.get().status == "done"
    made = undo(event, world)
    assert made.address == f"/deals/{milestone.deal_id}/#milestones"
    stands = Milestone.objects.get()
    assert (stands.done_at, stands.done_by) == (None, None)
    assert Obligation.objects.get().status == "open"
    assert AuditEvent.objects.filter(verb="undone").count() == 2


def test_once_its_deal_went_on_the_milestone_stays_done(world, milestone, event):
    deal = Deal.objects.get()
    StageChange.objects.create(
        deal=deal, from_stage=deal.stage, to_stage=stage("Proposal"), at=make.NOW + A_SECOND, by=world.rep
    )
    with pytest.raises(StaleState, match="The deal has moved to another stage since, so the milestone stays done"):
        undo(event, world)
    assert Milestone.objects.get().done_at == make.NOW


def test_what_was_dropped_is_not_offered(world, milestone):
    act = make.act(world.rep)
    milestones.drop(act, milestone=milestone, reason="Not needed.")
    assert selector.offered(act) is None
