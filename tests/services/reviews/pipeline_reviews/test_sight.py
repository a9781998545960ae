"""Who sees a pipeline review, what it opens with, and what is remembered of it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import Membership
from pipeline.deals.services import deals
from reviews.models import PipelineReview
from reviews.pipeline_reviews.rules.follow_ups import Action
from reviews.pipeline_reviews.selectors import agenda, ending, memory, queue
from reviews.pipeline_reviews.selectors import reviews as selector
from reviews.pipeline_reviews.selectors.roles import role_of
from reviews.pipeline_reviews.services import follow_ups
from tests import make
from tests.builders.deals import make_deal, stage
from tests.builders.pipeline_reviews import FRIDAY, STEP, close, held, live, plan, planned, say

A_WEEK = timedelta(days=7)
NEXT = make.NOW + A_WEEK


def look(world, viewer, now=make.NOW):
    return make.reader(viewer, now=now, today=now.date(), organisation=world.organisation)


@pytest.fixture
def deal(world):
    return make_deal(world.rep, at="Engaging", name="Condax", amount=Decimal("5000.00"), **STEP)


def test_the_team_sees_it_once_it_is_open_and_another_team_never(world, deal):
    review = planned(world.north)
    seen = {
        person.name: selector.visible(viewer=person).filter(pk=review.pk).exists()
        for person in (world.rep, world.other_rep, world.manager, world.other_manager, world.leader, world.admin)
    }
    assert [name for name, sees in seen.items() if sees] == ["Mara Manager", "Lea Leader", "Ada Admin"]
    live(world.north, by=world.manager)
    assert selector.by_id(viewer=world.rep, pk=review.pk) == review
    with pytest.raises(PipelineReview.DoesNotExist):
        selector.by_id(viewer=world.other_rep, pk=review.pk)


def test_the_next_one_opens_with_what_was_said_and_whether_it_held(world, deal):
    review = live(world.north, by=world.manager)
    say(world.manager, review, deal, "move", close_on=date(2027, 1, 22), words="Board meets")
    actions = [Action("Name the signer", world.rep.pk, FRIDAY), Action("Visit", world.peer.pk, FRIDAY)]
    close(world.manager, review, actions=actions)
    follow_ups.report_done(make.act(world.rep), follow_up=review.follow_ups.get(owner=world.rep))
    plan(NEXT)
    deal.refresh_from_db()
    deals.change(make.act(world.rep, now=NEXT), deal=deal, version=deal.version, data={"close_on": date(2027, 1, 29)})
    following = planned(world.north, week="2026-W49")
    opened = agenda.agenda(look(world, world.manager, NEXT), review=following)
    last = opened.last
    assert (opened.since, opened.until) == (make.TODAY, NEXT.date())
    assert [(row.verdict.verdict, row.has_changed, row.held) for row in last.verdicts] == [("move", True, "broken")]
    assert [(row.follow_up.owner.name, row.held) for row in last.follow_ups] == [
        ("Rita Rep", "held"),
        ("Paul Peer", "broken"),
    ]
    assert (last.held, last.due) == (1, 3)


def test_the_roster_says_who_held_theirs_and_how_far_they_came(world, deal):
    plan()
    review = live(world.north, by=world.manager)
    say(world.manager, review, deal, "keep")
    say(world.manager, review, deal, "note", words="Ask again")
    rows = {row.review.team.name: row for row in selector.roster(look(world, world.leader), week="2026-W48")}
    assert (rows["North"].review.status, rows["North"].deals, rows["North"].judged) == ("live", 1, 1)
    assert rows["South"].review.status == "due"


def test_the_ending_adds_up_what_was_said_in_money(world, deal):
    other = make_deal(world.peer, at="Engaging", name="Isdom", amount=Decimal("100.00"), **STEP)
    review = live(world.north, by=world.manager)
    say(world.manager, review, deal, "keep")
    say(world.manager, review, other, "kill", words="Dead")
    end = ending.ending(look(world, world.manager), review=review, deals=queue.in_review(review))
    assert [(row.verdict, row.deals, row.amount) for row in end.tallies] == [
        ("keep", 1, Decimal("5000.00")),
        ("kill", 1, Decimal("100.00")),
    ]
    assert (end.deals, end.judged, end.to_judge) == (2, 2, ())


def test_memory_says_what_became_of_what_was_kept_by_who_kept_it(world, deal):
    held(world.north, by=world.manager)
    deal.refresh_from_db()
    deals.move_stage(
        make.act(world.rep, now=NEXT), deal=deal, to_stage=stage("Lost"), reason="Gone", closed_on=NEXT.date()
    )
    shown = memory.memory(look(world, world.manager, NEXT))
    [of_manager] = shown.judges
    assert of_manager.person == world.manager
    assert (shown.whole.lost.deals, shown.whole.lost.amount, shown.whole.weeks) == (1, Decimal("5000.00"), 1)
    assert memory.memory(look(world, world.other_rep, NEXT)).judges == ()


def test_a_deal_kept_by_two_counts_once_for_each_and_once_in_the_whole_from_the_first_keep(world, deal):
    held(world.north, by=world.manager)
    plan(NEXT)
    held(world.north, by=world.leader, week="2026-W49", now=NEXT)
    later = NEXT + A_WEEK
    shown = memory.memory(look(world, world.leader, later))
    assert {of.person.name: (of.memory.kept.deals, of.memory.weeks) for of in shown.judges} == {
        "Lea Leader": (1, 1),
        "Mara Manager": (1, 2),
    }
    assert (shown.whole.kept.deals, shown.whole.kept.amount, shown.whole.weeks) == (1, Decimal("5000.00"), 2)


def test_a_review_asks_as_many_queries_for_many_deals_as_for_few(world, deal, django_assert_max_num_queries):
    for place in range(12):
        make_deal(world.peer, at="Engaging", name=f"Deal {place}", **STEP)
    review = live(world.north, by=world.manager)
    with django_assert_max_num_queries(4):
        assert len(queue.in_review(review)) == 13


def test_a_second_manager_of_the_team_sees_it_and_can_hold_it(world, deal):
    review = planned(world.north)
    Membership.objects.create(person=world.other_manager, team=world.north, manages=True, starts_on=make.TODAY)
    assert selector.by_id(viewer=world.other_manager, pk=review.pk) == review
    assert role_of(viewer=world.other_manager, review=review, today=make.TODAY) == "line"
