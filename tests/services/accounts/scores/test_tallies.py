"""Verdicts in SQL against the rule, duty by duty."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta

from accounts.duties.services.traps import install_defaults
from accounts.models import Leave, Obligation, Trap
from accounts.scores.rules import tallies as rules
from accounts.scores.selectors import tallies as selector
from tests import make
from tests.builders import obligations

HOUR = timedelta(hours=1)


def some_duties(world: make.World, count: int) -> None:
    """Duties of every state, some of them due on leave and some opened too late, around the frozen now."""
    chance = random.Random(7)
    install_defaults(make.act())
    traps = list(Trap.objects.filter(key__in=["weekly-log", "promise", "annual-plan"]))
    rows = []
    for number in range(count):
        first = make.NOW + chance.randint(-400, 100) * HOUR
        due = first + chance.choice([0, 0, 48]) * HOUR
        row = Obligation(
            trap=chance.choice(traps),
            owner=chance.choice([world.rep, world.peer]),
            team=world.north,
            subject=f"thing:{number}",
            label="A thing",
            first_due_at=first,
            due_at=due,
            due_on=due.date(),
            missed_at=due + chance.choice([0, 24]) * HOUR,
            opened_at=first + chance.choice([-99, -99, -99, 1]) * HOUR,
            weight=chance.randint(0, 3),
        )
        row.status = chance.choice(["open", "done", "late", "missed", "waived", "excused"])
        if row.status in ("done", "late", "excused"):
            row.done_at, row.done_by = due, row.owner
        if row.status == "missed":
            row.flagged_at = row.missed_at
        if row.status == "waived" or (row.status == "missed" and chance.random() < 0.5):
            row.waived_at, row.waived_by, row.waive_reason = row.missed_at, world.manager, "Let go."
        rows.append(row)
    Obligation.objects.bulk_create(rows)


def test_the_sql_gives_each_duty_the_verdict_of_the_rule(world: make.World) -> None:
    some_duties(world, 300)
    day = make.NOW.date()
    leaves = [
        Leave.objects.create(
            person=world.rep,
            starts_on=day - timedelta(days=start),
            ends_before=day - timedelta(days=start - 3),
            reason="Away.",
            status="approved",
            asked_at=make.NOW - 30 * 24 * HOUR,
            asked_by=world.rep,
            decided_at=make.NOW - decided * 24 * HOUR,
            decided_by=world.manager,
        )
        for start, decided in ((14, 20), (8, 6))
    ]
    seen: Counter[str] = Counter()
    for now in (make.NOW, make.NOW - 100 * HOUR):
        for row in selector.judged(Obligation.objects.all(), now):
            is_off = any(
                leave.person_id == row.owner_id
                and leave.starts_on <= row.due_on < leave.ends_before
                and leave.decided_at <= row.missed_at
                for leave in leaves
            )
            assert row.verdict == rules.verdict(row, now=now, is_on_leave=is_off), row.pk
            seen[row.verdict] += 1
    assert set(seen) == set(rules.Verdict.values)


def test_the_tallies_of_sql_are_those_of_its_verdicts(world: make.World) -> None:
    some_duties(world, 120)
    rows = Obligation.objects.all()
    in_sql = selector.tallies(selector.counted(rows, make.NOW, "owner_id", "trap__key"))
    judged = selector.judged(rows.select_related("trap"), make.NOW)
    for (owner, key), tally in in_sql.items():
        own = [(row.verdict, 1, row.weight) for row in judged if (row.owner_id, row.trap.key) == (owner, key)]
        assert tally == rules.tally(own)


def test_a_duty_weighs_what_its_trap_weighed_when_it_was_opened(world: make.World) -> None:
    opened = {key: obligations.obligation(world.rep, trap_key=key).weight for key in ("promise", "annual-plan")}
    assert opened == {"promise": 1, "annual-plan": 3}
