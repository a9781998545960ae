"""Scoring: once, on the fifth working day after the quarter, and never again."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from plans.calls.selectors import scores as selector
from plans.calls.services.scoring import score_ended
from plans.models import CallScore
from tests import make
from tests.builders.bookings import make_booking
from tests.builders.calls import make_call, of_person, of_team

FOURTH, FIFTH = datetime(2026, 12, 4, 15, tzinfo=UTC), datetime(2026, 12, 7, 15, tzinfo=UTC)
"""The quarter ends with November 2026; its fifth working day after is Mon 7 Dec."""


def at(month, day):
    return datetime(2026, month, day, 15, tzinfo=UTC)


def test_a_quarter_is_scored_on_its_fifth_working_day_and_once(world):
    make_booking(world.rep, "200.00", date(2026, 11, 20))
    early = make_call(world.rep, "300", now=at(9, 14))
    last = make_call(world.rep, "190", now=at(11, 24))
    team = make_call(world.manager, "200", subject=of_team(world.north), now=at(11, 24))
    assert score_ended(make.act(now=FOURTH)) == 0
    assert score_ended(make.act(now=FIFTH)) == 3
    assert score_ended(make.act(now=FIFTH)) == 0
    make_booking(world.rep, "999.00", date(2026, 11, 20))
    assert score_ended(make.act(now=at(12, 9))) == 0
    scores = {row.call: row for row in CallScore.objects.all()}
    assert [(scores[call].error, scores[call].weeks_before_end) for call in (early, last, team)] == [
        (Decimal(100), 11),
        (Decimal(-10), 0),
        (Decimal(0), 0),
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        CallScore.objects.update(came=Decimal(1))


def _in_order(viewer):
    people = list(selector.leanings(viewer=viewer).values_list("person", flat=True))
    return selector.accuracies(viewer=viewer, person_ids=people)


def test_bias_takes_the_last_word_of_each_week_and_only_own_words(world):
    make_booking(world.rep, "100.00", date(2026, 11, 20))
    for commit, day in (("500", 2), ("150", 3), ("130", 10)):
        make_call(world.rep, commit, now=at(11, day))
    make_call(world.manager, "0", subject=of_person(world.rep), now=at(11, 10))
    make_call(world.manager, "90", subject=of_team(world.north), now=at(11, 10))
    make_call(world.peer, "50", now=at(11, 10))
    score_ended(make.act(now=FIFTH))
    rows = {row.person.name: row for row in _in_order(world.manager)}
    rep = rows["Rita Rep"].accuracy
    assert (float(rep.bias), rep.within, rep.counted, rep.reads_as) == (0.4, 0, 2, "happy ears")
    manager = rows["Mara Manager"].accuracy
    assert (float(manager.bias), manager.within, manager.reads_as) == (-0.1, 1, "sandbagging")
    assert rows["Paul Peer"].accuracy.reads_as == "n/a"
    assert [row.person.name for row in _in_order(world.rep)] == ["Rita Rep"]
    leanings = selector.leanings(viewer=world.manager)
    assert list(leanings.values_list("name", "reads_as")) == [
        ("Rita Rep", "happy ears"),
        ("Mara Manager", "sandbagging"),
        ("Paul Peer", "n/a"),
    ]


def test_money_that_came_to_nothing_divides_nothing(world):
    make_call(world.rep, "50", now=at(11, 10))
    score_ended(make.act(now=FIFTH))
    [row] = _in_order(world.rep)
    assert (row.accuracy.bias, row.accuracy.counted) == (None, 0)
