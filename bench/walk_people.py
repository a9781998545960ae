"""What people do on a walk: some of it in time, some of it never, so that both are seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from accounts.models import Obligation, Person
from accounts.record.rules.acts import Act, Via
from pipeline.models import Category
from plans.models import Plan
from plans.numbers.services import budgets
from plans.sales_plans.services import plan_decisions, plans
from plans.weeks.services import week_openings
from reviews.cycles.services import closing
from reviews.models import Cycle
from tests import make
from tests.builders import bookings
from tests.builders import budgets as budget_build
from tests.builders import plans as plan_build
from tests.builders import reviews as review_build
from traps_web.lib import clock

WEDNESDAY = 2
FORGETS_EVERY = 5
CLOSED_AFTER = timedelta(days=10)


@dataclass(frozen=True)
class People:
    """The cast of the tests, each with habits."""

    world: make.World

    @classmethod
    def of(cls, world: make.World) -> People:
        """Everybody in sales carries a number of the running year."""
        review_build.install()
        for person in (world.rep, world.peer, world.other_rep):
            budget_build.set_budget(person, "480000.00", "FY2027")
        return cls(world)

    def work(self, day: date) -> None:
        """One day of all of them."""
        if day.weekday() == WEDNESDAY:
            self._book(day)
        self._close_weeks(day)
        self._set_budgets(day)
        self._plan()
        self._decide()
        self._close_cycles(day)

    def _book(self, day: date) -> None:
        for place, person in enumerate((self.world.rep, self.world.peer, self.world.other_rep), start=1):
            bookings.make_booking(person, f"{place * 1000 + day.toordinal() % 97}.37", day, clock.now())

    def _close_weeks(self, day: date) -> None:
        """On the day on which it is due; Olga forgets every fifth week."""
        duties = Obligation.objects.filter(trap__key="weekly-log", status="open", due_on=day).select_related("owner")
        for duty in duties.order_by("pk"):
            if duty.owner != self.world.other_rep or int(duty.subject[-2:]) % FORGETS_EVERY:
                week_openings.close_as_it_stands(_act(duty.owner), person=duty.owner, week=duty.subject)

    def _set_budgets(self, day: date) -> None:
        """The leader sets the numbers of the next year on the day before they are due."""
        duties = Obligation.objects.filter(trap__key="budgets-set", status="open", due_on=day + timedelta(days=1))
        for duty in duties:
            category = Category.objects.get(key="new").pk
            people = (self.world.rep, self.world.peer, self.world.other_rep)
            rows = [
                budgets.NewBudget(category, duty.subject, Decimal(520_000), person_id=person.pk) for person in people
            ]
            budgets.set_budgets(_act(self.world.leader), rows=rows)

    def _plan(self) -> None:
        """Rita hands in every plan on the day it is asked for; the others never do."""
        keys = ("annual-plan", "quarterly-plan")
        owed = Obligation.objects.filter(trap__key__in=keys, status="open", owner=self.world.rep).order_by("pk")
        for period in owed.values_list("subject", flat=True):
            plan = plans.start(_act(self.world.rep), period_key=period)
            written = plan_build.written(plan)
            plan = plans.change(_act(self.world.rep), plan=plan, version=plan.version, written=written)
            plans.submit(_act(self.world.rep), plan=plan, version=plan.version)

    def _decide(self) -> None:
        for plan in Plan.objects.filter(status="submitted").order_by("pk"):
            plan_decisions.approve(_act(self.world.manager), plan=plans.read(plan.pk), version=plan.version)

    def _close_cycles(self, day: date) -> None:
        """Nobody holds a review; the leader closes the quarter some days after its last one."""
        for cycle in Cycle.objects.filter(status="open", ends_before__lte=day - CLOSED_AFTER):
            closing.close(_act(self.world.leader), cycle=cycle, reason="Nobody came.")


def _act(person: Person) -> Act:
    return Act(person, clock.now(), Via.PAGE)
