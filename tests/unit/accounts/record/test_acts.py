"""An act: who, when, over which road and in whose place."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import Person
from accounts.record.rules.acts import Act, Via

NOW = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
PAUL = Person(pk=1, name="Paul Peer")
MARA = Person(pk=2, name="Mara Manager")


def test_an_act_of_nobody_has_no_person():
    with pytest.raises(TypeError, match="Only a person can do this, not TRAPS itself"):
        _ = Act(None, NOW, Via.JOB).person


def test_what_follows_from_an_act_is_nobodys_own():
    follows = Act(PAUL, NOW, Via.API, standing_in_for=MARA).system()
    assert (follows.by, follows.now, follows.via, follows.standing_in_for) == (None, NOW, Via.API, None)


def test_the_same_act_of_somebody_else_stands_in_for_nobody():
    other = Act(PAUL, NOW, Via.PAGE, standing_in_for=MARA).of(MARA)
    assert (other.person, other.standing_in_for) == (MARA, None)


def test_the_same_act_may_be_dated_otherwise():
    earlier = NOW - timedelta(days=1)
    assert Act(PAUL, NOW, Via.DEMO).at(earlier) == Act(PAUL, earlier, Via.DEMO)


@pytest.mark.parametrize(("place", "kept"), [(MARA, MARA), (PAUL, None), (None, None)])
def test_somebody_stands_in_for_another_person_and_never_for_themselves(place, kept):
    assert Act(PAUL, NOW, Via.PAGE).in_place_of(place).standing_in_for == kept
