"""Sums add up to the cent, under every scheme.

Weeks add up to months, months to quarters, quarters to the year, and people to teams to the whole.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.models import Sum

from accounts.models import Person, Team
from accounts.organisation.selectors import calendar
from accounts.organisation.services import lines, teams
from pipeline.activities.services import defaults
from pipeline.bookings.rules.bookings import NewBooking
from pipeline.bookings.services import daily_credits
from pipeline.intake.services import entered_bookings
from pipeline.models import Category
from plans.handovers.services import moves
from plans.measures.rules.attainment import Parts, total
from plans.measures.selectors.attainment import Attainment, attainment
from plans.models import BudgetLine
from plans.numbers.services import budgets
from tests import make
from tests.builders import calendar_changes
from traps_web.lib import fiscal

SCHEMES = ["calendar", "4-4-5", "4-5-4", "5-4-4", "13x4"]
NOW, TODAY = make.NOW, make.TODAY


class House:
    """Root over North and South, South over Deep; six people; uneven money on every day of the week."""

    def __init__(self, scheme: str, seed: int) -> None:
        self.random = random.Random(seed)
        make.organisation(
            scheme=scheme, starts_month=self.random.randint(1, 12), week_starts_on=self.random.choice([0, 6])
        )
        defaults.install(make.act(now=NOW))
        self.root = make.team("Root")
        self.north, self.south = make.team("North", self.root), make.team("South", self.root)
        self.deep = make.team("Deep", self.south)
        self.leader = make.person("Lea Leader", is_leader=True)
        self.people = [make.person(f"Person {place}") for place in range(6)]
        for place, person in enumerate(self.people):
            make.member(person, [self.north, self.south, self.deep][place % 3])
        lines.rebuild(today=TODAY)
        self._budgets()
        self._bookings()

    def _budgets(self) -> None:
        categories = list(Category.objects.values_list("pk", flat=True))[:2]
        rows = [
            budgets.NewBudget(category, f"FY{year}", Decimal(self.random.randint(1, 10**9)) / 100, person_id=person.pk)
            for person in self.people
            for category in categories
            for year in (2026, 2027)
        ]
        budgets.set_budgets(make.act(now=NOW), rows=rows)

    def _bookings(self) -> None:
        category = Category.objects.first()
        rows = []
        for _ in range(150):
            person, other = self.random.sample(self.people, 2)
            share = self.random.randint(1, 999_999)
            rows.append(
                NewBooking(
                    booked_on=TODAY - timedelta(days=self.random.randint(0, 400)),
                    amount=Decimal(self.random.randint(1, 10**6)) / 100,
                    credit=[(person.pk, share), (other.pk, 1_000_000 - share)],
                    category_id=category.pk,
                )
            )
        entered_bookings.record_many(make.act(now=NOW), rows=rows, source="import")

    def reorganise(self) -> None:
        """A team goes under another parent in the middle of a quarter, and a person changes teams."""
        teams.move(make.act(now=NOW), team=self.deep, parent=self.north, starts_on=date(2026, 11, 11))
        moves.move_person(make.act(now=NOW), person=self.people[0], team=self.south, starts_on=date(2026, 11, 19))

    def look(self, period: str, **options: object) -> Attainment:
        return attainment(viewer=self.leader, period_key=period, today=TODAY, **options)


def parts(attained: Attainment) -> Parts:
    return total(row.parts for row in attained.rows)


@pytest.fixture(params=SCHEMES)
def house(request: pytest.FixtureRequest, db: None) -> House:
    return House(request.param, seed=SCHEMES.index(request.param) + 7)


def scopes(house: House) -> list[dict[str, int]]:
    return [
        {},
        {"team_id": house.north.pk},
        {"team_id": house.south.pk},
        {"team_id": house.deep.pk},
        {"person_id": house.people[0].pk},
        {"person_id": house.people[2].pk},
    ]


@pytest.mark.parametrize("moved", [False, True], ids=["as it was", "after a reorganisation"])
def test_time_and_tree_add_up_to_the_cent(house: House, moved: bool) -> None:
    if moved:
        house.reorganise()
    for scope in scopes(house):
        year = house.look("FY2027", **scope)
        for by in ("month", "week", "quarter", "team", "person"):
            attained = house.look("FY2027", by=by, **scope)
            assert attained.parts == year.parts, (scope, by)
            assert parts(attained) == year.parts, (scope, by)
        quarters = [house.look(row.name, **scope).parts for row in house.look("FY2027", by="quarter", **scope).rows]
        assert total(quarters) == year.parts
        weeks = [house.look(row.name, by="week", **scope) for row in house.look("FY2027-Q2", by="month", **scope).rows]
        assert total(parts(week) for week in weeks) == house.look("FY2027-Q2", **scope).parts


@pytest.mark.parametrize("moved", [False, True], ids=["as it was", "after a reorganisation"])
def test_people_add_up_to_teams_and_teams_to_the_whole_in_every_month(house: House, moved: bool) -> None:
    if moved:
        house.reorganise()
    for row in house.look("FY2027", by="month").rows[4:8]:
        whole = house.look(row.name, by="team")
        assert {team_row.name for team_row in whole.rows} >= {"North", "South"}
        assert parts(whole) == house.look(row.name, by="person").parts == row.parts
        for team in (house.north, house.south):
            inner = house.look(row.name, team_id=team.pk, by="team")
            assert parts(inner) == next(team_row.parts for team_row in whole.rows if team_row.key.id == team.pk)
        everybody = [house.look(row.name, person_id=person.pk).parts for person in house.people]
        assert total(everybody) == row.parts


def test_past_quarters_are_the_same_after_a_reorganisation(house: House) -> None:
    rules = fiscal.CalendarRules(**_rules())
    now = fiscal.period_of(rules, TODAY, "quarter")
    past = [fiscal.previous_period(rules, now.key)]
    past.append(fiscal.previous_period(rules, past[0].key))
    before = [_pictures(house, period.key) for period in past]
    house.reorganise()
    assert [_pictures(house, period.key) for period in past] == before


def test_a_change_of_the_calendar_alters_no_closed_figure(house: House) -> None:
    rules = calendar.rules()
    starts_on = calendar.year_starts_ahead(TODAY)[0]
    ahead = fiscal.year_of(rules, starts_on).key
    budgets.set_budgets(
        make.act(now=NOW),
        rows=[
            budgets.NewBudget(Category.objects.all()[0].pk, ahead, Decimal("1234567.89"), person_id=person.pk)
            for person in house.people
        ],
    )
    imposed = BudgetLine.objects.filter(starts_on__gte=starts_on).aggregate(total=Sum("amount"))["total"]
    quarter = fiscal.period_of(rules, TODAY, "quarter")
    closed = [fiscal.year_of(rules, TODAY).key, quarter.key, fiscal.previous_period(rules, quarter.key).key]
    before = [_pictures(house, key) for key in closed]
    other = SCHEMES[(SCHEMES.index(rules.scheme) + 1) % len(SCHEMES)]
    new_rules = fiscal.CalendarRules(other, rules.starts_month % 12 + 1, 6 - rules.week_starts_on)
    calendar_changes.change(new_rules, starts_on)
    assert [_pictures(house, key) for key in closed] == before
    _adds_up_ahead(house, starts_on, imposed)
    daily_credits.verify_daily_sums(make.act(now=NOW))


def _adds_up_ahead(house: House, day: date, imposed: Decimal) -> None:
    """Quarters, months and weeks add up to each year that the imposed number lies in, and the years to the number."""
    years = []
    last = BudgetLine.objects.order_by("-ends_before")[0].ends_before
    while day < last:
        year = fiscal.year_of(calendar.rules(), day)
        years.append(house.look(year.key).parts)
        for by in ("quarter", "month", "week", "person"):
            assert parts(house.look(year.key, by=by)) == years[-1], (year.key, by)
        day = year.ends_before
    assert sum(attained.budget or 0 for attained in years) == imposed


def _rules() -> dict[str, object]:
    rules = calendar.rules()
    return {name: getattr(rules, name) for name in ("scheme", "starts_month", "week_starts_on", "named_by")}


def _pictures(house: House, period: str) -> list[object]:
    cuts: list[tuple[Team | Person | None, str]] = [
        (None, "team"),
        (None, "week"),
        (house.north, "team"),
        (house.south, "team"),
        (house.people[0], "week"),
    ]
    pictures = []
    for team_or_person, by in cuts:
        scope: dict[str, int] = {}
        if team_or_person is not None:
            scope = {"team_id" if isinstance(team_or_person, Team) else "person_id": team_or_person.pk}
        seen = house.look(period, by=by, **scope)
        # Who is listed with nothing at all follows today's tree; every figure stays.
        rows = {(row.key, row.name): row.parts for row in seen.rows if row.parts.budget or row.parts.actual}
        pictures.append((seen.parts, rows))
    return pictures


def test_any_day_of_a_line_is_a_day_that_adds_up(house: House) -> None:
    for back in range(0, 60, 13):
        day = TODAY - timedelta(days=back)
        weeks = house.look("FY2027", by="week", as_of=day)
        people = house.look("FY2027", by="person", as_of=day)
        assert sum(row.parts.budget_to_date for row in weeks.rows) == people.parts.budget_to_date
        assert parts(people).actual == weeks.parts.actual
