"""What people missed is told to their line: one notice a morning, twice = once, late, in each one's own zone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from accounts.duties.services import obligations
from accounts.duties.services.miss_digests import tell_line
from accounts.models import Notice, Obligation, Organisation, Person
from accounts.organisation.selectors import calendar
from tests import make
from tests.builders import obligations as build

FRIDAY = build.DUE  # Fri 27 Nov 17:00 in New York
MONDAY = datetime(2026, 11, 30, 13, 20, tzinfo=UTC)  # 8:20 in New York
TUESDAY = MONDAY + timedelta(days=1)


def missed(owner, subject="thing:1", *, at=FRIDAY, trap_key="weekly-log"):
    build.obligation(owner, subject=subject, due_at=at, trap_key=trap_key)
    obligations.flag_missed(make.act(now=at + timedelta(days=4 if trap_key == "promise" else 0, minutes=1)))


def digests(person):
    rows = Notice.objects.filter(person=person, kind="missed-in-line").order_by("pk")
    return [(row.key, row.text) for row in rows]


def test_the_whole_line_is_told_on_the_next_working_morning(world):
    missed(world.rep)
    missed(world.rep, "thing:2")
    missed(world.other_rep, "thing:3")
    assert tell_line(make.act(now=MONDAY - timedelta(days=2))) == 0  # A Saturday.
    assert tell_line(make.act(now=MONDAY - timedelta(minutes=30))) == 0  # 7:50.
    assert tell_line(make.act(now=MONDAY)) == 3
    assert digests(world.manager) == [("2026-11-30", "2 traps missed in your line: Rita Rep 2 (Week closed).")]
    assert digests(world.other_manager) == [("2026-11-30", "1 trap missed in your line: Olga Other 1 (Week closed).")]
    assert digests(world.leader) == [
        ("2026-11-30", "3 traps missed in your line: Rita Rep 2 (Week closed) and Olga Other 1 (Week closed).")
    ]
    assert Notice.objects.filter(kind="missed-in-line").first().address == "/traps/team/?state=missed"
    # Peers, admins and whoever missed it hear nothing of it.
    assert not Notice.objects.filter(kind="missed-in-line", person__in=[world.rep, world.peer, world.admin]).exists()


def test_twice_is_once_and_nothing_missed_is_nothing_told(world):
    assert tell_line(make.act(now=MONDAY)) == 0
    missed(world.rep)
    assert [tell_line(make.act(now=MONDAY + timedelta(minutes=step))) for step in (0, 15, 600)] == [2, 0, 0]
    assert tell_line(make.act(now=TUESDAY)) == 0
    assert len(digests(world.manager)) == 1


def test_what_is_missed_later_on_a_day_is_told_the_next_morning(world):
    missed(world.rep)
    tell_line(make.act(now=MONDAY))
    missed(world.peer, "thing:2", at=MONDAY + timedelta(hours=3))
    assert tell_line(make.act(now=MONDAY + timedelta(hours=4))) == 0
    assert tell_line(make.act(now=TUESDAY)) == 2
    assert digests(world.manager)[1] == ("2026-12-01", "1 trap missed in your line: Paul Peer 1 (Week closed).")


def test_a_late_run_leaves_nothing_out(world):
    missed(world.rep)
    tell_line(make.act(now=MONDAY))
    missed(world.peer, "thing:2", at=MONDAY + timedelta(hours=3))
    assert tell_line(make.act(now=MONDAY + timedelta(days=10))) == 2
    assert len(digests(world.manager)) == 2


def test_each_manager_hears_it_in_the_morning_of_their_zone(world):
    Person.objects.filter(pk=world.manager.pk).update(time_zone="Pacific/Auckland")
    missed(world.rep)
    # Mon 30 Nov 8:15 in Auckland is Sun 29 Nov 19:15 UTC.
    at = datetime(2026, 11, 29, 19, 16, tzinfo=UTC)
    assert tell_line(make.act(now=at - timedelta(minutes=20))) == 0
    assert tell_line(make.act(now=at)) == 1
    assert digests(world.manager)[0][0] == "2026-11-30"
    assert digests(world.leader) == []


def test_many_people_are_counted_and_the_first_few_named(world):
    for number, owner in enumerate((world.rep, world.peer, world.other_rep, world.manager, world.other_manager)):
        missed(owner, f"thing:{number}")
    missed(world.rep, "thing:9")
    missed(world.rep, "thing:10", trap_key="promise", at=FRIDAY - timedelta(days=3))
    tell_line(make.act(now=MONDAY))
    assert digests(world.leader)[0][1] == (
        "7 traps missed in your line: Rita Rep 3 (Week closed, Promise), Mara Manager 1 (Week closed), "
        "Olga Other 1 (Week closed) and 2 others."
    )


def test_long_names_stay_within_one_notice(world):
    Person.objects.exclude(pk=world.leader.pk).update(name="A" * 200)
    for number, owner in enumerate((world.rep, world.peer, world.other_rep, world.manager)):
        missed(owner, f"thing:{number}")
    tell_line(make.act(now=MONDAY))
    assert digests(world.leader)[0][1].endswith("and 1 other.")


@pytest.mark.parametrize(("owner", "hears"), [("leader", "admin"), ("admin", "manager")])
def test_who_has_nobody_above_is_told_of_to_the_last_resort(world, owner, hears):
    Organisation.objects.update(deputy_of_last_resort=world.manager)
    missed(getattr(world, owner))
    assert tell_line(make.act(now=MONDAY)) == 1
    assert len(digests(getattr(world, hears))) == 1


def test_who_has_left_is_told_nothing(world):
    Person.objects.filter(pk=world.manager.pk).update(is_active=False)
    missed(world.rep)
    assert tell_line(make.act(now=MONDAY)) == 1
    assert digests(world.manager) == []


def test_a_miss_that_was_made_good_since_is_told_all_the_same(world):
    missed(world.rep)
    row = Obligation.objects.get()
    obligations.fulfil(
        make.act(world.rep, now=FRIDAY + timedelta(hours=2)),
        trap_key="weekly-log",
        owner=world.rep,
        subject=row.subject,
    )
    assert tell_line(make.act(now=MONDAY)) == 2


@pytest.mark.django_db(transaction=True)
def test_in_parallel_it_is_told_once(transactional_db):
    world = make.world()
    missed(world.rep)

    def sweep(_):
        try:
            return tell_line(make.act(now=MONDAY))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(sweep, range(4)))
    assert Notice.objects.filter(kind="missed-in-line").count() == 2


def test_the_same_queries_for_one_miss_and_for_many(world, django_assert_num_queries):
    missed(world.rep)
    calendar.stored_days()  # Is read once a version.
    with django_assert_num_queries(8):
        tell_line(make.act(now=MONDAY))
    for number in range(30):
        missed(world.rep, f"more:{number}", at=MONDAY + timedelta(hours=1))
        missed(world.other_rep, f"more:{number}", at=MONDAY + timedelta(hours=1))
    with django_assert_num_queries(8):
        assert tell_line(make.act(now=TUESDAY)) == 3
