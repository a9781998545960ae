"""The way of an account plan, what it lacks, how long it is fresh, and the days of duties."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.account_plans.rules import account_plans as rules
from plans.account_plans.rules import customer_duties as duties

DAY = date(2026, 11, 25)
WRITERS = {"owner", "team", "line"}
ALLOWED = {
    *product(("write",), ("draft", "returned"), WRITERS),
    *product(("submit",), ("draft", "returned"), {"owner"}),
    *product(("approve", "return"), ("submitted",), {"decider"}),
    *product(("revise",), ("approved",), WRITERS),
}


@pytest.mark.parametrize("event", rules.MACHINE.events)
@pytest.mark.parametrize("status", rules.STATUSES)
@pytest.mark.parametrize("role", rules.ROLES)
def test_the_whole_grid_of_event_status_and_role(event: str, status: str, role: str) -> None:
    assert rules.MACHINE.allows(status, event, {role}) is ((event, status, role) in ALLOWED)


def test_only_a_return_needs_words() -> None:
    assert [step.event for step in rules.MACHINE.steps if step.needs] == ["return"]


MOVE = rules.Move("Meet the signer", 1, DAY)
ANSWERS = [(name, "Said.") for name, _ in rules.QUESTIONS]


def lacks(**changes: object) -> set[str]:
    facts: dict[str, object] = {
        "answers": ANSWERS,
        "wanted_year": Decimal(10),
        "wanted_quarter": Decimal(3),
        "moves": [MOVE] * 3,
    }
    return set(rules.submission_faults(**facts | changes))  # type: ignore[arg-type]


def test_a_whole_plan_lacks_nothing_and_each_part_is_asked_for() -> None:
    assert lacks() == set()
    assert lacks(answers=[(name, " ") for name, _ in rules.QUESTIONS]) == {name for name, _ in rules.QUESTIONS}
    assert lacks(wanted_year=None) == {"wanted_year_amount"}
    assert lacks(wanted_quarter=Decimal(11)) == {"wanted_quarter_amount"}
    assert lacks(moves=[MOVE, MOVE]) == {"text_3"}
    assert lacks(moves=[MOVE, rules.Move("Meet"), MOVE]) == {"due_on_2", "owner_2"}


def test_a_draft_may_be_empty_and_only_half_a_move_is_refused() -> None:
    empty = [rules.Move()] * 3
    assert not rules.draft_faults(wanted_year=None, wanted_quarter=None, moves=empty)
    half = [rules.Move("", 1, DAY), *empty[1:]]
    assert set(rules.draft_faults(wanted_year=Decimal(-1), wanted_quarter=None, moves=half)) == {
        "wanted_year_amount",
        "text_1",
    }


def test_an_approval_is_fresh_up_to_and_including_its_last_day() -> None:
    def state(days: int) -> str:
        return rules.freshness(approved_on=DAY - timedelta(days=days), max_age_days=90, today=DAY).state

    assert [state(days) for days in (0, 90, 91)] == ["fresh", "fresh", "old"]
    assert rules.freshness(approved_on=None, max_age_days=90, today=DAY).state == "none"
    assert rules.freshness(approved_on=None, max_age_days=None, today=DAY).state == "not owed"


def test_a_move_is_open_then_missed_and_done_late_after_its_day() -> None:
    after = DAY + timedelta(days=1)
    assert rules.move_state(due_on=DAY, done_on=None, today=DAY) == "open"
    assert rules.move_state(due_on=DAY, done_on=None, today=after) == "missed"
    assert rules.move_state(due_on=DAY, done_on=DAY, today=after) == "done"
    assert rules.move_state(due_on=DAY, done_on=after, today=after) == "late"


def is_weekday(day: date) -> bool:
    return day.weekday() < 5


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(3, 120))
def test_a_contact_is_due_on_the_last_working_day_within_the_cadence(since: date, days: int) -> None:
    due = duties.within(since, days, is_weekday)
    assert since < due <= since + timedelta(days=days)
    assert is_weekday(due)
    later = [due + timedelta(days=step) for step in range(1, (since + timedelta(days=days) - due).days + 1)]
    assert not any(is_weekday(day) for day in later)


def test_a_cadence_without_a_working_day_is_due_at_its_end() -> None:
    assert duties.within(DAY, 3, lambda day: False) == DAY + timedelta(days=3)


@given(st.integers(1, 10**9), st.sampled_from("ABC"), st.none() | st.dates())
def test_a_subject_reads_back(customer: int, tier: str, since: date | None) -> None:
    about = duties.About(customer, tier, since)
    assert duties.about(about.subject) == about


@pytest.mark.parametrize(
    "subject", ["review:1", "customer:12", "customer:x:A:none", "customer:1:A:soon", "customer:12:returned:v7"]
)
def test_other_subjects_are_about_something_else(subject: str) -> None:
    assert duties.about(subject) is None


def test_days_over_count_from_the_end_of_the_cadence() -> None:
    assert [duties.days_over(DAY - timedelta(days=days), 14, DAY) for days in (0, 14, 15)] == [0, 0, 1]
