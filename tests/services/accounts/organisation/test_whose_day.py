"""What day it is: a person's by their zone, the organisation's for sums and jobs."""

from datetime import UTC, date, datetime

import pytest

from accounts.organisation.selectors.calendar import organisation_today, today_of

NIGHT = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Pacific/Pago_Pago", date(2026, 11, 25)), ("Pacific/Kiritimati", date(2026, 11, 26)), ("", date(2026, 11, 25))],
)
def test_a_person_lives_by_the_own_zone_and_else_by_that_of_the_organisation(world, zone, day):
    world.rep.time_zone = zone
    assert today_of(world.rep, NIGHT) == today_of(world.rep, NIGHT, world.organisation) == day


def test_what_is_nobodys_has_the_day_of_the_organisation(world):
    assert today_of(None, NIGHT) == organisation_today(NIGHT) == date(2026, 11, 25)


def test_an_organisation_that_was_read_is_not_read_again(world, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert organisation_today(NIGHT, world.organisation) == date(2026, 11, 25)
