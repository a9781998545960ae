"""The way of a review: the full grid of status, event and role."""

import pytest

from reviews.cycles.rules import states

ALLOWED = {
    ("due", "prepare", "person"),
    ("prepared", "prepare", "person"),
    ("sent back", "prepare", "person"),
    ("due", "present", "reviewer"),
    ("due", "present", "line"),
    ("prepared", "present", "reviewer"),
    ("prepared", "present", "line"),
    ("live", "stand", "reviewer"),
    ("live", "stand", "line"),
    ("live", "send back", "reviewer"),
    ("live", "send back", "line"),
    ("stands", "close", "reviewer"),
    ("stands", "close", "line"),
    ("to sign", "sign", "person"),
    ("to sign", "sign", "reviewer"),
    ("to sign", "sign", "line"),
}


@pytest.mark.parametrize("status", states.STATUSES)
@pytest.mark.parametrize("event", states.EVENTS)
@pytest.mark.parametrize("role", states.ROLES)
def test_the_full_grid(status: str, event: str, role: str) -> None:
    assert states.allows(status, event, role) is ((status, event, role) in ALLOWED)


def test_every_step_leads_to_a_known_status() -> None:
    assert {step.to for step in states.MACHINE.values()} <= set(states.STATUSES)
    assert set(states.SENTENCES) == set(states.EVENTS) == {event for _, event in states.MACHINE}


def test_only_sending_back_needs_words() -> None:
    assert [event for (_, event), step in states.MACHINE.items() if step.needs_reason] == ["send back"]


def test_a_signed_review_leads_nowhere() -> None:
    assert not [event for status, event in states.MACHINE if status == "signed"]


@pytest.mark.parametrize("status", states.STATUSES)
@pytest.mark.parametrize("role", states.ROLES)
def test_the_group_and_the_line_answer_while_it_is_live(status: str, role: str) -> None:
    assert states.may_answer(status, role) is (status == "live" and role in ("group", "line"))
