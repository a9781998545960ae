"""A walk around a year's end and a change of the clock finds nothing wrong, and what is wrong is found."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import AuditEvent, Obligation
from accounts.organisation.selectors import calendar
from bench.walk import walk
from plans.numbers.selectors.budget_duties import numbers_of
from tests import make

pytestmark = pytest.mark.django_db


def say(text):
    """Nobody reads along."""


def test_ten_days_around_a_years_end_leave_nothing_doubled_nothing_stuck_and_the_past_as_it_was():
    watch = walk(starts_on=date(2027, 5, 25), days=10, say=say)
    assert watch.faults == []
    assert (watch.days, watch.runs["open-years"]) == (10, 10)
    assert set(watch.figures) == {"FY2027", "FY2027-Q4", "FY2027-M12"}
    assert watch.compared == 6
    years = AuditEvent.objects.filter(verb="fiscal year opened").values_list("after", "actor_name")
    assert list(years) == [({"year": "FY2028"}, "TRAPS")]
    assert numbers_of(calendar.period("FY2028")).missing == 3
    assert list(Obligation.objects.filter(trap__key="budgets-set").values_list("status", flat=True)) == ["open"]


def test_a_night_in_which_the_clock_changes_runs_every_job_ten_times_and_nothing_doubles():
    watch = walk(starts_on=date(2027, 3, 13), days=3, say=say)
    assert watch.faults == []
    assert watch.runs["flag-missed"] == 12


@pytest.mark.once
@pytest.mark.parametrize(
    ("starts_on", "resting"),
    [
        (
            date(2027, 1, 22),
            {
                "open-years": "On 2027-01-22 the next fiscal year is not open.",
                "open-cycles": "The reviews of FY2027-Q3 are not open.",
                "make-digests": "Something waits for a daily mail that does not come.",
            },
        ),
        (
            date(2027, 2, 3),
            {
                "deliver-notices": "A mail waits for more than a day.",
                "flag-missed": "What was missed is not flagged.",
            },
        ),
    ],
)
def test_jobs_that_rest_are_seen(starts_on, resting):
    watch = walk(starts_on=starts_on, days=10, say=say, left_out=list(resting))
    assert set(resting.values()) <= set(watch.faults)


@pytest.mark.once
def test_figures_that_move_after_the_end_are_seen(monkeypatch):
    watch = walk(starts_on=date(2027, 5, 31), days=2, say=say)
    assert watch.faults == []
    monkeypatch.setattr("bench.walk_watch.document", lambda standing: {"actual": "moved"})
    watch.look(date(2027, 6, 2), make.NOW)
    assert "FY2027 shows other figures than on the day after its end." in watch.faults
