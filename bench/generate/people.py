"""The organisation: teams of teams of reps, some of whom moved, one reorganisation, and a budget for everybody."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.contrib.auth.hashers import make_password

from accounts.models import Membership, Person, Team, TeamPlacement
from accounts.organisation.selectors.teams import TeamOfDay
from accounts.organisation.services import lines
from accounts.record.rules.acts import Act, Via
from bench.generate.tables import Rows, close
from bench.sizes import Size
from pipeline.models import Category
from plans.numbers.services.budgets import NewBudget, set_budgets
from reviews.boards.services.setup import set_up_everything

SEED = 20261125
NOW = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
TODAY = date(2026, 11, 25)
FIRST_DAY = date(2024, 1, 1)
REACHED_AT = datetime(2024, 1, 1, 12, 0, tzinfo=UTC)
REORGANISED_ON = date(2026, 4, 1)
ZONE = "America/New_York"
PASSWORD = "traps-bench-1"
YEARS = (2024, 2025, 2026)


@dataclass
class Organisation:
    """Who is there. Reps come with the team they are in today and the dates of their service."""

    size: Size
    dice: random.Random
    admin: Person
    root: int
    leader: int = 0
    regions: list[int] = field(default_factory=list)
    leaves: list[int] = field(default_factory=list)
    managers: dict[int, int] = field(default_factory=dict)
    """Who manages a team, by team."""
    reps: list[int] = field(default_factory=list)
    teams: TeamOfDay = field(default_factory=lambda: TeamOfDay({}))

    def team(self, person_id: int, day: date) -> int:
        """The team of the day; everybody is in one since the first day."""
        team = self.teams.on(person_id, day)
        assert team is not None
        return team


def build(size: Size) -> Organisation:
    """Set up as `./traps manage setup` does, then everybody else."""
    dice = random.Random(SEED)
    set_up_everything(
        Act(None, NOW, Via.COMMAND),
        name="Scale",
        currency="USD",
        time_zone=ZONE,
        country="US",
        week_starts_on=0,
        starts_month=1,
        scheme="calendar",
        admin_email="admin@scale.example",
        admin_name="Ada Admin",
        admin_password=PASSWORD,
    )
    root = Team.objects.get()
    made = Organisation(size, dice, Person.objects.get_queryset().get(is_admin=True), root.pk)
    _teams(made)
    _people(made)
    lines.rebuild(today=TODAY)
    made.teams = TeamOfDay.load()
    return made


def _teams(made: Organisation) -> None:
    teams = Rows(Team, "name", "is_active", "created_at")
    placements = Rows(TeamPlacement, "team", "parent", "starts_on", "ends_before")
    made.regions = [teams.add(f"Region {number:02}", True, NOW) for number in range(1, made.size.regions + 1)]
    made.leaves = [teams.add(f"Team {number:03}", True, NOW) for number in range(1, made.size.leaves + 1)]
    for region in made.regions:
        placements.add(region, made.root, FIRST_DAY, None)
    for place, team in enumerate(made.leaves):
        region = made.regions[place % len(made.regions)]
        if place % 18 == 7 and len(made.regions) > 1:
            other = made.regions[(place + 1) % len(made.regions)]
            placements.add(team, region, FIRST_DAY, REORGANISED_ON)
            placements.add(team, other, REORGANISED_ON, None)
        else:
            placements.add(team, region, FIRST_DAY, None)
    close(teams, placements)


def _people(made: Organisation) -> None:
    people = Rows(
        Person, "password", "email", "name", "is_leader", "is_admin", "is_active", "time_zone", "country", "reached_at"
    )
    memberships = Rows(Membership, "person", "team", "manages", "starts_on", "ends_before")
    password = make_password(PASSWORD)

    def person(name: str, is_leader: bool = False) -> int:
        email = f"{name.lower().replace(' ', '.')}@scale.example"
        return people.add(password, email, name, is_leader, False, True, "", "", REACHED_AT)

    made.leader = person("Lea Leader", is_leader=True)
    memberships.add(made.leader, made.root, True, FIRST_DAY, None)
    for kind, teams in (("Region", made.regions), ("Team", made.leaves)):
        for number, team in enumerate(teams, 1):
            made.managers[team] = person(f"{kind} Manager {number:03}")
            memberships.add(made.managers[team], team, True, FIRST_DAY, None)
    for number in range(made.size.reps):
        rep = person(f"Rep {number + 1:04}")
        made.reps.append(rep)
        team = made.leaves[number % len(made.leaves)]
        if number % 12 == 5:
            moved_on = date(2025, 1, 1) + timedelta(days=made.dice.randrange(600))
            memberships.add(
                rep, made.dice.choice([leaf for leaf in made.leaves if leaf != team]), False, FIRST_DAY, moved_on
            )
            memberships.add(rep, team, False, moved_on, None)
        else:
            memberships.add(rep, team, False, FIRST_DAY, None)
    close(people, memberships)


def set_everybodys_budgets(made: Organisation) -> int:
    """Yearly numbers of every rep in two categories, and of every team its own; laid over months by the service."""
    new, existing = (Category.objects.get(key=key).pk for key in ("new", "existing"))
    booked = Decimal(5_000) * made.size.bookings / len(made.reps) / len(YEARS)
    written = 0
    for year in YEARS:
        rows = []
        for rep in made.reps:
            number = Decimal(round(booked * Decimal(made.dice.uniform(0.75, 1.35)), -2))
            rows.append(NewBudget(new, f"FY{year}", number * 30 / 100, person_id=rep))
            rows.append(NewBudget(existing, f"FY{year}", number * 70 / 100, person_id=rep))
        rows.extend(
            NewBudget(existing, f"FY{year}", Decimal(round(booked, -3)) * 10, team_id=team)
            for team in (*made.regions, *made.leaves)
        )
        written += set_budgets(Act(None, NOW, Via.COMMAND), rows=rows).created
    return written
