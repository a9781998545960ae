"""Two at the same moment: who open one quarter, who move one review, who start one while its quarter is taken back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import Extension, Obligation
from reviews.cycles.services import cycles, moves, steps, take_backs
from reviews.models import Cycle, Review, ReviewMove
from reviews.presenting.services import presenting
from tests import make
from tests.builders import reviews as build
from traps_web.lib.faults import StaleState

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db):
    world = make.world()
    build.install()
    return world


def opened_at_once(*openers, seen: dict | None = None) -> list[cycles.Opened]:
    """Each opener in a thread of its own, from the same moment on."""
    all_there = Barrier(len(openers))

    def run(by):
        all_there.wait(timeout=20)
        try:
            named = (seen or {}).get(by.pk)
            return cycles.open_cycle(make.act(by), period_key=build.PERIOD, seen=named)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(openers)) as pool:
        return [future.result(timeout=60) for future in [pool.submit(run, by) for by in openers]]


@pytest.mark.parametrize("with_preview", [True, False])
def test_the_same_press_twice_opens_once(cast, with_preview):
    name = cycles.foresee(make.act(cast.leader), period_key=build.PERIOD).seen
    both = opened_at_once(cast.leader, cast.leader, seen={cast.leader.pk: name} if with_preview else None)
    assert sorted(opened.added for opened in both) == [0, 6] and sorted(opened.is_new for opened in both) == [
        False,
        True,
    ]
    assert Cycle.objects.count() == 1 and Review.objects.count() == 6
    assert Obligation.objects.filter(trap__key="review-held").count() == 6


def test_two_managers_open_one_quarter_each_for_the_own_people(cast):
    both = opened_at_once(cast.manager, cast.other_manager)
    assert sorted(opened.added for opened in both) == [1, 2]
    assert Cycle.objects.count() == 1
    assert set(Review.objects.values_list("person__name", flat=True)) == {"Rita Rep", "Paul Peer", "Olga Other"}


def test_a_review_that_is_started_while_its_quarter_is_taken_back_is_held_or_gone(cast):
    review = build.review(cast)
    build.packet(review, by=cast.manager)
    review, cycle = steps.read(review.pk), Cycle.objects.get()
    all_there = Barrier(2)

    def run(act):
        all_there.wait(timeout=20)
        try:
            return act().status
        except StaleState as stale:
            return str(stale)
        finally:
            connection.close()

    acts = [
        lambda: presenting.present(make.act(cast.manager), review=review, version=review.version),
        lambda: take_backs.take_back(make.act(cast.leader), cycle=cycle, reason="By mistake."),
    ]
    with ThreadPoolExecutor(2) as pool:
        started, taken = [future.result(timeout=60) for future in [pool.submit(run, act) for act in acts]]
    assert (started == "live") != (taken == "taken back"), (started, taken)
    stored = set(Review._base_manager.values_list("status", flat=True))
    assert stored == ({"taken back"} if taken == "taken back" else {"live", "due"})


def test_of_two_who_move_one_review_at_once_one_moves_it(cast):
    review = build.review(cast)
    all_there = Barrier(2)

    def run(act):
        by, day = act
        all_there.wait(timeout=20)
        try:
            moves.move(make.act(by), review=review, version=review.version, day=day, reason="A fair.")
            return "moved"
        except StaleState:
            return "stale"
        finally:
            connection.close()

    both = [(cast.manager, date(2026, 12, 16)), (cast.leader, date(2026, 12, 17))]
    with ThreadPoolExecutor(2) as pool:
        assert sorted(future.result(timeout=60) for future in [pool.submit(run, act) for act in both]) == [
            "moved",
            "stale",
        ]
    assert ReviewMove.objects.count() == 1 == Extension.objects.count()
