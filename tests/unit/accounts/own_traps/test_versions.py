"""Which version of an own trap holds, and what evidence settles it."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.own_traps.rules import evidence
from accounts.own_traps.rules.evidence import Demand, Evidence, Report
from accounts.own_traps.rules.versions import Stretch, holding, stretches

FIRST = date(2026, 11, 25)


@dataclass(frozen=True)
class Version:
    number: int
    starts_on: date


def versions(*days: int) -> list[Version]:
    return [Version(number, FIRST + timedelta(days=day)) for number, day in enumerate(days, start=1)]


def test_a_newer_version_holds_from_its_day_on_and_one_that_it_overtook_never_does():
    rows = versions(0, 20, 10)
    assert [holding(rows, FIRST + timedelta(days=day)) for day in (-1, 0, 9, 10, 30)] == [
        None,
        rows[0],
        rows[0],
        rows[2],
        rows[2],
    ]
    border = FIRST + timedelta(days=10)
    assert stretches(rows) == [Stretch(1, FIRST, border), Stretch(3, border, None)]


@given(days=st.lists(st.integers(0, 30), min_size=1, max_size=6), later=st.integers(-2, 40))
def test_stretches_say_of_every_day_what_holds_on_it(days, later):
    rows, day = versions(*days), FIRST + timedelta(days=later)
    held = holding(rows, day)
    spans = [span for span in stretches(rows) if span.starts_on <= day and day < (span.ends_before or date.max)]
    assert [span.number for span in spans] == ([held.number] if held else [])


@pytest.mark.parametrize(
    ("kind", "report", "fault"),
    [
        ("note", Report(note="  "), {"note": "Write in a few words what was done."}),
        ("note", Report(note="Done."), {}),
        ("number", Report(), {"number": "Enter the number; it settles this with at least 5 calls."}),
        (
            "number",
            Report(number=Decimal("4.50")),
            {"number": "4.5 is not enough: it takes at least 5 calls. Nothing was reported."},
        ),
        ("number", Report(number=Decimal(5)), {}),
        ("file", Report(note="It is there."), {"file": "Choose the file that shows it."}),
        ("file", Report(has_file=True), {}),
    ],
)
def test_evidence_says_what_is_missing(kind, report, fault):
    assert evidence.KINDS[kind].faults(Demand(Decimal("5.00"), "calls"), report) == fault


def test_a_room_above_adds_its_kind_and_takes_none_that_is_there():
    with pytest.raises(ValueError, match="there already"):
        evidence.register(Evidence("note", "Another note", "another note", lambda *_: {}))
