"""The headline of the slide of the months."""

from __future__ import annotations

import pytest

from reviews.documents.presenters.documents import Shown
from reviews.documents.presenters.minutes_v1 import MinutesView
from reviews.documents.presenters.packet_v1 import PacketView
from reviews.documents.presenters.quarterly import matter
from reviews.documents.presenters.sections.matter import Matter
from reviews.documents.presenters.sections.months import MONTHS, month_lines


def packet_of(*months: tuple[str, str, str | None, str | None, str]) -> PacketView:
    """Months by first day, end, budget, budget to date and actual, on 25 November."""
    rows = [
        {
            "key": f"FY2027-M{place:02d}",
            "starts_on": starts_on,
            "ends_before": ends_before,
            "budget": budget,
            "budget_to_date": to_date,
            "actual": actual,
            "state": "behind",
        }
        for place, (starts_on, ends_before, budget, to_date, actual) in enumerate(months, start=4)
    ]
    document = {"months": rows, "as_of": "2026-11-25", "currency": "USD", "schema": 1}
    return PacketView(document)


SEPTEMBER = ("2026-09-01", "2026-10-01", "30000", "30000", "29000")
NOVEMBER = ("2026-11-01", "2026-12-01", "40000", "32000", "20000")
DECEMBER = ("2026-12-01", "2027-01-01", "50000", "0", "0")


@pytest.mark.parametrize(
    ("months", "lines"),
    [
        (
            (SEPTEMBER, NOVEMBER),
            ["November is 12,000 short of its budget to date.", "It lacks 20,000 of its whole budget."],
        ),
        ((SEPTEMBER, DECEMBER), ["September is 1,000 short of its budget."]),
        (
            (("2026-09-01", "2026-10-01", "30000", "30000", "5000"), NOVEMBER),
            ["September is 25,000 short of its budget.", "November still runs and lacks 20,000 of its whole budget."],
        ),
        (
            (("2026-11-01", "2026-12-01", "40000", "32000", "33000"),),
            ["No month is behind its budget to date.", "November still runs and lacks 7,000 of its whole budget."],
        ),
        ((("2026-11-01", "2026-12-01", "40000", "40000", "30000"),), ["November is 10,000 short of its budget."]),
        ((("2026-11-01", "2026-12-01", "40000", "32000", "41000"),), ["No month is behind its budget to date."]),
        ((("2026-11-01", "2026-12-01", None, None, "5"), DECEMBER), ["No month has a budget."]),
    ],
)
def test_the_headline_says_which_budget_it_speaks_of(months, lines):
    packet = packet_of(*months)
    assert month_lines(packet) == lines
    minutes = MinutesView({}, packet.document)
    panels = MONTHS.present(Matter(packet, minutes, Shown(packet, minutes, False, "", (), ())))
    assert [panel.lines for panel in panels] == [tuple(lines)]
    assert panels[0].view.month_bars.title == " ".join(lines)


def test_the_headline_of_the_packet_stays_as_it_was_frozen():
    assert packet_of(SEPTEMBER, NOVEMBER).months_finding == "November is 12,000 behind."


def test_without_a_packet_there_is_nothing_to_present():
    assert matter(Shown(None, None, False, "", (), ())) is None
