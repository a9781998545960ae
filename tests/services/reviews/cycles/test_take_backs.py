"""Taking a quarter back: only while nothing was held, frozen or missed, and then it may be opened anew."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.duties.services import obligations
from accounts.models import AuditEvent, Notice, Obligation
from reviews.cycles.selectors import reviews as selector
from reviews.cycles.services import closing, cycles, moves, packet_orders, steps, take_backs
from reviews.documents.services import packets
from reviews.models import Cycle, PacketOrder, Review
from tests import make
from tests.builders import reviews as build
from traps_web.lib.faults import Invalid, Refused, StaleState

pytestmark = pytest.mark.django_db
WHY = "The wrong quarter."


@pytest.fixture
def cycle(world: make.World) -> Cycle:
    return build.cycle(world)


def take_back(cycle: Cycle, by, *, reason: str = WHY, now=make.NOW) -> Cycle:
    return take_backs.take_back(make.act(by, now=now), cycle=cycle, reason=reason)


@pytest.mark.parametrize("who", ["leader", "admin"])
def test_its_roster_is_gone_and_its_duties_are_set_aside_with_the_reason(world, cycle, who):
    by = getattr(world, who)
    build.packet(Review.objects.get(person=world.rep), by=world.manager)  # Built long before the freeze.
    packet_orders.order_packets(make.act(world.leader), cycle=cycle)
    assert take_back(cycle, by).status == "taken back"
    assert not Cycle.objects.exists() and not Review.objects.exists()
    assert not PacketOrder.objects.filter(status="waiting").exists()
    assert selector.mine(viewer=world.rep) == [] and list(selector.every_cycle()) == []
    owed = Obligation.objects.filter(trap__key__startswith="review-")
    assert owed.count() == 12
    assert {(row.status, row.waive_reason) for row in owed} == {
        ("waived", f"The reviews of {build.PERIOD} are taken back: {WHY}")
    }
    event = AuditEvent.objects.get(verb="review cycle taken back")
    assert event.reason == WHY and "Rita Rep" in event.before["people"]
    notices = Notice.objects.filter(kind="reviews-taken-back")
    assert (
        notices.count() == 7
        and notices.get(person=world.rep).text == f"{by.name} took the reviews of {build.PERIOD} back: {WHY}"
    )


def test_the_quarter_may_be_opened_anew(world, cycle):
    take_back(cycle, world.leader)
    again = cycles.open_cycle(
        make.act(world.leader), period_key=build.PERIOD, starts_on=build.STARTS_ON, ends_before=build.ENDS_BEFORE
    )
    assert again.is_new and again.added == 6 and again.cycle.pk != cycle.pk
    open_duties = Obligation.objects.filter(trap__key="review-preparation", status="open")
    assert open_duties.count() == 6
    packets.build_waiting(make.act())


def test_reviews_before_and_after_find_each_other(world, cycle):
    first = build.review(world, at="signed")
    middle = build.cycle(world, period="FY2027-Q3", starts_on=date(2026, 12, 1), ends_before=date(2027, 2, 20))
    last = build.cycle(world, period="FY2027-Q4", starts_on=date(2027, 3, 2), ends_before=date(2027, 5, 20))
    take_back(middle, world.leader)
    assert Review.objects.get(cycle=last, person=world.rep).previous_id == first.pk


@pytest.mark.parametrize("who", ["rep", "manager"])
def test_only_leaders_and_admins_take_it_back(world, cycle, who):
    with pytest.raises(Refused, match="Only leaders and admins can take back the reviews of a quarter"):
        take_back(cycle, getattr(world, who))
    assert Cycle.objects.get().status == "open"


def test_it_takes_a_reason(world, cycle):
    with pytest.raises(Invalid) as refused:
        take_back(cycle, world.leader, reason=" ")
    assert list(refused.value.errors) == ["reason"]


@pytest.mark.parametrize("at", ["live", "signed"])
def test_what_was_held_is_not_taken_back(world, cycle, at):
    build.review(world, at=at)
    with pytest.raises(StaleState, match="1 review is held or begun: it can be closed, not taken back"):
        take_back(cycle, world.leader)


def test_what_is_frozen_is_not_taken_back(world, cycle):
    first = min(Review.objects.values_list("freezes_at", flat=True))
    with pytest.raises(StaleState, match="frozen"):
        take_back(cycle, world.leader, now=first)


def test_a_miss_is_not_taken_back(world, cycle):
    review = Review.objects.get(person=world.rep)
    past = make.NOW - timedelta(hours=1)
    duty = Obligation.objects.filter(trap__key="review-preparation", owner=world.rep)
    duty.update(due_at=past, first_due_at=past, missed_at=past)
    with pytest.raises(StaleState, match="1 review missed a deadline"):
        take_back(cycle, world.leader)
    obligations.flag_missed(make.act())
    with pytest.raises(StaleState, match="1 review missed a deadline"):
        take_back(cycle, world.leader)
    assert steps.read(review.pk).status == "due"


def test_a_closed_one_or_one_that_is_taken_back_is_stale(world, cycle):
    take_back(cycle, world.leader)
    with pytest.raises(StaleState, match="were taken back"):
        take_back(cycle, world.leader)
    with pytest.raises(StaleState, match="were taken back"):
        cycles.refresh_roster(make.act(world.leader), cycle=cycle)
    with pytest.raises(StaleState, match="were taken back"):
        closing.close(make.act(world.leader), cycle=cycle, reason="Over.")
    again = build.cycle(world)
    closing.close(make.act(world.leader), cycle=again, reason="Over.")
    with pytest.raises(StaleState, match="are closed and cannot change"):
        take_back(again, world.leader)


def test_a_moved_review_is_taken_back_with_its_row_kept(world, cycle):
    review = steps.read(Review.objects.get(person=world.rep).pk)
    moves.move(make.act(world.manager), review=review, version=1, day=date(2026, 12, 17), reason="Fair.")
    take_back(cycle, world.leader)
    assert not Review.objects.exists() and review.moves.count() == 1


def test_the_database_keeps_what_was_taken_back(world, cycle):
    take_back(cycle, world.leader)
    for change in (
        lambda: Cycle._base_manager.filter(pk=cycle.pk).update(status="open"),
        lambda: Review._base_manager.filter(cycle=cycle).update(status="due"),
    ):
        with pytest.raises(DatabaseError, match=r"do not change|stay as they are"), transaction.atomic():
            change()
