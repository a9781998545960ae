"""The way from the organisation down to a team or a person, with the money and the open deals of each step.

Teams count as the tree of each day had them; people belong where they are today, and bring their deals along. The first
team below the top has the share of its money alone: a large part needs no look at deals, and there all of them would
have to be read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Any

from django.db.models import Case, F, Q, Sum, Value, When

from accounts.organisation.selectors.teams import Segment, TeamOfDay, Tree, segments_between
from pipeline.bookings.models import DailyCredit, TeamDailyCredit
from pipeline.deals.models import DealStateShare
from plans.measures.rules.landing import Foretold
from plans.measures.rules.landing_facts import DAY, Money
from plans.measures.rules.landing_methods import share
from plans.measures.rules.landing_parts import SPANS_OF_DEALS, Divided, OpenDeal, Step, along, divided
from plans.measures.selectors.scopes import Scope

NOBODY = 0
MOST_PEOPLE = 60
"""A step among more people goes by the money alone: large parts even out, and reading their deals takes seconds."""


@dataclass(frozen=True)
class Parts:
    """The own money of a scope, and its part of the organisation's figure by day; None: the share of its money."""

    own: Money
    by_day: Mapping[date, float] | None = None
    weight_of_deals: float | None = None
    """How much the open deals decide of the last step, today; None where it has the share of its money."""


@dataclass(frozen=True, slots=True)
class _Rung:
    """One step down: the unit that is gone to, the money of every unit beside it, and whose deals belong to which."""

    unit: int
    money: Mapping[int, Money]
    unit_by_person: Mapping[int, int]

    @property
    def people_with_deals(self) -> Mapping[int, int]:
        """The people whose deals are read; nobody where there are too many."""
        return self.unit_by_person if len(self.unit_by_person) <= MOST_PEOPLE else {}


@dataclass(frozen=True)
class _Way:
    """From the top of the tree to a team, and on to a person of it."""

    foretold: Foretold
    start: date
    today: date
    tree: Tree
    team_id: int
    person_id: int | None

    @cached_property
    def teams(self) -> list[int]:
        """The teams on the way, the topmost first; the root is the organisation itself, and no part of it."""
        down = self.tree.ancestors(self.team_id)[::-1]
        return down[1:] if down[0] == self.tree.root and len(self.tree.roots) == 1 else down

    @cached_property
    def team_by_person(self) -> dict[int, int]:
        """Who is in the topmost team or below it today; of the root, only those who are in it directly."""
        below = self.tree.descendants(self.teams[0]) if self.teams else [self.team_id]
        return TeamOfDay.load().people_in(below, self.today)

    @cached_property
    def members(self) -> list[int]:
        """The people who are in the person's team directly."""
        return (
            [] if self.person_id is None else [pk for pk, team in self.team_by_person.items() if team == self.team_id]
        )

    @cached_property
    def segments(self) -> list[Segment]:
        return segments_between(self.start, self.foretold.known.day + DAY)

    @cached_property
    def credits(self) -> dict[tuple[int, int], dict[date, Decimal]]:
        """Money by team and member, the others of a team together, and day; one query."""
        span = (self.start, self.foretold.known.day + DAY)
        teams = {team for segment in self.segments for team in self._below(segment.tree, self.teams or [self.team_id])}
        teams |= {self.team_id, *self._below(self.tree, self.teams)}
        rows: Any = TeamDailyCredit.objects.filter(day__within=span, team_id__in=teams).annotate(member=Value(NOBODY))
        if self.members:
            of_members = Case(When(person_id__in=self.members, then=F("person_id")), default=Value(NOBODY))
            of_any = Q(team_id__in=teams) | Q(person_id__in=self.members)
            rows = DailyCredit.objects.filter(of_any, day__within=span).annotate(member=of_members)
        by_key: dict[tuple[int, int], dict[date, Decimal]] = defaultdict(dict)
        sums = rows.order_by().values_list("team_id", "member", "day").annotate(total=Sum("amount"))
        for team, member, day, total in sums:
            by_key[team, member][day] = total
        return by_key

    def _below(self, tree: Tree, teams: Collection[int]) -> set[int]:
        return {below for team in teams if team in tree.parents for below in tree.descendants(team)}

    def of_team(self, team_id: int) -> Money:
        """The money of a team with all below it, by the tree of each day."""
        amounts: dict[date, Decimal] = defaultdict(Decimal)
        below = [(segment, set(self._below(segment.tree, [team_id]))) for segment in self.segments]
        for (team, _), by_day in self.credits.items():
            stretches = [segment for segment, teams in below if team in teams]
            for day, amount in by_day.items():
                if any(segment.starts_on <= day < segment.ends_before for segment in stretches):
                    amounts[day] += amount
        return Money.of(amounts)

    def directly(self, team_id: int) -> Money:
        """The money of a team's own people."""
        return _summed(by_day for (team, _), by_day in self.credits.items() if team == team_id)

    def of_person(self, person_id: int) -> Money:
        """The money of a person, whatever team it was earned in."""
        return _summed(by_day for (_, member), by_day in self.credits.items() if member == person_id)

    @cached_property
    def rungs(self) -> list[_Rung]:
        """The steps below the topmost team; a person's team gives its own people their part before them."""
        rungs = [self._among_teams(above, below) for above, below in pairwise(self.teams)]
        if self.person_id is None:
            return rungs
        if self.teams and self.tree.children(self.team_id):
            rungs.append(self._among_teams(self.team_id, self.team_id))
        money = {pk: self.of_person(pk) for pk in self.members}
        return [*rungs, _Rung(self.person_id, money, {pk: pk for pk in self.members})]

    def _among_teams(self, team_id: int, unit: int) -> _Rung:
        """A team divided among the teams below it; its own people are one more unit, under its own id."""
        money = {team_id: self.directly(team_id)}
        units = {team_id: team_id}
        for child in self.tree.children(team_id):
            money[child] = self.of_team(child)
            units |= dict.fromkeys(self.tree.descendants(child), child)
        return _Rung(unit, money, {pk: units[team] for pk, team in self.team_by_person.items() if team in units})

    def path(self) -> list[tuple[int, dict[date, Divided]]]:
        """The unit of each step, and how the team was divided by day."""
        people = {pk for rung in self.rungs for pk in rung.people_with_deals}
        opened = self._deals(people) if people else []
        return [(rung.unit, self._divided(rung, opened)) for rung in self.rungs]

    def _divided(self, rung: _Rung, opened: list[tuple[int, OpenDeal]]) -> dict[date, Divided]:
        unit_by_person = rung.people_with_deals
        deals = [deal._replace(unit=unit_by_person[pk]) for pk, deal in opened if pk in unit_by_person]
        return divided(Step(rung.money, deals), self.foretold.known, self.foretold.days)

    def _deals(self, people: Collection[int]) -> list[tuple[int, OpenDeal]]:
        """Open deals of some people, as they stood from day to day, with their person; one query."""
        known = self.foretold.known
        since = known.before[-SPANS_OF_DEALS:][0].starts_on if known.before else known.span.starts_on
        rows = DealStateShare.objects.filter(
            person_id__in=people,
            state__status="open",
            state__starts_on__lte=known.day,
            state__ends_before__open_after=since,
            state__deal__opened_on__isnull=False,
        ).order_by()
        columns = ("person_id", "state__stage_id", "state__deal__opened_on", "state__starts_on", "state__ends_before")
        outcome = ("share_amount", "state__deal__status", "state__deal__closed_on")
        return [
            (person, OpenDeal(0, stage, opened, starts, ends, float(amount), closed if status == "won" else None))
            for person, stage, opened, starts, ends, amount, status, closed in rows.values_list(*columns, *outcome)
        ]

    @property
    def topmost(self) -> Money:
        """The money whose share of the organisation's is taken first."""
        return self.of_team(self.teams[0]) if self.teams else self.directly(self.team_id)


def parts(foretold: Foretold, scope: Scope, *, tree: Tree, today: date, start: date) -> Parts:
    """The part of a scope in the organisation's figure on each foretold day; two queries at most."""
    if scope.is_whole:
        return Parts(foretold.known.money)
    team_id = scope.team_id if scope.person_id is None else TeamOfDay.load().on(scope.person_id, today)
    if team_id is None or team_id not in tree.parents:
        return Parts(Money() if scope.person_id is None else _credits_of(scope.person_id, start, foretold.known.day))
    way = _Way(foretold, start, today, tree, team_id, scope.person_id)
    own = way.of_team(team_id) if scope.person_id is None else way.of_person(scope.person_id)
    path = way.path()
    if not path:
        return Parts(own)
    topmost = way.topmost
    shares = {day: share(foretold.known.at(day), topmost) or 0.0 for day, _ in foretold.days}
    last = path[-1][1].get(foretold.known.day)
    return Parts(own, along(shares, path), last.weight_of_deals if last else None)


def _credits_of(person_id: int, start: date, day: date) -> Money:
    """The money of somebody who is in no team today; one query."""
    rows = DailyCredit.objects.filter(person_id=person_id, day__within=(start, day + DAY))
    return Money.of(dict(rows.values_list("day").annotate(total=Sum("amount")).order_by("day")))


def _summed(credits: Iterable[Mapping[date, Decimal]]) -> Money:
    amounts: dict[date, Decimal] = defaultdict(Decimal)
    for by_day in credits:
        for day, amount in by_day.items():
            amounts[day] += amount
    return Money.of(amounts)
