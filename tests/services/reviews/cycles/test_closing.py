"""Closing the reviews of a quarter."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.duties.services import obligations
from accounts.models import AuditEvent, Notice, Obligation
from reviews.cycles.selectors import rounds
from reviews.cycles.services import closing, cycles, packet_orders, steps
from reviews.documents.services import minutes, packets, preparation
from reviews.models import Cycle, Minutes, PacketOrder, Review
from reviews.presenting.services import answers, presenting
from tests import make
from tests.builders import reviews as build
from traps_web.lib.faults import Invalid, Refused, StaleState

pytestmark = pytest.mark.django_db
WHY = "The quarter is over."
AFTER = make.NOW + timedelta(days=30)


@pytest.fixture
def cycle(world: make.World) -> Cycle:
    return build.cycle(world)


def close(cycle: Cycle, world: make.World, *, reason: str = WHY, now: datetime = make.NOW) -> Cycle:
    return closing.close(make.act(world.leader, now=now), cycle=cycle, reason=reason)


def excuse(world: make.World, who, by=None) -> None:
    duty = Obligation.objects.get(trap__key="review-preparation", owner=who)
    obligations.waive(make.act(by or world.manager), obligation=duty, reason="Ill since spring.")


def statuses(cycle: Cycle) -> dict[str, str]:
    return dict(Review.objects.filter(cycle=cycle).values_list("person__name", "status"))


def test_what_is_signed_stands_and_everything_else_ends_as_it_is(world, cycle):
    build.review(world, at="signed")
    build.review(world, at="to sign", of=world.manager)
    excuse(world, world.peer)
    at = max(Review.objects.filter(cycle=cycle).values_list("presents_at", flat=True))
    closed = close(cycle, world, now=at + timedelta(hours=1))
    assert (closed.status, closed.closed_by, closed.close_reason) == ("closed", world.leader, WHY)
    status_by_person = statuses(cycle)
    assert (status_by_person["Rita Rep"], status_by_person["Mara Manager"], status_by_person["Paul Peer"]) == (
        "signed",
        "unsigned",
        "excused",
    )
    assert set(status_by_person.values()) == {"signed", "unsigned", "excused", "dodged"}
    event = AuditEvent.objects.get(verb="review cycle closed")
    assert event.reason == WHY and event.after["excused"] == ["Paul Peer"] and event.after["signed"] == 1
    assert set(event.after["dodged"]) == {name for name, status in status_by_person.items() if status == "dodged"}
    assert AuditEvent.objects.filter(verb="review ended by closing").count() == 5


def test_open_reviews_need_a_reason_and_nothing_changes_without(world, cycle):
    with pytest.raises(Invalid) as wrong:
        close(cycle, world, reason="  ")
    assert set(wrong.value.errors) == {"reason"}
    assert set(statuses(cycle).values()) == {"due"}


def test_when_everybody_is_excused_no_reason_is_needed(world, cycle):
    for duty in Obligation.objects.filter(trap__key="review-preparation"):
        obligations.set_aside(make.act(world.admin), obligation=duty, reason="Merged.")
    close(cycle, world, reason="")
    assert set(statuses(cycle).values()) == {"excused"}


@pytest.mark.parametrize("who", ["rep", "manager"])
def test_only_leaders_and_admins_close(world, cycle, who):
    with pytest.raises(Refused, match="Only leaders and admins can close the reviews of a quarter"):
        closing.close(make.act(getattr(world, who)), cycle=cycle, reason=WHY)
    closing.close(make.act(world.admin), cycle=cycle, reason=WHY)


def test_closing_twice_is_stale(world, cycle):
    close(cycle, world)
    with pytest.raises(StaleState, match="are closed"):
        close(cycle, world)


def test_what_was_missed_stays_missed_and_what_was_not_due_is_waived(world, cycle):
    missed = Obligation.objects.get(trap__key="review-preparation", owner=world.rep)
    obligations.flag_missed(make.act(now=missed.missed_at + timedelta(minutes=1)))
    missed.refresh_from_db()
    at = missed.missed_at + timedelta(minutes=2)
    ahead = set(
        Obligation.objects.filter(trap__key__startswith="review-", status="open", due_at__gt=at).values_list(
            "pk", flat=True
        )
    )
    close(cycle, world, now=at)
    missed.refresh_from_db()
    assert missed.status == "missed" and missed.done_at is None
    waived = Obligation.objects.filter(status="waived")
    assert {row.pk for row in waived} == ahead and ahead
    assert {row.waive_reason for row in waived} == {f"The reviews of {build.PERIOD} are closed: {WHY}"}


def test_the_duties_of_a_round_that_was_sent_back_are_let_go_too(world, cycle):
    review = build.review(world, at="live")
    until = make.TODAY + timedelta(days=5)
    presenting.give_verdict(
        make.act(world.manager), review=review, version=review.version, verdict="sent back", until=until, words="Thin."
    )
    close(cycle, world)
    again = Obligation.objects.filter(subject=f"review:{review.pk}:1")
    assert {row.status for row in again} == {"waived"} and again.count() == 2


def test_both_sides_are_told_once(world, cycle):
    close(cycle, world)
    review = Review.objects.get(cycle=cycle, person=world.rep)
    notices = Notice.objects.filter(kind="review-ended", key=f"review:{review.pk}")
    assert {row.person: row.text for row in notices} == {
        world.rep: f"The quarter {build.PERIOD} is closed, and your review was not signed by both.",
        world.manager: f"The quarter {build.PERIOD} is closed, and Rita Rep’s review was not signed by both.",
    }


def test_a_closed_cycle_takes_no_more_changes(world, cycle):
    live = build.review(world, at="live")
    due = build.review(world, of=world.peer)
    close(cycle, world)
    live, due = steps.read(live.pk), steps.read(due.pk)
    with pytest.raises(StaleState, match="are closed and cannot change"):
        cycles.refresh_roster(make.act(world.manager), cycle=cycle)
    with pytest.raises(StaleState, match="are closed and cannot change"):
        packet_orders.order_packets(make.act(world.manager), cycle=Cycle.objects.get())
    with pytest.raises(StaleState, match="are closed and cannot change"):
        preparation.save(make.act(world.peer), review=due, version=due.version, written=preparation.Written())
    with pytest.raises(StaleState):
        presenting.present(make.act(world.manager), review=due, version=due.version)
    with pytest.raises(StaleState):
        answers.give(make.act(world.peer), review=live, stands=4, idea="")
    packets.build_waiting(make.act(now=AFTER))
    assert not PacketOrder.objects.filter(status="waiting").exists()


def test_the_database_keeps_a_closed_cycle_and_its_roster(world, cycle):
    close(cycle, world)
    refusals = [
        lambda: Cycle.objects.filter(pk=cycle.pk).update(close_reason="Another one."),
        lambda: Review.objects.filter(cycle=cycle).update(status="due"),
        lambda: Review.objects.filter(cycle=cycle).delete(),
    ]
    for change in refusals:
        with pytest.raises(DatabaseError, match=r"do not change|stay as they are"), transaction.atomic():
            change()


def test_with_the_last_signature_it_closes_by_itself_once_its_last_day_is_over(world, cycle):
    Review.objects.filter(cycle=cycle).exclude(person=world.rep).delete()
    waiting = build.review(world, at="to sign")
    for who in (world.manager, world.rep):
        sha256 = Minutes.objects.get(review=waiting).sha256
        minutes.sign(make.act(who, now=AFTER), review=steps.read(waiting.pk), sha256=sha256, password=make.PASSWORD)
    cycle.refresh_from_db()
    assert (cycle.status, cycle.closed_by, cycle.close_reason) == ("closed", world.rep, "")


def test_until_its_last_day_it_stays_open_for_who_joins(world, cycle):
    Review.objects.filter(cycle=cycle).exclude(person=world.rep).delete()
    build.review(world, at="signed")
    cycle.refresh_from_db()
    assert cycle.status == "open"
    close(cycle, world, reason="")


def test_every_review_is_in_one_group(world, cycle):
    build.review(world, at="signed")
    excuse(world, world.peer)
    day = make.TODAY + timedelta(days=60)
    viewer = {"viewer": world.leader, "cycle": cycle, "today": day, "zone": "UTC"}
    counts = rounds.counts(**viewer)
    assert {name: counts[name] for name in ("all", *rounds.GROUPS)} == {
        "all": 6,
        "held": 1,
        "due": 0,
        "dodged": 4,
        "excused": 1,
    }
    listed = [row.pk for group in rounds.GROUPS for row in rounds.roster(group=group, **viewer)]
    assert sorted(listed) == sorted(row.pk for row in rounds.roster(group="", **viewer))


def test_a_preparation_that_was_missed_excuses_nobody_afterwards(world, cycle):
    duty = Obligation.objects.get(trap__key="review-preparation", owner=world.rep)
    review = Review.objects.get(cycle=cycle, person=world.rep)
    after = max(duty.missed_at, review.presents_at) + timedelta(days=1)
    obligations.flag_missed(make.act(now=after))
    obligations.waive(make.act(world.manager, now=after), obligation=duty, reason="He was ill, I hear.")
    close(cycle, world, now=after)
    assert statuses(cycle)["Rita Rep"] == "dodged"


def test_a_miss_that_was_waived_before_the_hour_of_the_review_excuses(world, cycle):
    duty = Obligation.objects.get(trap__key="review-preparation", owner=world.rep)
    review = Review.objects.get(cycle=cycle, person=world.rep)
    Obligation.objects.filter(pk=duty.pk).update(missed_at=duty.due_at)  # As a rule without grace has it.
    obligations.flag_missed(make.act(now=duty.due_at + timedelta(minutes=1)))
    obligations.waive(make.act(world.manager, now=review.presents_at), obligation=duty, reason="Ill.")
    close(cycle, world, now=review.presents_at + timedelta(days=1))
    assert statuses(cycle)["Rita Rep"] == "excused"
