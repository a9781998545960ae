"""Leave: every status × event × who acts."""

from itertools import product

import pytest

from accounts.absences.rules.leave import MACHINE, LeaveStatus

ALLOWED = {
    ("approve", "asked", "decider"),
    ("refuse", "asked", "decider"),
    ("withdraw", "asked", "person"),
    ("withdraw", "asked", "decider"),
    ("withdraw", "approved", "person"),
    ("withdraw", "approved", "decider"),
}


@pytest.mark.parametrize(
    ("event", "status", "role"),
    list(product(("approve", "refuse", "withdraw"), LeaveStatus.values, ("person", "decider", "none"))),
)
def test_the_whole_grid(event, status, role):
    assert MACHINE.allows(status, event, {role}) is ((event, status, role) in ALLOWED)


def test_who_decides_on_themselves_acts_in_both_roles():
    assert MACHINE.open_to("asked", {"person", "decider"}) == ("approve", "refuse", "withdraw")
