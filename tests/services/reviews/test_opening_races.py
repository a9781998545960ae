"""Two who open the same quarter in the same moment: one cycle, and everybody on its roster once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import Obligation
from reviews.models import Cycle, Review
from reviews.services import cycles
from tests import make
from tests.builders import reviews as build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db):
    found = make.world()
    build.install()
    return found


def opened_at_once(*openers, seen: dict | None = None) -> list[cycles.Opened]:
    """Each opener in a thread of its own, from the same moment on."""
    all_there = Barrier(len(openers))

    def run(by):
        all_there.wait(timeout=20)
        try:
            named = (seen or {}).get(by.pk)
            return cycles.open_cycle(period_key=build.PERIOD, seen=named, by=by, now=make.NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(openers)) as pool:
        return [one.result(timeout=60) for one in [pool.submit(run, by) for by in openers]]


@pytest.mark.parametrize("with_preview", [True, False])
def test_the_same_press_twice_opens_once(cast, with_preview):
    name = cycles.foresee(period_key=build.PERIOD, by=cast.leader, now=make.NOW).seen
    both = opened_at_once(cast.leader, cast.leader, seen={cast.leader.pk: name} if with_preview else None)
    assert sorted(one.added for one in both) == [0, 6] and sorted(one.is_new for one in both) == [False, True]
    assert Cycle.objects.count() == 1 and Review.objects.count() == 6
    assert Obligation.objects.filter(trap__key="review-held").count() == 6


def test_two_managers_open_one_quarter_each_for_the_own_people(cast):
    both = opened_at_once(cast.manager, cast.other_manager)
    assert sorted(one.added for one in both) == [1, 2]
    assert Cycle.objects.count() == 1
    assert set(Review.objects.values_list("person__name", flat=True)) == {"Rita Rep", "Paul Peer", "Olga Other"}
