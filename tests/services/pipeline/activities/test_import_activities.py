"""Files of activities."""

import pytest

from pipeline.models import Activity
from tests import make
from tests.builders.imports import ACTIVITIES, PAUL, RITA, counts, reasons, take


def test_activities_come_and_change_by_external_id(market: make.World) -> None:
    lines = [ACTIVITIES, f"A1,{RITA},calls,2026-11-24,12,Acme,,morning", f"A2,{PAUL},First meetings,2026-11-24,,,,"]
    assert counts(take("activities", *lines)) == (2, 0, 0, 0)
    assert counts(take("activities", *lines)) == (0, 0, 2, 0)
    assert counts(take("activities", "external_id,email,type,done_on,count", f"A1,{RITA},calls,2026-11-24,13")) == (
        0,
        1,
        0,
        0,
    )
    first = Activity.objects.get(external_id="A1")
    assert (first.count, first.customer.name, first.team, first.is_late, first.note) == (
        13,
        "Acme",
        market.north,
        False,
        "morning",
    )


@pytest.mark.parametrize(
    ("line", "column", "sentence"),
    [
        (f"A9,{RITA},mails,2026-11-24,1,,,", "type", "There is no activity type mails; known are "),
        (f"A9,{RITA},calls,2026-11-26,1,,,", "done_on", "2026-11-26 lies after today, 2026-11-25."),
        (f"A9,{RITA},calls,2026-11-24,1000,,,", "count", "1000 is more than 999, the limit for one line."),
        (f"A9,{RITA},calls,2026-11-24,-2,,,", "count", "“-2” is not a whole number above zero."),
        (
            f"A1,{PAUL},calls,2026-11-24,1,,,",
            "email",
            "This activity is recorded for another person, and that cannot change.",
        ),
    ],
)
def test_a_bad_activity_is_refused(market: make.World, line: str, column: str, sentence: str) -> None:
    take("activities", ACTIVITIES, f"A1,{RITA},calls,2026-11-24,1,,,")
    [(at, where, refusal)] = reasons(take("activities", ACTIVITIES, line))
    assert (at, where) == (2, column)
    assert refusal.startswith(sentence)
