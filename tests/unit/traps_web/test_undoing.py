"""How long an act may be taken back: ten seconds offered, fifteen accepted, and no deadline between."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traps_web.lib.undoing import ACCEPTED, OFFERED, is_accepted, passed_since, seconds_left
from traps_web.ui.values import UndoOffer

AT = datetime(2026, 11, 25, 15, 0, 0, 123456, tzinfo=UTC)
offsets = st.integers(-30_000_000, 30_000_000).map(lambda micro: timedelta(microseconds=micro))


@pytest.mark.parametrize(
    ("after", "seconds"), [(0, 10), (0.001, 10), (0.999, 10), (1, 9), (9, 1), (9.999, 1), (10, 0), (60, 0), (-5, 10)]
)
def test_the_seconds_that_a_page_shows(after, seconds):
    assert seconds_left(AT, now=AT + timedelta(seconds=after)) == seconds


@given(offsets)
def test_what_is_offered_is_accepted(offset):
    now = AT + offset
    if now >= AT and seconds_left(AT, now=now):
        assert is_accepted(AT, now=now)


@given(offsets)
def test_it_is_accepted_from_the_act_to_the_end_of_its_time(offset):
    assert is_accepted(AT, now=AT + offset) == (timedelta(0) <= offset <= ACCEPTED)


@given(offsets, st.lists(st.none() | offsets, max_size=4))
def test_the_first_deadline_since_the_act_is_named(offset, deadlines):
    now = AT + offset
    instants = [None if deadline is None else AT + deadline for deadline in deadlines]
    passed = passed_since(AT, now=now, deadlines=instants)
    between = [instant for instant in instants if instant is not None and AT <= instant < now]
    assert passed == (min(between) if between else None)


def test_a_deadline_of_this_very_instant_is_still_kept():
    assert passed_since(AT, now=AT, deadlines=[AT]) is None


@given(st.integers(1, 2**62), offsets)
def test_an_offer_survives_its_journey_with_the_message(event, offset):
    offer = UndoOffer(event, AT + offset)
    assert UndoOffer.carried_by(f"late {offer.tag} success") == offer


@pytest.mark.parametrize("tags", ["", "success", "undo-1", "undo-x-1", "xundo-1-2"])
def test_other_tags_carry_none(tags):
    assert UndoOffer.carried_by(tags) is None


def test_its_line_shrinks_with_the_seconds():
    offer = UndoOffer(1, AT)
    shares = [offer.share(AT + timedelta(seconds=second)) for second in range(11)]
    assert shares == [100, 90, 80, 70, 60, 50, 40, 30, 20, 10, 0]
    assert OFFERED < ACCEPTED
