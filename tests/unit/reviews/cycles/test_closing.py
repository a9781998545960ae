"""The way of a cycle: the full grid of status, event and role, and how each review ends."""

from __future__ import annotations

import pytest

from reviews.cycles.rules import closing, states

ALLOWED = {
    ("open", "close", "leader"),
    ("open", "complete", "nobody"),
    ("open", "fill up", "leader"),
    ("open", "fill up", "manager"),
    ("open", "take back", "leader"),
}


@pytest.mark.parametrize("status", closing.CYCLE_STATUSES)
@pytest.mark.parametrize("event", closing.CYCLE_EVENTS)
@pytest.mark.parametrize("role", ["leader", "manager", "nobody", "other"])
def test_the_full_grid(status: str, event: str, role: str) -> None:
    assert closing.allows(status, event, role) is ((status, event, role) in ALLOWED)


def test_a_closed_cycle_leads_nowhere() -> None:
    assert not [event for status, event in closing.MACHINE if status == "closed"]
    assert {step.to for step in closing.MACHINE.values()} <= set(closing.CYCLE_STATUSES)


@pytest.mark.parametrize("status", states.STATUSES)
@pytest.mark.parametrize("is_excused", [True, False])
@pytest.mark.parametrize("day_is_over", [True, False])
def test_every_review_ends_in_a_settled_status(status: str, is_excused: bool, day_is_over: bool) -> None:
    end = closing.end_of(status, day_is_over=day_is_over, is_excused=is_excused)
    assert end in closing.SETTLED
    assert not [event for event in states.EVENTS if states.step(end, event)]
    if status in closing.NOT_HELD:
        assert end == ("excused" if is_excused else "dodged" if day_is_over else "unsigned")
    else:
        assert end == (status if status in closing.SETTLED else "unsigned")


@pytest.mark.parametrize(
    ("reason", "unsettled", "is_wrong"), [("", 1, True), (" ", 1, True), ("x", 1, False), ("", 0, False)]
)
def test_open_reviews_need_a_reason(reason: str, unsettled: int, is_wrong: bool) -> None:
    assert bool(closing.reason_fault(reason, unsettled=unsettled)) is is_wrong
