"""The one answer to "is it late", and the grid of events, statuses and relations."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.duties.rules import obligations as rules
from accounts.organisation.access import Relation
from traps_web.lib.machines import TRAPS

DUE = datetime(2026, 11, 27, 22, 0, tzinfo=UTC)
GRACE = timedelta(days=3)
ZONE = ZoneInfo("America/New_York")


@dataclass
class Row:
    status: str = "open"
    first_due_at: datetime = DUE
    due_at: datetime = DUE
    missed_at: datetime = DUE + GRACE
    done_at: datetime | None = None
    waived_at: datetime | None = None


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (timedelta(hours=-1), "open"),
        (timedelta(0), "open"),
        (timedelta(seconds=1), "late"),
        (GRACE, "late"),
        (GRACE + timedelta(seconds=1), "missed"),
    ],
)
def test_an_open_one_is_judged_by_the_instant(after, expected):
    assert rules.state(Row(), now=DUE + after) == expected


@pytest.mark.parametrize(
    ("after", "expected"),
    [(timedelta(0), "done"), (timedelta(seconds=1), "late"), (GRACE + timedelta(seconds=1), "missed")],
)
def test_doing_it_settles_by_the_instant(after, expected):
    assert rules.settle(Row(), at=DUE + after) == expected


def test_what_is_done_between_the_first_and_the_granted_deadline_is_excused():
    row = Row(first_due_at=DUE - timedelta(days=5))
    assert rules.settle(row, at=DUE) == "excused"
    assert rules.settle(row, at=DUE - timedelta(days=5)) == "done"
    assert rules.state(row, now=DUE - timedelta(days=1)) == "excused"
    assert rules.state_in_words(row, now=DUE - timedelta(days=1), zone=ZONE) == "excused by extension"


def test_a_missed_one_done_later_says_both():
    row = Row(status="missed", missed_at=DUE, done_at=DUE + timedelta(days=3))
    assert rules.state_in_words(row, now=DUE + timedelta(days=9), zone=ZONE) == "missed, then done 3 days late"
    row = Row(status="missed", missed_at=DUE, done_at=DUE + timedelta(hours=1))
    assert rules.state_in_words(row, now=DUE + timedelta(days=9), zone=ZONE) == "missed, then done the same day"


def test_what_is_due_at_midnight_is_one_day_late_on_the_next_day():
    midnight = datetime(2026, 12, 4, tzinfo=ZONE)
    row = Row(status="missed", due_at=midnight, missed_at=midnight, done_at=midnight + timedelta(hours=9))
    assert rules.state_in_words(row, now=midnight, zone=ZONE) == "missed, then done 1 day late"


def test_an_owed_one_says_how_it_would_read_when_done_now():
    assert rules.said_if_done_now(Row(), now=DUE, zone=ZONE) == ""
    assert rules.said_if_done_now(Row(), now=DUE + timedelta(hours=1), zone=ZONE) == "if done now, it is marked “late”"
    row = Row(status="missed", missed_at=DUE)
    sentence = rules.said_if_done_now(row, now=DUE + timedelta(days=2), zone=ZONE)
    assert sentence == "if done now, it is marked “missed, then done 2 days late”"


@given(
    st.timedeltas(min_value=timedelta(days=-30), max_value=timedelta(days=30)),
    st.timedeltas(timedelta(0), timedelta(days=5)),
)
def test_lateness_and_state_never_contradict_each_other(after, grace):
    row, now = Row(missed_at=DUE + grace), DUE + after
    assert rules.is_late(row, now=now) is (rules.state(row, now=now) in ("late", "missed"))


@given(
    st.timedeltas(min_value=timedelta(days=-30), max_value=timedelta(days=30)),
    st.timedeltas(timedelta(0), timedelta(days=5)),
)
def test_the_state_before_the_sweep_is_the_status_after_it(after, grace):
    row, now = Row(missed_at=DUE + grace), DUE + after
    if rules.state(row, now=now) == "missed":
        assert rules.settle(Row(status="missed", missed_at=DUE + grace), at=now) == "missed"
        assert rules.settle(row, at=now) == "missed"


GRID = {
    "fulfil": ({"open", "missed"}, {"self", "line", "leader", "peer", "none"}),
    "flag": ({"open"}, {TRAPS}),
    "waive": ({"open", "missed"}, {"line"}),
    "undo": (set(rules.STATES) - {"open"}, {"self", "line", "leader", "peer", "none"}),
    "ask": ({"open"}, {"self"}),
    "grant": ({"open"}, {"line"}),
    "refuse": (set(rules.STATES), {"line"}),
    "withdraw": ({"open", "missed"}, {"self"}),
}


@pytest.mark.parametrize("relation", [*Relation, TRAPS])
@pytest.mark.parametrize("status", rules.STATES)
@pytest.mark.parametrize("event", rules.MACHINE.events)
def test_the_whole_machine(event, status, relation):
    statuses, relations = GRID[event]
    assert rules.MACHINE.allows(status, event, {relation}) is (status in statuses and relation in relations)


@pytest.mark.parametrize(
    ("done", "written", "expected"),
    [(-2, -1, "done"), (-2, 1, "done"), (1, 1, "late"), (-2, 73, "missed"), (1, 73, "missed")],
)
def test_evidence_counts_at_its_instant_when_it_was_written_down_within_the_grace(done, written, expected):
    """Hours after the deadline."""
    at, recorded_at = DUE + timedelta(hours=done), DUE + timedelta(hours=written)
    status, done_at = rules.settle_by_evidence(Row(), at=at, recorded_at=recorded_at)
    assert (status, done_at) == (expected, recorded_at if expected == "missed" else at)


@pytest.mark.parametrize("written", [-1, 1, 73])
def test_evidence_gives_a_flagged_miss_its_day_and_takes_nothing_back(written):
    recorded_at = DUE + timedelta(hours=written)
    settled = rules.settle_by_evidence(Row(status="missed"), at=DUE - timedelta(hours=2), recorded_at=recorded_at)
    assert settled == ("missed", recorded_at)


def test_a_waived_miss_stays_missed_says_who_waived_it_and_is_owed_no_more():
    row = Row(status="missed", waived_at=DUE + timedelta(days=4))
    now = DUE + timedelta(days=9)
    assert rules.state(row, now=now) == "missed" and rules.is_late(row, now=now)
    assert rules.state_in_words(row, now=now, zone=ZONE, waived_by="Mara Manager") == "missed, waived by Mara Manager"
    assert not rules.is_owed(row)
    assert rules.said_if_done_now(row, now=now, zone=ZONE) == ""


def test_what_was_waived_before_the_miss_is_no_miss():
    row = Row(status="waived", waived_at=DUE)
    now = DUE + timedelta(days=9)
    assert (rules.state(row, now=now), rules.state_in_words(row, now=now, zone=ZONE)) == ("waived", "waived")
    assert not rules.is_late(row, now=now) and not rules.is_owed(row)
