"""The sweep over 1,000,000 obligations: 50,000 missed while others save, and then one that finds nothing."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from datetime import timedelta

from django.db import connection, transaction

from accounts.duties.services import obligations
from accounts.models import Obligation, Person, Trap
from accounts.record.rules.acts import Act, Via
from bench.generate.people import NOW
from bench.generate.tables import Rows, close
from bench.imports import others_saving
from traps_web.lib import clock

ALL, MISSED, IDLE_ROUNDS = 1_000_000, 50_000, 20
COLUMNS = (
    "trap",
    "owner",
    "team",
    "subject",
    "label",
    "address",
    "due_on",
    "due_at",
    "first_due_at",
    "missed_at",
    "status",
    "opened_at",
    "done_at",
    "done_by",
    "waive_reason",
)


def run(*, whole: int = ALL, missed: int = MISSED) -> None:
    """Make what lacks to the whole, flag, and look once more; on the database at hand."""
    with clock.frozen(NOW):
        lacking = max(whole - Obligation.objects.count(), missed)
        print(f"\nSweep over {whole:,} obligations, {missed:,} of them missed, on {connection.vendor}")
        _owe(lacking, missed)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        with others_saving():
            subprocess.run([sys.executable, "-m", "bench.sweep_once"], check=True)
        print(f"    nothing to flag: median {statistics.median(_idle() for _ in range(IDLE_ROUNDS)):.1f} ms")


def _idle() -> float:
    started = time.perf_counter()
    assert obligations.flag_missed(Act(None, NOW, Via.COMMAND)) == 0, "all are flagged"
    return (time.perf_counter() - started) * 1000


def _owe(count: int, missed: int) -> None:
    """Obligations of all reps: the first ended yesterday; of the rest, nine in ten are done and one is to come."""
    reps = list(
        Person.objects.get_queryset()
        .filter(name__startswith="Rep ")
        .order_by("pk")
        .values_list("pk", "current_team_id")
    )
    trap, mark = Trap.objects.get(key="promise").pk, time.time_ns()
    with transaction.atomic():
        owed = Rows(Obligation, *COLUMNS)
        for number in range(count):
            person, team = reps[number % len(reps)]
            is_done = number >= missed and number % 10 != 0
            due = NOW + timedelta(days=-1 if number < missed else -number % 900 - 2 if is_done else number % 90 + 1)
            done = (due, person) if is_done else (None, None)
            owed.add(
                trap,
                person,
                team,
                f"bench:{mark}-{number}",
                "A promise of the bench",
                "/traps/",
                due.date(),
                due,
                due,
                due,
                "done" if is_done else "open",
                due - timedelta(days=30),
                *done,
                "",
            )
        close(owed)
