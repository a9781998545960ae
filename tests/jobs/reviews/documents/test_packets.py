"""Packets are built once, however often, late or in parallel; a bad one is passed by."""

from datetime import timedelta

import pytest

from accounts.models import JobRun
from reviews import tasks
from reviews.cycles.services import packet_orders
from reviews.documents.selectors import packets as selector
from reviews.documents.services import packets
from reviews.models import Packet, PacketOrder, Review
from tests import make
from tests.builders import reviews as build
from tests.builders.bookings import make_booking
from traps_web.lib.faults import Refused


@pytest.fixture
def cycle(world: make.World):
    """A cycle none of whose packets freezes yet."""
    opened = build.cycle(world)
    Review.objects.update(freezes_at=make.NOW + timedelta(days=2), prepare_by=make.NOW + timedelta(days=4))
    return opened


def test_a_manager_orders_the_packets_of_the_own_line(world: make.World, cycle) -> None:
    orders = packet_orders.order_packets(make.act(world.manager), cycle=cycle)
    people = {Review.objects.get(pk=order.review_id).person for order in orders}
    assert people == {world.rep, world.peer, world.manager}
    assert len(packet_orders.order_packets(make.act(world.leader), cycle=cycle)) == 6


def test_a_rep_may_not_order(world: make.World, cycle) -> None:
    with pytest.raises(Refused):
        packet_orders.order_packets(make.act(world.rep), cycle=cycle)


def test_ordering_twice_leaves_one_live_order_each(world: make.World, cycle) -> None:
    for _ in range(2):
        packet_orders.order_packets(make.act(world.manager), cycle=cycle)
    assert PacketOrder.objects.count() == 3


def test_the_sweep_builds_all_once_and_again_nothing(world: make.World, cycle) -> None:
    packet_orders.order_packets(make.act(world.leader), cycle=cycle)
    assert packets.build_waiting(make.act()) == 6
    assert packets.build_waiting(make.act()) == 0
    assert Packet.objects.count() == 6
    assert set(PacketOrder.objects.values_list("status", flat=True)) == {"done"}


def test_an_order_is_built_once_though_two_workers_take_it(world: make.World, cycle) -> None:
    [order, *_] = packet_orders.order_packets(make.act(world.manager), cycle=cycle)
    assert packets.build_one(make.act(), order_id=order.pk)
    assert not packets.build_one(make.act(), order_id=order.pk)
    assert Packet.objects.filter(review_id=order.review_id).count() == 1


def test_a_dead_workers_claim_grows_old_and_is_taken_over(world: make.World, cycle) -> None:
    [order, *_] = packet_orders.order_packets(make.act(world.manager), cycle=cycle)
    PacketOrder.objects.filter(pk=order.pk).update(status="claimed", claimed_at=make.NOW, attempts=1)
    assert not packets.build_one(make.act(now=make.NOW + timedelta(minutes=1)), order_id=order.pk)
    assert packets.build_one(make.act(now=make.NOW + timedelta(minutes=3)), order_id=order.pk)
    assert Packet.objects.filter(review_id=order.review_id).count() == 1


def test_the_worker_that_was_thought_dead_leaves_no_second_packet(world: make.World, cycle) -> None:
    [order, *_] = packet_orders.order_packets(make.act(world.manager), cycle=cycle)
    PacketOrder.objects.filter(pk=order.pk).update(status="claimed", claimed_at=make.NOW, attempts=1)
    assert packets.build_one(make.act(now=make.NOW + timedelta(minutes=3)), order_id=order.pk)
    assert not packets._build(make.act(now=make.NOW + timedelta(minutes=4)), order.pk, 1)
    assert Packet.objects.filter(review_id=order.review_id).count() == 1


def test_a_poisoned_order_is_logged_tried_three_times_and_passed_by(
    world: make.World, cycle, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    packet_orders.order_packets(make.act(world.manager), cycle=cycle)
    real = selector.content

    def poisoned(*, review: Review, **facts):
        if review.person == world.peer:
            raise ValueError("this row is bad")
        return real(review=review, **facts)

    monkeypatch.setattr(selector, "content", poisoned)
    assert packets.build_waiting(make.act()) == 2
    for _ in range(4):
        packets.build_waiting(make.act())
    bad = PacketOrder.objects.get(review__person=world.peer)
    assert (bad.status, bad.attempts, bad.failure) == ("failed", 3, "this row is bad")
    assert "could not be built" in caplog.text
    assert PacketOrder.objects.filter(status="done").count() == 2


def test_the_same_numbers_leave_no_new_version_and_new_ones_do(world: make.World, cycle) -> None:
    review = Review.objects.get(cycle=cycle, person=world.rep)
    build.packet(review, by=world.manager)
    assert build.packet(review, by=world.manager, now=make.NOW + timedelta(minutes=5)).version == 1
    make_booking(world.rep, "500.00")
    newest = build.packet(review, by=world.manager, now=make.NOW + timedelta(minutes=9))
    assert newest.version == 2
    assert Packet.objects.filter(review=review).count() == 2


def test_packets_freeze_72_hours_before_on_time_and_once(world: make.World, cycle) -> None:
    review = Review.objects.get(cycle=cycle, person=world.rep)
    Review.objects.exclude(pk=review.pk).update(freezes_at=make.NOW + timedelta(days=300))
    Review.objects.filter(pk=review.pk).update(
        freezes_at=make.NOW + timedelta(hours=1), prepare_by=make.NOW + timedelta(hours=49)
    )
    assert packets.build_waiting(make.act()) == 0
    frozen_at = make.NOW + timedelta(hours=1, minutes=1)
    assert packets.build_waiting(make.act(now=frozen_at)) == 1
    assert packets.build_waiting(make.act(now=frozen_at + timedelta(minutes=1))) == 0
    assert Packet.objects.get(review=review).timing == "on time"


@pytest.mark.parametrize(("hours", "word"), [(-5, "earlier"), (5, "on time"), (60, "later")])
def test_a_manager_may_build_earlier_or_later_and_the_packet_says_so(
    world: make.World, cycle, hours: int, word: str
) -> None:
    review = Review.objects.get(cycle=cycle, person=world.rep)
    at = make.NOW + timedelta(hours=1)
    Review.objects.filter(pk=review.pk).update(freezes_at=at, prepare_by=at + timedelta(hours=48))
    review.refresh_from_db()
    packet = build.packet(review, by=world.manager, now=at + timedelta(hours=hours))
    assert packet.timing == word


def test_a_review_that_is_held_keeps_its_numbers(world: make.World, cycle) -> None:
    review = build.review(world, at="live")
    packet_orders.order_packets(make.act(world.manager, now=make.NOW + timedelta(hours=1)), cycle=cycle)
    packets.build_waiting(make.act(now=make.NOW + timedelta(hours=1)))
    assert Packet.objects.filter(review=review).count() == 1


def test_the_job_says_when_it_last_ran(world: make.World, cycle) -> None:
    packet_orders.order_packets(make.act(world.manager), cycle=cycle)
    assert tasks.build_packets() == 3
    assert JobRun.objects.get(name="build-packets").rows == 3
