"""The chess clock of requests for more time: a late manager never makes a late rep."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import pytest

from accounts.duties.rules import obligations as rules
from accounts.duties.selectors import clocks
from accounts.duties.selectors.own_days import own_days
from accounts.duties.services import extensions, moved_deadlines, obligations
from accounts.models import Extension, Leave, Obligation
from tests import make
from tests.builders import obligations as build

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def row(world: make.World) -> Obligation:
    """Due on Friday 27 November, 17:00 in New York."""
    return build.obligation(world.rep)


def ask(world: make.World, row: Obligation, *, at: datetime = make.NOW) -> Extension:
    return extensions.ask_extension(
        make.act(world.rep, now=at), obligation=row, wanted_on=date(2026, 12, 1), reason="The customer moved the date."
    )


def decide(world: make.World, extension: Extension, *, at: datetime, grant: bool) -> Obligation:
    extensions.decide_extension(make.act(world.manager, now=at), extension=extension, grant=grant, answer="So be it.")
    return Obligation.objects.get(pk=extension.obligation_id)


def test_while_a_request_waits_nothing_is_flagged_and_then_it_counts_as_granted(
    world: make.World, row: Obligation
) -> None:
    extension = ask(world, row)
    assert (extension.stood_on, extension.stood_at) == (build.DUE_ON, build.DUE)
    obligations.flag_missed(make.act(now=row.missed_at + HOUR))
    waiting = Obligation.objects.get(pk=row.pk)
    # Asked on Wed 25: the third working day after it is Tue 1 December, the day that was asked for.
    assert (waiting.status, waiting.due_at) == ("open", extension.wanted_at)
    assert not rules.is_late(waiting, now=row.missed_at + HOUR)
    obligations.flag_missed(make.act(now=waiting.missed_at + HOUR))
    assert Obligation.objects.get(pk=row.pk).status == "missed"
    decision = Obligation.objects.get(trap__key="extension-decision")
    assert decision.due_at == build.DUE and decision.status == "missed"


@pytest.mark.parametrize(
    ("days_later", "due_on"), [(0, date(2026, 11, 27)), (2, date(2026, 11, 30)), (5, date(2026, 12, 1))]
)
def test_a_late_refusal_gives_back_the_days_that_it_took(
    world: make.World, row: Obligation, days_later: int, due_on: date
) -> None:
    duty = decide(world, ask(world, row), at=make.NOW + days_later * DAY, grant=False)
    assert (duty.status, duty.due_on) == ("open", due_on)


def test_a_withdrawal_does_the_same(world: make.World, row: Obligation) -> None:
    extension = ask(world, row)
    extensions.withdraw_extension(make.act(world.rep, now=make.NOW + 2 * DAY), extension=extension)
    assert Obligation.objects.get(pk=row.pk).due_on == date(2026, 11, 30)


def test_leave_of_the_owner_is_no_time_of_theirs(world: make.World, row: Obligation) -> None:
    facts = {"asked_at": make.NOW, "decided_at": make.NOW, "asked_by": world.rep, "decided_by": world.manager}
    Leave.objects.create(
        person=world.rep,
        starts_on=date(2026, 11, 30),
        ends_before=date(2026, 12, 1),
        status="approved",
        reason="A day off.",
        **facts,
    )
    duty = decide(world, ask(world, row), at=make.NOW + 2 * DAY, grant=False)
    assert duty.due_on == date(2026, 12, 1)


def test_a_review_that_moves_moves_the_deadline_that_stood(world: make.World, row: Obligation) -> None:
    extension = ask(world, row)
    duty = Obligation.objects.select_related("owner").get(pk=row.pk)
    due_at = build.DUE + 3 * DAY
    assert moved_deadlines.move_deadline(
        make.act(), obligation=duty, due_on=due_at.date(), due_at=due_at, is_extension=False
    )
    extension.refresh_from_db()
    moved = Obligation.objects.get(pk=row.pk)
    assert (extension.status, extension.stood_at) == ("asked", due_at)
    assert (moved.first_due_at, moved.due_at) == (due_at, extension.wanted_at)


def test_both_sides_see_the_time_that_they_used(world: make.World, row: Obligation) -> None:
    extension = ask(world, row, at=make.NOW + 2 * HOUR)
    duty = decide(world, extension, at=make.NOW + 8 * HOUR, grant=True)
    spent = clocks.spent_on(duty, duty.extensions.all(), own_days(world.rep), now=make.NOW + 9 * HOUR)
    assert (spent.owner, spent.line) == (3 * HOUR, 6 * HOUR)


def test_a_late_manager_never_makes_a_late_rep(world: make.World) -> None:
    """Whatever the manager does, and when: the rep is in time by the first deadline moved by what the line took."""
    chance = random.Random(15)
    for number in range(25):
        row = build.obligation(world.rep, subject=f"thing:{number}")
        asked_at = make.NOW + chance.randint(0, 54) * HOUR
        extension = ask(world, row, at=asked_at)
        answered_at = asked_at + chance.randint(0, 130) * HOUR
        obligations.flag_missed(make.act(now=min(answered_at, extension.wanted_at)))
        waiting = Obligation.objects.get(pk=row.pk)
        if answered_at > waiting.missed_at:
            continue
        duty = decide(world, extension, at=answered_at, grant=chance.random() < 0.5)
        assert duty.status == "open" and duty.due_at >= build.DUE
        does_at = max(answered_at, duty.due_at - HOUR)
        if does_at > duty.due_at:  # All that the request could give has passed.
            assert duty.due_at == waiting.due_at
            continue
        act = make.act(world.rep, now=does_at)
        assert obligations.fulfil(act, trap_key="promise", owner=world.rep, subject=row.subject).status in (
            "done",
            "excused",
        )
