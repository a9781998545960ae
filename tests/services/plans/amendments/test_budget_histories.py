"""The figures of an ended period as known at an instant never change.

That holds over any history, and whenever they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.imports.importing.running import run_now
from accounts.imports.importing.undoing import undo_now
from accounts.models import ImportRun, Person
from accounts.organisation.selectors import calendar
from pipeline.activities.services import defaults
from pipeline.bookings.rules.bookings import NewBooking
from pipeline.intake.services import entered_bookings
from pipeline.models import Booking
from plans.amendments.services import amendment_decisions
from plans.handovers.services import moves
from plans.measures.selectors.attainment import attainment
from plans.measures.selectors.budget_history import actual_as_known, budget_as_known
from plans.numbers.services import budget_proofs
from tests import make
from tests.builders import numbers as build
from tests.builders.imports import csv_of
from tests.samples import tries
from traps_web.lib import fiscal
from traps_web.lib.faults import Fault

pytestmark = pytest.mark.django_db
D = Decimal
PERIODS = (
    "FY2027-M04",
    "FY2027-M05",
    "FY2027-M06",
    "FY2027-M07",
    "FY2027-M08",
    "FY2027-M09",
    "FY2027-Q2",
    "FY2027-Q3",
    "FY2027",
)
ACTS = ("file", "first", "amendment", "restatement", "move", "leaver", "undo", "booking", "late file")
Figures = tuple[Decimal | None, Decimal]


@dataclass
class History:
    """A random history of numbers and money, and what was answered on the way about periods that had ended."""

    world: make.World
    now: datetime
    runs: list[ImportRun] = field(default_factory=list)
    answers: dict[tuple[int, str, datetime], Figures] = field(default_factory=dict)
    instants: list[datetime] = field(default_factory=list)
    done: int = 0
    entered: int = 0

    @property
    def people(self) -> list[Person]:
        return [self.world.rep, self.world.peer, self.world.other_rep]

    @property
    def today(self) -> date:
        return self.now.date()

    def ended(self) -> list[fiscal.Period]:
        return [period for key in PERIODS if (period := calendar.period(key)).ends_before <= self.today]

    def act(self, kind: str, who: int, period: str, amount: int, days: int) -> None:
        """One more act, some days later; what the rules refuse leaves everything as it was."""
        self.now += timedelta(days=days, minutes=1)
        person = self.people[who]
        acts: dict[str, Callable[[], object]] = {
            "file": lambda: self._file(f"{person.email},,new,{period},{amount}"),
            "first": lambda: self._file(f"{person.email},,renewal,{period},{amount}"),
            "late file": lambda: self._file(
                f",North,new,{period},{amount}", f"{person.email},,existing,{period},{amount}"
            ),
            "amendment": lambda: self._amend(person, period, amount),
            "restatement": lambda: build.restate(person, amount, by=self.world.admin, period=period, now=self.now),
            "move": lambda: self._move(person, amount),
            "leaver": lambda: moves.leave(make.act(self.world.admin, now=self.now), person=person, last_day=self.today),
            "undo": self._undo,
            "booking": lambda: self._book(person, amount),
        }
        try:
            acts[kind]()
            self.done += 1
        except Fault:
            pass

    def _file(self, *lines: str) -> None:
        content = csv_of("email,team,category,period,amount", *lines)
        run = run_now(
            make.act(self.world.admin, now=self.now), kind="budgets", file_name="b.csv", content=content, dry_run=False
        )
        if run.status == "done":
            self.runs.append(run)

    def _amend(self, person: Person, period: str, amount: int) -> None:
        number = build.number(person, period)
        day = max(number.starts_on, self.today.replace(day=1))
        row = build.ask(person, by=person, period=period, now=self.now, effective_on=day, number={"new": D(amount)})
        amendment_decisions.approve(make.act(self.world.leader, now=self.now), amendment=row)

    def _move(self, person: Person, amount: int) -> None:
        team = self.world.south if person.current_team_id == self.world.north.pk else self.world.north
        day = self.today + timedelta(days=amount % 60 - 30)
        moves.move_person(make.act(self.world.admin, now=self.now), person=person, team=team, starts_on=day)
        person.refresh_from_db()

    def _undo(self) -> None:
        if self.runs:
            undo_now(make.act(self.world.admin, now=self.now), run=self.runs.pop(), reason="wrong file")

    def _book(self, person: Person, amount: int) -> None:
        """A booking of a day that may lie long ago, or the correction of one that stands."""
        self.entered += 1
        day = date(2026, 9, 1) + timedelta(days=amount % max((self.today - date(2026, 9, 1)).days, 1))
        standing = (
            Booking.objects.filter(restates=None, restatements=None).order_by("pk").first() if amount % 3 == 0 else None
        )
        restates = {"restates_id": standing.pk} if standing else {}
        row = NewBooking(
            booked_on=standing.booked_on if standing else day,
            amount=-standing.amount if standing else D(amount),
            credit=[(person.pk, 1_000_000)],
            external_id=f"B{self.entered}",
            **restates,
        )
        entered_bookings.record_many(make.act(now=self.now), rows=[row], source="import")

    def figures(self, person: Person, period: fiscal.Period, at: datetime) -> Figures:
        return budget_as_known(owner=person, period=period, at=at), actual_as_known(person=person, period=period, at=at)

    def look(self) -> None:
        """Ask for every ended period as it is known now, and compare earlier answers with those of now."""
        self.instants.append(self.now)
        budget_proofs.verify_budgets(make.act(now=self.now))
        for period in self.ended():
            for person in self.people:
                self.answers[person.pk, period.key, self.now] = self.figures(person, period, self.now)
                stands = attainment(
                    viewer=self.world.leader, period_key=period.key, person_id=person.pk, today=self.today
                ).figures
                known = self.answers[person.pk, period.key, self.now]
                assert (stands.budget or D(0), stands.actual) == (known[0] or D(0), known[1])

    def ask_again(self) -> None:
        """Whatever came since, each answer is the same."""
        for (person_id, key, at), answer in self.answers.items():
            person = next(person for person in self.people if person.pk == person_id)
            assert self.figures(person, calendar.period(key), at) == answer, f"{person.name}, {key} as known at {at}"


steps = st.tuples(
    st.sampled_from(ACTS), st.integers(0, 2), st.sampled_from(PERIODS), st.integers(0, 200_000), st.integers(0, 25)
)


@settings(
    max_examples=tries(8),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(history=st.lists(steps, min_size=5, max_size=10))
def test_the_past_as_known_at_an_instant_is_the_same_whenever_it_is_asked_for(world, history):
    with transaction.atomic():
        story = _lived(world, history)
        story.ask_again()
        transaction.set_rollback(True)


def _lived(world: make.World, history: list[tuple[str, int, str, int, int]]) -> History:
    for person in (world.rep, world.peer, world.other_rep):
        person.refresh_from_db()
    defaults.install(make.act())
    story = History(world, make.NOW)
    story.act("file", 0, "FY2027-Q2", 90_000, 0)
    for step in history:
        story.act(*step)
        story.look()
    return story


def test_a_history_with_each_kind_of_act_in_it(world):
    """The acts above are not all refused: each of them changes something, and the past stays as it was known."""
    story = _lived(world, [])
    steps = [
        ("file", 0, "FY2027-Q3", 60_000, 1),
        ("first", 0, "FY2027-Q2", 9_000, 1),
        ("amendment", 0, "FY2027-M06", 40_000, 1),
        ("booking", 0, "FY2027-M06", 4_000, 0),
        ("booking", 0, "FY2027-M06", 9_000, 0),
        ("move", 0, "FY2027-Q2", 31, 1),
        ("late file", 1, "FY2027-M04", 5_000, 4),
        ("restatement", 0, "FY2027-Q2", 70_000, 9),
        ("undo", 0, "FY2027-Q2", 0, 1),
        ("leaver", 0, "FY2027-Q3", 0, 20),
        ("restatement", 0, "FY2027-M05", 1_000, 40),
    ]
    done = story.done
    for step in steps:
        story.act(*step)
        story.look()
    assert story.done - done == len(steps)
    assert len(set(story.answers.values())) > 4
    story.ask_again()
