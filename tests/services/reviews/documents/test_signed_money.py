"""Money that the minutes of a review hold: of whom, of which quarter, and only what came before the packet."""

from datetime import date, timedelta

import pytest

from pipeline.bookings.selectors import signed_money
from tests import make
from tests.builders import reviews as build

pytestmark = pytest.mark.django_db

IN_QUARTER, BEFORE_PACKET = date(2026, 11, 20), make.NOW - timedelta(days=1)


def signers(person, *, booked_on=IN_QUARTER, entered_at=BEFORE_PACKET):
    return signed_money.signers([person.pk], booked_on=booked_on, entered_at=entered_at)


def test_without_minutes_nothing_is_held(world):
    build.review(world, at="live")
    assert signers(world.rep) == ()


def test_money_of_another_person_or_quarter_or_later_than_the_packet_is_in_no_minutes(world):
    build.review(world, at="to sign")
    assert signers(world.rep) == ("Rita Rep",)
    assert signers(world.peer) == ()
    assert signers(world.rep, booked_on=date(2026, 8, 20)) == ()
    assert signers(world.rep, entered_at=make.NOW + timedelta(days=30)) == ()
