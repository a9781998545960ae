from contextvars import Context
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from traps_web.lib import clock

FRIDAY_NIGHT = datetime(2026, 11, 27, 23, 30, tzinfo=UTC)
WEEK = timedelta(days=7)


def test_now_is_the_real_instant_in_utc() -> None:
    unfrozen = Context().run(clock.now)
    assert unfrozen.tzinfo is UTC
    assert abs(unfrozen - clock.real_now()) < timedelta(seconds=5)


def test_a_frozen_clock_stands_still_and_runs_again() -> None:
    with clock.frozen(FRIDAY_NIGHT.astimezone(timezone(timedelta(hours=-5)))):
        assert clock.now() == clock.now() == FRIDAY_NIGHT
        assert clock.now().tzinfo is UTC
        assert clock.real_now() != FRIDAY_NIGHT
    assert clock.now() != FRIDAY_NIGHT


def test_travels_add_up_also_on_a_frozen_clock() -> None:
    with clock.frozen(FRIDAY_NIGHT), clock.travelling(WEEK):
        with clock.travelling(-2 * WEEK):
            assert clock.now() == FRIDAY_NIGHT - WEEK
        assert clock.now() == FRIDAY_NIGHT + WEEK


def test_a_frozen_instant_is_the_one_named_whatever_travel_is_on() -> None:
    with clock.travelling(WEEK), clock.frozen(FRIDAY_NIGHT):
        assert clock.now() == FRIDAY_NIGHT


def test_a_pushed_offset_lasts_until_it_is_popped() -> None:
    with clock.frozen(FRIDAY_NIGHT):
        token = clock.push_offset(WEEK)
        assert clock.now() == FRIDAY_NIGHT + WEEK
        clock.pop_offset(token)
        assert clock.now() == FRIDAY_NIGHT


def test_the_clock_is_put_back_after_a_failure() -> None:
    before = clock.now()
    with pytest.raises(RuntimeError), clock.travelling(52 * WEEK):
        raise RuntimeError
    assert clock.now() - before < WEEK


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"), clock.frozen(FRIDAY_NIGHT.replace(tzinfo=None)):
        pass


def test_people_in_different_zones_live_on_different_days() -> None:
    assert clock.today_in("Europe/Berlin", FRIDAY_NIGHT) == date(2026, 11, 28)
    assert clock.today_in("America/New_York", FRIDAY_NIGHT) == date(2026, 11, 27)
    assert clock.local_date(FRIDAY_NIGHT, "Asia/Tokyo") == date(2026, 11, 28)
