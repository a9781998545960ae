"""Cases over 1,000,000 obligations: 50,000 fall due, cases open, nothing is due; and a rehearsal of a year."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from accounts.duties.models import Obligation, Trap
from accounts.duties.services import obligations
from accounts.organisation.models import Person
from accounts.organisation.selectors import organisation as organisations
from accounts.record.rules.acts import Act, Via
from accounts.record.rules.readers import Reader
from bench.generate.people import NOW, TODAY
from bench.generate.tables import Rows, close
from bench.sweep import COLUMNS
from reviews.cases.models import Case
from reviews.cases.services import engine
from reviews.consequences.selectors import rehearsals
from reviews.policies.models import Policy, PolicyReading
from reviews.policies.selectors import policies
from reviews.policies.services import drafts
from traps_web.lib import clock

ALL, DUE, IDLE_ROUNDS = 1_000_000, 50_000, 20
A_DAY, A_YEAR = timedelta(days=1), 365
AIM_OF_IDLE, AIM_OF_REHEARSAL = 50, 10
MEBIBYTE = 1024
ONE_MISSED = 40
"""Of so many duties of the past one was missed."""


def run(*, whole: int = ALL, due: int = DUE) -> None:
    """Publish the ladder that ships, owe what lacks to the whole, and measure; on the database at hand."""
    with clock.frozen(NOW):
        policy = _publish()
        _owe(max(whole - Obligation.objects.count(), due), due)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        people = Person.objects.get_queryset().filter(is_active=True).count()
        print(f"\n{Obligation.objects.count():,} obligations of {people:,} people on {connection.vendor}")
        flagged, took = _timed(lambda: obligations.flag_missed(_act()))
        print(f"    {flagged:,} flagged: {took:.1f} s, {flagged / took:,.0f} a second")
        opened, took = _timed(lambda: engine.run(_act()))
        print(f"    {opened:,} cases opened by a look at everybody: {took:.1f} s")
        engine.run(_act(hours=2))  # What was opened just now is looked at once more.
        print(f"    sweep of misses with nothing due: {_idle(obligations.flag_missed):.1f} ms (aim {AIM_OF_IDLE})")
        print(f"    engine with nothing due, {Case.objects.count():,} cases open: {_idle(engine.run):.1f} ms")
        rehearsal, took = _timed(lambda: rehearsals.rehearse(_reader(), policy))
        cases = f"{len(rehearsal.cases):,} cases"
        print(f"    rehearsal of four quarters for {people:,} people, {cases}: {took:.1f} s (aim {AIM_OF_REHEARSAL})")
        print(f"    most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEBIBYTE:,.0f} MiB")


def _act(**later: int) -> Act:
    return Act(None, NOW + timedelta(**later), Via.JOB)


def _reader() -> Reader:
    here = organisations.current()
    leader = Person.objects.get_queryset().filter(is_leader=True).order_by("pk")[0]
    return Reader(leader, NOW, TODAY, ZoneInfo(here.time_zone), here)


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    started = time.perf_counter()
    return work(), time.perf_counter() - started


def _idle(sweep: Callable[[Act], int]) -> float:
    """The median of a sweep that finds nothing, in milliseconds; a quarter of an hour lies between two of them."""
    took = []
    for number in range(IDLE_ROUNDS):
        act = _act(hours=4, minutes=15 * number)
        changed, seconds = _timed(lambda act=act: sweep(act))  # type: ignore[misc]
        assert changed == 0, "something was due"
        took.append(seconds * 1000)
    return statistics.median(took)


def _publish() -> Policy:
    """The ladder that ships, published and put before everybody half a year ago."""
    leader = Person.objects.get_queryset().filter(is_leader=True).order_by("pk")[0]
    act = Act(leader, NOW - 180 * A_DAY, Via.COMMAND)
    policy = drafts.start(act)
    Policy.objects.filter(pk=policy.pk).update(first_day=TODAY - 150 * A_DAY)
    policy.refresh_from_db()
    drafts.publish(act, policy=policy, revision=policy.revision)
    put_on = TODAY - 180 * A_DAY
    PolicyReading.objects.bulk_create(
        PolicyReading(policy=policy, person=person, put_on=put_on, last_day=put_on + 14 * A_DAY)
        for person in policies.covered()
    )
    return policy


def _owe(count: int, due: int) -> None:
    """Obligations of all reps over a year: the first fell due within the hour and were not done, the rest are over."""
    reps = list(
        Person.objects.get_queryset()
        .filter(name__startswith="Rep ")
        .order_by("pk")
        .values_list("pk", "current_team_id")
    )
    trap, mark = Trap.objects.get(key="weekly-log").pk, time.time_ns()
    with transaction.atomic():
        owed = Rows(Obligation, *COLUMNS, "flagged_at")
        for number in range(count):
            person, team = reps[number % len(reps)]
            is_due, is_missed = number < due, number % ONE_MISSED == 0
            at = NOW - timedelta(minutes=30) if is_due else NOW - timedelta(days=number % A_YEAR + 1)
            state: tuple[Any, ...] = ("open", None, None, None) if is_due else ("done", at - A_DAY, person, None)
            if is_missed and not is_due:
                state = ("missed", None, None, at)
            status, done_at, done_by, flagged_at = state
            owed.add(
                trap,
                person,
                team,
                f"bench:{mark}-{number}",
                "A duty of the bench",
                "/traps/",
                at.date(),
                at,
                at,
                at,
                status,
                at - 7 * A_DAY,
                done_at,
                done_by,
                "",
                flagged_at,
            )
        close(owed)
