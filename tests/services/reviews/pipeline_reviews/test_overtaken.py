"""What happens while a review is held: deals that are handed on, people who move, and a holder who leaves."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import Membership
from accounts.organisation.services import lines
from pipeline.deals.services import deals
from plans.handovers.services import moves
from reviews.models import DealVerdict
from reviews.pipeline_reviews.selectors import queue
from reviews.pipeline_reviews.selectors.slides import next_to_judge
from tests import make
from tests.builders.deals import make_deal
from tests.builders.pipeline_reviews import STEP, close, live, say
from traps_web.lib.faults import Refused, StaleState


@pytest.fixture
def bare(world):
    """A deal without a next step: a review does not close without its verdict."""
    return make_deal(world.rep, at="Engaging", name="Isdom", amount=Decimal("100.00"))


@pytest.fixture
def review(world, bare):
    make_deal(world.rep, at="Engaging", name="Condax", amount=Decimal("5000.00"), **STEP)
    return live(world.north, by=world.manager)


def handed_on(world, deal):
    deals.change(make.act(world.leader), deal=deal, version=deal.version, data={"owner_id": world.other_rep.pk})


def moved_to_south(world, deal):
    Membership.objects.filter(person=world.rep).update(team=world.south)
    lines.rebuild(today=make.TODAY)


@pytest.mark.parametrize("leave", [handed_on, moved_to_south])
def test_a_deal_that_left_the_team_takes_no_verdict_and_holds_nothing_up(world, bare, review, leave):
    leave(world, bare)
    for person in (world.manager, world.leader):
        with pytest.raises(StaleState, match="owns Isdom now and is not in North"):
            say(person, review, bare, "keep")
    say(world.leader, review, bare, "note", words="It went along.")
    (entry,) = [row for row in queue.in_review(review) if row.deal.pk == bare.pk]
    assert entry.overtaken and not entry.has_to_be_judged
    assert close(world.manager, review).status == "closed"


def test_the_next_deal_to_judge_is_one_that_the_team_still_has(world, bare, review):
    assert next_to_judge(review=review, position=0, last=20) == bare.pk
    handed_on(world, bare)
    assert next_to_judge(review=review, position=0, last=20) != bare.pk


def test_a_verdict_from_before_the_deal_left_stays_in_the_minutes(world, bare, review):
    say(world.manager, review, bare, "keep", words="Waiting for the order.")
    handed_on(world, bare)
    close(world.manager, review)
    assert DealVerdict.objects.get(review=review, deal=bare).words in review.minutes.body


def test_whoever_follows_a_manager_who_left_ends_the_review_that_is_live(world, bare, review):
    moves.leave(make.act(world.leader), person=world.manager, last_day=make.TODAY - timedelta(days=1))
    with pytest.raises(Refused):
        close(world.peer, review)
    Membership.objects.create(person=world.other_manager, team=world.north, manages=True, starts_on=date(2026, 11, 25))
    lines.rebuild(today=make.TODAY)
    say(world.other_manager, review, bare, "keep")
    assert close(world.other_manager, review).closed_by == world.other_manager
