"""The way of a review: who takes which step from where."""

from reviews.cycles.rules import states

ALLOWED = {
    *((status, "move", role) for status in ("due", "prepared") for role in ("reviewer", "line")),
    ("live", "answer", "group"),
    ("live", "answer", "line"),
    ("live", "reply", "person"),
    ("stands", "reply", "person"),
    *((status, "promise", role) for status in ("live", "stands") for role in ("person", "reviewer", "line")),
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
    *((status, "end", "traps") for status in ("due", "prepared", "live", "stands", "sent back", "to sign")),
    *((status, "take back", "traps") for status in ("due", "prepared")),
}


def test_the_full_grid():
    machine = states.MACHINE
    grid = {
        (status, event, role)
        for status in machine.states
        for event in machine.events
        for role in machine.roles
        if machine.allows(status, event, {role})
    }
    assert grid == ALLOWED


def test_only_sending_back_needs_words():
    assert {row.event for row in states.MACHINE.steps if row.needs} == {"send back"}
