"""The way of a cycle: the full grid of status, event and role, and how each review ends."""

from __future__ import annotations

import pytest

from reviews.cycles.rules import closing, states

ALLOWED = {
    ("open", "close", "leader"),
    ("open", "complete", "traps"),
    ("open", "fill up", "leader"),
    ("open", "fill up", "manager"),
    ("open", "take back", "leader"),
}


def test_the_full_grid():
    machine = closing.MACHINE
    grid = {
        (status, event, role)
        for status in machine.states
        for event in machine.events
        for role in machine.roles
        if machine.allows(status, event, {role})
    }
    assert grid == ALLOWED


@pytest.mark.parametrize("status", states.STATUSES)
@pytest.mark.parametrize("is_excused", [True, False])
@pytest.mark.parametrize("day_is_over", [True, False])
def test_every_review_ends_in_a_settled_status(status: str, is_excused: bool, day_is_over: bool) -> None:
    end = closing.end_of(status, day_is_over=day_is_over, is_excused=is_excused)
    assert end in closing.SETTLED
    assert not [event for event in states.MACHINE.events if states.MACHINE.step(end, event)]
    step = states.MACHINE.step(status, "end")
    assert end in (step.targets if step else {status})
    if status in states.NOT_HELD:
        assert end == ("excused" if is_excused else "dodged" if day_is_over else "unsigned")
    else:
        assert end == (status if status in closing.SETTLED else "unsigned")


@pytest.mark.parametrize(
    ("reason", "unsettled", "is_wrong"), [("", 1, True), (" ", 1, True), ("x", 1, False), ("", 0, False)]
)
def test_open_reviews_need_a_reason(reason: str, unsettled: int, is_wrong: bool) -> None:
    assert bool(closing.reason_fault(reason, unsettled=unsettled)) is is_wrong
