"""When a daily mail comes: once for each person and day of theirs, whatever happens to clocks, workers and zones."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from accounts.absences.models import Leave
from accounts.digests.services import digests
from accounts.letters.models import Digest, Letter
from accounts.models import Notice, OrganisationDay, Person
from tests import make
from tests.builders import obligations as build
from tests.builders.digests import MORNING, days_of, made, sent
from tests.builders.letters import choose, notice
from traps_web.lib import remembered

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def owing(world):
    """Rita missed something on Friday and has not done it."""
    build.missed(world.rep)
    return world


def test_it_comes_at_the_hour_of_the_person_on_a_working_day(owing):
    rep = owing.rep
    assert [made(MORNING - timedelta(minutes=1)), days_of(rep)] == [0, []]
    assert made(MORNING) >= 1
    assert days_of(rep) == ["2026-11-30"]


def test_twice_or_late_on_a_day_is_once(owing):
    for minutes in (0, 5, 240, 700):
        made(MORNING + timedelta(minutes=minutes))
    assert days_of(owing.rep) == ["2026-11-30"]
    assert Letter.objects.filter(person=owing.rep, kind="digest").count() == 1


def test_an_evening_hours_after_its_hour_it_waits_for_the_next_day(owing):
    made(MORNING + 12 * HOUR)
    assert days_of(owing.rep) == []
    made(MORNING + DAY)
    assert days_of(owing.rep) == ["2026-12-01"]


def test_a_worker_that_was_off_for_three_days_makes_one_that_says_all(owing):
    assert sent(MORNING)
    notice(owing.rep, 1, "waived", text="Waived on Monday.", address="/a/")
    Notice.objects.update(created_at=MORNING + HOUR)
    [message] = [message for message in sent(MORNING + 3 * DAY) if message.to == [owing.rep.email]]
    assert days_of(owing.rep) == ["2026-11-30", "2026-12-03"]
    assert "Decided since Monday" in message.body and "Waived on Monday." in message.body
    assert made(MORNING + 3 * DAY + HOUR) == 0


@pytest.mark.parametrize("why", ["weekend", "holiday", "leave"])
def test_a_day_off_is_quiet_and_what_was_quiet_comes_with_the_next(owing, why):
    rep = owing.rep
    if why == "holiday":
        OrganisationDay.objects.filter(day=date(2026, 11, 30)).update(is_working=False)
        remembered.forget()
    elif why == "leave":
        Leave.objects.create(
            person=rep,
            starts_on=date(2026, 11, 30),
            ends_before=date(2026, 12, 1),
            status="approved",
            reason="Off",
            asked_at=make.NOW,
            asked_by=rep,
            decided_at=make.NOW,
            decided_by=owing.manager,
        )
    notice(rep, 1, "waived", text="Waived before.", address="/a/")
    quiet = MORNING - DAY if why == "weekend" else MORNING
    made(quiet)
    assert days_of(rep) == []
    [message] = [message for message in sent(quiet + DAY) if message.to == [rep.email]]
    assert "Waived before." in message.body


def test_with_nothing_to_say_there_is_none_that_day(world):
    assert made(MORNING) == 0
    assert Digest.objects.filter(person=world.rep, letter=None).count() == 1
    notice(world.rep, 1, "waived")
    assert made(MORNING + HOUR) == 0
    assert made(MORNING + DAY) == 1
    assert Digest.objects.filter(person=world.rep).count() == 1


def test_everybody_has_it_at_their_own_hour_by_their_own_clock(owing):
    for person in (owing.rep, owing.peer):
        notice(person, 1, "waived")
    Person.objects.filter(pk=owing.rep.pk).update(time_zone="Asia/Kolkata")
    choose(owing.rep, hour=9)
    choose(owing.peer, daily_mail=False)
    in_kolkata = datetime(2026, 11, 30, 3, 30, tzinfo=UTC)
    assert [made(in_kolkata - timedelta(minutes=1)), made(in_kolkata)] == [0, 1]
    made(MORNING)
    assert (days_of(owing.rep), days_of(owing.peer)) == (["2026-11-30"], [])


@pytest.mark.parametrize(
    ("day", "hour", "at"),
    [
        (date(2027, 3, 14), 2, datetime(2027, 3, 14, 7, 0, tzinfo=UTC)),  # 2:00 is skipped: 3:00 of summer time.
        (date(2027, 11, 7), 1, datetime(2027, 11, 7, 6, 0, tzinfo=UTC)),  # 1:00 comes twice: the later.
        (date(2027, 3, 14), 7, datetime(2027, 3, 14, 11, 0, tzinfo=UTC)),
        (date(2027, 11, 7), 7, datetime(2027, 11, 7, 12, 0, tzinfo=UTC)),
    ],
)
def test_days_of_23_and_25_hours_have_one(world, day, hour, at):
    """They are Sundays, on which this organisation works."""
    OrganisationDay.objects.filter(day__in=[day, day + DAY]).update(is_working=True)
    remembered.forget()
    choose(world.rep, hour=hour)
    for number, step in enumerate(range(-4, 60)):
        now = at + step * HOUR / 2
        notice(world.rep, number, "waived")
        made(now)
        if now < at:
            assert days_of(world.rep) == []
    assert days_of(world.rep) == [day.isoformat(), (day + DAY).isoformat()]
    first = Digest.objects.filter(person=world.rep).order_by("day").first()
    assert first.made_at == at


def test_whoever_moves_to_another_zone_has_one_a_day_and_none_twice(owing):
    rep = owing.rep
    choose(rep, hour=7)
    Person.objects.filter(pk=rep.pk).update(time_zone="Pacific/Honolulu")
    monday = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)
    made(monday)
    Person.objects.filter(pk=rep.pk).update(time_zone="Pacific/Auckland")  # It is Tuesday, 6:00 there.
    made(monday + HOUR)
    assert days_of(rep) == ["2026-11-30"]  # An hour later there is no second one.
    made(monday + 10 * HOUR)
    assert days_of(rep) == ["2026-11-30", "2026-12-01"]
    Person.objects.filter(pk=rep.pk).update(time_zone="Pacific/Honolulu")
    for hours in range(11, 34):
        made(monday + hours * HOUR)
    assert days_of(rep) == ["2026-11-30", "2026-12-01"]


def test_a_clock_that_was_put_back_stops_nobodys(owing):
    made(MORNING + 7 * DAY)
    made(MORNING)
    assert days_of(owing.rep) == ["2026-11-30", "2026-12-07"]


def test_one_that_did_not_leave_gives_what_it_had_to_the_next(owing):
    notice(owing.rep, 1, "waived", text="Waived before.", address="/a/")
    made(MORNING)
    [message] = [message for message in sent(MORNING + DAY) if message.to == [owing.rep.email]]
    assert "Waived before." in message.body and message.body.count("Waived before.") == 1
    rows = Letter.objects.filter(person=owing.rep, kind="digest").order_by("pk")
    assert list(rows.values_list("status", flat=True)) == ["failed", "sent"]


def test_a_closed_login_has_none(owing):
    Person.objects.filter(pk=owing.rep.pk).update(is_active=False)
    made(MORNING)
    assert days_of(owing.rep) == []


def test_a_killed_worker_leaves_nothing_half_done_and_the_next_makes_it(owing, monkeypatch):
    def killed(*args):
        raise SystemExit

    notice(owing.rep, 1, "waived", text="Waived before.", address="/a/")
    with monkeypatch.context() as patched:
        patched.setattr(digests, "_letter", killed)
        with pytest.raises(SystemExit):
            made(MORNING)
    assert not Digest.objects.exists() and Notice.objects.filter(mail_wanted=True, kind="waived").exists()
    assert any("Waived before." in message.body for message in sent(MORNING))


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_make_one(transactional_db):
    world = make.world()
    people = [make.person(f"Nina {number}") for number in range(8)]
    for person in [world.rep, *people]:
        notice(person, 1, "waived")

    def work(_):
        try:
            return made(MORNING)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        written = sum(pool.map(work, range(2)))
    written += made(MORNING + timedelta(minutes=5))
    assert written == 9
    assert Letter.objects.filter(kind="digest").count() == 9
    assert not Notice.objects.filter(mail_wanted=True, digest=None).exists()
