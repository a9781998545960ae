"""The part of one scope in the organisation's figure as known now, with the rows that its way down needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Case, F, Q, Sum, Value, When

from accounts.organisation.selectors.teams import Segment, TeamOfDay, Tree, segments_between
from pipeline.bookings.models import DailyCredit, TeamDailyCredit
from pipeline.deals.models import DealStateShare
from plans.measures.rules.landing import Foretold
from plans.measures.rules.landing_facts import DAY, Known, Money
from plans.measures.rules.landing_parts import OpenDeal
from plans.measures.selectors.landing_division import Division, Ladder, Parts, deals_since, teams_on_the_way
from plans.measures.selectors.opening_days import opening_day
from plans.measures.selectors.scopes import Scope

NOBODY = 0


@dataclass(frozen=True)
class _Earned:
    """The money on the way to one team, or to the people of it."""

    start: date
    day: date
    segments: list[Segment]
    topmost: int
    members: Collection[int]

    @cached_property
    def credits(self) -> dict[tuple[int, int], dict[date, Decimal]]:
        """Money by team and member, the others of a team together, and day; one query."""
        span = (self.start, self.day + DAY)
        teams = {team for segment in self.segments for team in _below(segment.tree, self.topmost)} | {self.topmost}
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

    def of_team(self, team_id: int) -> Money:
        """The money of a team with all below it, by the tree of each day."""
        amounts: dict[date, Decimal] = defaultdict(Decimal)
        below = [(segment, _below(segment.tree, team_id)) for segment in self.segments]
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


def parts(foretold: Foretold, scope: Scope, *, start: date) -> Parts:
    """The part of a scope in the organisation's figure on each foretold day; two queries at most."""
    known = foretold.known
    if scope.is_whole:
        return Parts(known.money)
    segments = segments_between(start, known.day + DAY)
    tree = segments[-1].tree
    team_id = scope.team_id if scope.person_id is None else TeamOfDay.load().on(scope.person_id, known.day)
    if team_id is None or team_id not in tree.parents:
        return Parts(Money() if scope.person_id is None else _credits_of(scope.person_id, start, known.day))
    ladder = Ladder(tree, _people(tree, team_id, known.day))
    people = [] if scope.person_id is None else [pk for pk, team in ladder.team_by_person.items() if team == team_id]
    earned = _Earned(start, known.day, segments, _topmost(tree, team_id), people)
    deals = _deals(known, ladder.people_of_deals([ladder.way(team_id, scope.person_id)]))
    division = Division(foretold, ladder, earned, deals)
    return division.of_team(team_id) if scope.person_id is None else division.of_person(scope.person_id)


def _topmost(tree: Tree, team_id: int) -> int:
    """The first team on the way; of the root, only those who are in it directly go this way."""
    return next(iter(teams_on_the_way(tree, team_id)), team_id)


def _people(tree: Tree, team_id: int, day: date) -> dict[int, int]:
    """The teams of those who are in the topmost team or below it on the day."""
    teams = teams_on_the_way(tree, team_id)
    return TeamOfDay.load().people_in(tree.descendants(teams[0]) if teams else [team_id], day)


def _below(tree: Tree, team_id: int) -> set[int]:
    return set(tree.descendants(team_id)) if team_id in tree.parents else set()


def _deals(known: Known, people: Collection[int]) -> dict[int, list[OpenDeal]]:
    """Open deals of some people, as they stood from day to day; one query at most."""
    if not people:
        return {}
    rows = DealStateShare.objects.filter(
        person_id__in=people,
        state__status="open",
        state__starts_on__lte=known.day,
        state__ends_before__open_after=deals_since(known),
    ).annotate(opening_day=opening_day("state__deal__"))
    columns = ("person_id", "state__stage_id", "opening_day", "state__starts_on", "state__ends_before")
    outcome = ("share_amount", "state__deal__status", "state__deal__closed_on")
    by_person: dict[int, list[OpenDeal]] = defaultdict(list)
    for person, stage, opened, starts, ends, amount, status, closed in rows.order_by("state_id").values_list(
        *columns, *outcome
    ):
        won_on = closed if status == "won" else None
        by_person[person].append(OpenDeal(0, stage, opened, starts, ends, float(amount), won_on))
    return by_person


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
