"""Leave: every status × event × who acts."""

from itertools import product

import pytest

from accounts.absences.rules import leave as rules

ALLOWED = {
    ("approve", "asked", False, True),
    ("approve", "asked", True, True),
    ("refuse", "asked", False, True),
    ("refuse", "asked", True, True),
    ("withdraw", "asked", True, False),
    ("withdraw", "asked", False, True),
    ("withdraw", "asked", True, True),
    ("withdraw", "approved", True, False),
    ("withdraw", "approved", False, True),
    ("withdraw", "approved", True, True),
}


@pytest.mark.parametrize(
    ("event", "status", "is_self", "decides"),
    list(product(rules.EVENTS, rules.STATUSES, (True, False), (True, False))),
)
def test_the_whole_grid(event, status, is_self, decides):
    found = rules.allows(event, status=status, is_self=is_self, decides=decides)
    assert found is ((event, status, is_self, decides) in ALLOWED)
