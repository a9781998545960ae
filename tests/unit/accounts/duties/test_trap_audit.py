"""What a year of duties says of a trap."""

import pytest

from accounts.duties.rules.trap_audit import Tally, finding


@pytest.mark.parametrize(
    ("tally", "expected"),
    [
        (Tally(), "never fired"),
        # Everything was waived in time: nobody was judged.
        (Tally(due=4), ""),
        (Tally(due=4, late=1, missed=3), "never met"),
        (Tally(due=4, met=3), "always met"),
        (Tally(due=4, met=3, late=1), ""),
        (Tally(due=4, met=3, missed=1), ""),
    ],
)
def test_a_trap_stands_out_when_it_never_fires_is_never_met_or_always_met(tally, expected):
    assert finding(tally) == expected
