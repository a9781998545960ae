"""A pipeline review from the job that plans it to its frozen minutes."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.duties.services import obligations
from accounts.models import AuditEvent, Membership, Notice, Obligation
from accounts.record.selectors import undos as undos_offered
from accounts.record.services import undos
from pipeline.deals.models import PushChoice
from pipeline.deals.services import deals
from pipeline.models import Deal
from reviews.models import DealVerdict, FollowUp, PipelineMinutes, PipelineReview, ReviewedDeal
from reviews.pipeline_reviews.rules.follow_ups import Action
from reviews.pipeline_reviews.selectors import deal_facts, minutes
from reviews.pipeline_reviews.services import closing, follow_ups, openings, planning
from tests import make
from tests.builders.calls import make_call, of_team
from tests.builders.deals import make_deal
from tests.builders.pipeline_reviews import FRIDAY, STEP, WEEK, close, held, live, plan, planned, say
from traps_web.lib.canonical import digest
from traps_web.lib.faults import Invalid, Refused, StaleState

A_WEEK = timedelta(days=7)
NEXT = make.NOW + A_WEEK


@pytest.fixture
def deal(world):
    return make_deal(world.rep, at="Engaging", name="Condax", amount=Decimal("5000.00"), **STEP)


@pytest.fixture
def bare(world):
    """A deal without a next step: it is not ready."""
    return make_deal(world.rep, at="Engaging", name="Isdom", amount=Decimal("100.00"))


def test_the_manager_of_a_team_with_reps_owes_one_a_week_by_thursday_evening(world):
    plan()
    plan()
    rows = PipelineReview.objects.filter(week=WEEK)
    assert {(row.team.name, row.holder.name) for row in rows} >= {(world.north.name, "Mara Manager")}
    assert not rows.filter(team=world.root).exists()  # It has no reps of its own.
    review = planned(world.north)
    duty = Obligation.objects.get(trap__key="pipeline-review", subject=openings.subject_of(review))
    assert (duty.owner.name, duty.due_at) == ("Mara Manager", datetime(2026, 11, 27, 22, tzinfo=UTC))


def test_one_that_nobody_opened_is_dodged_when_its_week_is_over(world):
    review = planned(world.north)
    planning.plan_weeks(make.act(now=datetime(2026, 11, 29, 23, tzinfo=UTC)))
    review.refresh_from_db()
    assert review.status == "due"
    planning.plan_weeks(make.act(now=datetime(2026, 11, 30, 15, tzinfo=UTC)))
    review.refresh_from_db()
    assert review.status == "dodged"


def test_the_review_of_a_team_that_went_to_another_manager_goes_along(world):
    review = planned(world.north)
    Membership.objects.filter(person=world.manager).update(ends_before=date(2026, 11, 23))
    Membership.objects.create(person=world.other_manager, team=world.north, manages=True, starts_on=date(2026, 11, 23))
    plan()
    review.refresh_from_db()
    assert review.holder == world.other_manager
    duties = Obligation.objects.filter(subject=openings.subject_of(review))
    assert dict(duties.values_list("owner__name", "status")) == {"Mara Manager": "waived", "Otto Manager": "open"}


def test_one_whose_duty_was_waived_is_excused(world):
    review = planned(world.north)
    duty = Obligation.objects.get(subject=openings.subject_of(review))
    obligations.waive(make.act(world.leader), obligation=duty, reason="On leave")
    planning.end_past(make.act(now=NEXT))
    review.refresh_from_db()
    assert review.status == "excused"


def test_opening_freezes_the_deals_not_ready_first_with_every_reason(world, deal, bare):
    make_deal(world.peer, at="Won", name="Over")
    review = live(world.north, by=world.manager)
    rows = list(ReviewedDeal.objects.filter(review=review).order_by("position"))
    assert [(row.name, row.part) for row in rows] == [("Isdom", "not ready"), ("Condax", "largest")]
    assert [reason["text"] for reason in rows[0].reasons] == ["no next step", "moved since the last review"]
    assert (review.since_on, review.held_on) == (date(2026, 11, 18), make.TODAY)


def test_it_is_not_opened_twice_before_its_week_or_beside_a_live_one(world, deal):
    review = live(world.north, by=world.manager)
    with pytest.raises(StaleState):
        openings.open_review(make.act(world.manager), review=planned(world.north), version=review.version)
    following = planned(world.north, week="2026-W49")
    with pytest.raises(Invalid, match="begins on Mon 30 Nov"):
        openings.open_review(make.act(world.manager), review=following, version=following.version)
    with pytest.raises(Invalid, match="The review of week 48 is still live"):
        openings.open_review(make.act(world.manager, now=NEXT), review=following, version=following.version)


def test_only_the_holder_and_the_line_hold_it(world, deal):
    review = planned(world.north)
    for person in (world.rep, world.admin):
        with pytest.raises(Refused):
            openings.open_review(make.act(person), review=review, version=review.version)
    live(world.north, by=world.leader)
    with pytest.raises(Refused):
        say(world.rep, review, deal, "keep")


def test_each_verdict_acts_at_once_through_the_services_of_deals(world, deal, bare):
    review = live(world.north, by=world.manager)
    say(world.manager, review, deal, "move", close_on=date(2027, 1, 22), words="Board meets in January")
    say(world.manager, review, bare, "kill", words="No budget")
    deal.refresh_from_db()
    bare.refresh_from_db()
    assert (deal.close_on, deal.pushes) == (date(2027, 1, 22), 1)
    assert (bare.status, bare.lost_reason) == ("lost", "No budget")
    say(world.manager, review, deal, "downgrade", lowers="stage")
    deal.refresh_from_db()
    assert deal.stage.name == "Prospecting"
    lowered = say(world.manager, review, deal, "downgrade", lowers="forecast")
    deal.refresh_from_db()
    assert deal.forecast == lowered.forecast != ""
    assert DealVerdict.objects.filter(reviewed__deal=deal, superseded_by=None).count() == 1


def test_help_becomes_a_duty_of_the_helper(world, deal):
    review = live(world.north, by=world.manager)
    verdict = say(world.manager, review, deal, "help", helper_id=world.leader.pk, due_on=FRIDAY, words="Call the CFO")
    duty = Obligation.objects.get(trap__key="deal-help")
    assert (duty.owner.name, duty.due_on, duty.label) == ("Lea Leader", FRIDAY, "Condax: Call the CFO")
    assert Notice.objects.filter(person=world.leader, kind="follow-up").exists()
    with pytest.raises(Refused):
        follow_ups.report_done(make.act(world.rep), follow_up=verdict.follow_up)
    follow_ups.report_done(make.act(world.leader), follow_up=verdict.follow_up)
    duty.refresh_from_db()
    assert duty.status == "done"
    with pytest.raises(StaleState):
        follow_ups.report_done(make.act(world.leader), follow_up=verdict.follow_up)


def test_another_verdict_ends_the_help_that_was_asked_for(world, deal):
    review = live(world.north, by=world.manager)
    say(world.manager, review, deal, "help", helper_id=world.leader.pk, due_on=FRIDAY, words="Call the CFO")
    say(world.manager, review, deal, "keep")
    assert FollowUp.objects.get().dropped_at == make.NOW
    assert not Obligation.objects.filter(trap__key="deal-help").exists()


def test_of_two_who_judge_one_deal_the_second_is_told(world, deal):
    review = live(world.north, by=world.manager)
    say(world.manager, review, deal, "keep", knows_after=True)
    with pytest.raises(StaleState, match="Mara Manager judged this deal meanwhile: keep"):
        say(world.leader, review, deal, "kill", words="Dead", knows_after=True)
    deal.refresh_from_db()
    assert deal.status == "open"


def test_a_deal_won_during_its_review_takes_no_verdict_but_the_review_closes(world, bare):
    review = live(world.north, by=world.manager)
    lost = bare.stage.pipeline.stages.get(kind="lost")
    deals.move_stage(make.act(world.rep), deal=bare, to_stage=lost, reason="Gone", closed_on=make.TODAY)
    with pytest.raises(StaleState, match="Isdom was lost on"):
        say(world.manager, review, bare, "keep")
    assert close(world.manager, review).status == "closed"


def test_a_closed_review_takes_no_verdict(world, deal):
    review = held(world.north, by=world.manager)
    with pytest.raises(StaleState):
        say(world.manager, review, deal, "keep")


def test_it_closes_once_every_deal_that_is_not_ready_was_judged(world, deal, bare):
    review = live(world.north, by=world.manager)
    with pytest.raises(Invalid, match="1 deal that is not ready has no verdict yet: Isdom"):
        close(world.manager, review)
    say(world.manager, review, bare, "keep")
    actions = [Action("Name the signer", world.rep.pk, FRIDAY, deal.pk)]
    closed = close(world.manager, review, actions=actions, commit="4000")
    assert closed.call.commit == Decimal(4000)
    assert Obligation.objects.get(subject=openings.subject_of(review)).status == "done"
    assert Obligation.objects.get(trap__key="review-action").owner == world.rep
    told = set(Notice.objects.filter(kind="pipeline-minutes").values_list("person__name", flat=True))
    assert "Lea Leader" in told
    assert "Mara Manager" not in told


def test_closing_reads_the_organisation_once(world, deal):
    review = live(world.north, by=world.manager)
    with CaptureQueriesContext(connection) as caught:
        close(world.manager, review, actions=[Action("Name the signer", world.rep.pk, FRIDAY)])
    assert sum(' FROM "accounts_organisation" ' in query["sql"] for query in caught) == 1


def test_the_leader_who_holds_it_ends_it_with_their_own_call(world, deal):
    make_call(world.manager, "3000", subject=of_team(world.north))
    review = live(world.north, by=world.leader)
    closed = close(world.leader, review, commit="4000")
    assert (closed.call.said_by, closed.call.commit) == (world.leader, Decimal(4000))
    assert minutes.document(closed.minutes)["ending"]["call"]["by"] == "Lea Leader"


def test_help_that_is_past_its_time_is_set_aside_by_another_verdict(world, deal):
    review = live(world.north, by=world.manager)
    say(world.manager, review, deal, "help", helper_id=world.leader.pk, due_on=make.TODAY, words="Call")
    say(world.manager, review, deal, "keep", now=make.NOW + timedelta(hours=9))
    assert Obligation.objects.get(trap__key="deal-help").status == "waived"


def test_closing_knows_what_was_judged_meanwhile(world, deal):
    review = live(world.north, by=world.manager)
    seen = review.version
    say(world.leader, review, deal, "keep")
    with pytest.raises(StaleState):
        closing.close(make.act(world.manager), review=review, version=seen)


def test_minutes_stay_as_they_are_when_the_deal_changes(world, deal):
    held(world.north, by=world.manager)
    row = PipelineMinutes.objects.get()
    before = row.body
    Deal.objects.filter(pk=deal.pk).update(name="Renamed", amount=Decimal("1.00"))
    row.refresh_from_db()
    assert (row.body, digest(row.body)) == (before, row.sha256)
    document = minutes.document(row)
    assert [(line["name"], line["amount"]) for line in document["deals"]] == [("Condax", "5000.00")]
    assert document["ending"]["judged"] == 1


def test_a_keep_for_the_third_time_without_a_change_raises_a_flag(world, deal):
    weeks = ["2026-W48", "2026-W49", "2026-W50"]
    for place, week in enumerate(weeks):
        now = make.NOW + place * A_WEEK
        plan(now)
        held(world.north, by=world.manager, week=week, now=now)
    keeps = list(DealVerdict.objects.order_by("at").values_list("keeps", "raises_flag"))
    assert keeps == [(1, False), (2, False), (3, True)]
    assert Notice.objects.filter(kind="deal-flagged", person=world.leader).count() == 1
    assert deal_facts.flags(deals=[deal]) == {deal.pk}
    deal.refresh_from_db()
    deals.change(
        make.act(world.rep), deal=deal, version=deal.version, data={"next_step": "Visit", "next_step_on": FRIDAY}
    )
    assert deal_facts.flags(deals=[deal]) == set()


def test_keep_and_help_are_undone_within_seconds_and_a_kill_is_not(world, deal, bare):
    review = live(world.north, by=world.manager)
    verdict = say(world.manager, review, deal, "help", helper_id=world.leader.pk, due_on=FRIDAY, words="Call")
    event = AuditEvent.objects.get(verb="deal judged", object_id=str(verdict.pk))
    undos.undo(make.act(world.manager, now=make.NOW + timedelta(seconds=5)), event=event)
    assert not Obligation.objects.filter(trap__key="deal-help").exists()
    assert deal_facts.standing_verdicts(deal_ids=[deal.pk]) == {}
    say(world.manager, review, deal, "keep")
    killed = say(world.manager, review, bare, "kill", words="Dead")
    with pytest.raises(Refused):
        undos.undo(make.act(world.manager), event=AuditEvent.objects.get(object_id=str(killed.pk), verb="deal judged"))


def test_a_pause_rests_the_deal_and_is_undone_with_it(world, deal):
    review = live(world.north, by=world.manager)
    verdict = say(world.manager, review, deal, "pause", resume_on=date(2027, 1, 11), words="Budget is frozen")
    deal.refresh_from_db()
    assert deal.paused_until_on == date(2027, 1, 11)
    event = undos_offered.offered(make.act(world.manager))
    assert event.object_id == str(verdict.pk)
    undos.undo(make.act(world.manager, now=make.NOW + timedelta(seconds=5)), event=event)
    deal.refresh_from_db()
    assert deal.paused_until_on is None
    assert deal_facts.standing_verdicts(deal_ids=[deal.pk]) == {}


def test_a_move_that_pushes_once_more_gives_a_reason_of_the_list(world, deal):
    review = live(world.north, by=world.manager)
    say(world.manager, review, deal, "move", close_on=date(2027, 1, 22), words="Board meets in January")
    with pytest.raises(Invalid) as refused:
        say(world.manager, review, deal, "move", close_on=date(2027, 2, 19), words="Board meets again")
    assert set(refused.value.errors) == {"push_reason"}
    reason = PushChoice.objects.offered().first()
    say(world.manager, review, deal, "move", close_on=date(2027, 2, 19), words="Again", push_choice_id=reason.pk)
    deal.refresh_from_db()
    assert deal.pushes == 2
