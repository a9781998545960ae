"""The way from the organisation down to every team and person: one for the page of a scope and for a night of all.

Teams count as the tree of each day had them; people belong where they are on the day that is foretold from, and bring
their deals along. The first team below the top has the share of its money alone: a large part needs no look at deals,
and there all of them would have to be read. Who asks brings the rows; nothing here reads the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple, Protocol

from accounts.organisation.selectors.teams import Tree
from plans.measures.rules.deal_survival import Ahead
from plans.measures.rules.landing import Foretold
from plans.measures.rules.landing_facts import Known, Money
from plans.measures.rules.landing_methods import share
from plans.measures.rules.landing_parts import SPANS_OF_DEALS, Divided, OpenDeal, Step, along, divided, outlook

MOST_PEOPLE = 60
"""A step among more people goes by the money alone: large parts even out, and reading their deals takes seconds."""


@dataclass(frozen=True)
class Parts:
    """The own money of a scope, and its part of the organisation's figure by day; None: the share of its money."""

    own: Money
    by_day: Mapping[date, float] | None = None
    weight_of_deals: float | None = None
    """How much the open deals decide of the last step, today; None where it has the share of its money."""


class Split(NamedTuple):
    """A team divided among the teams below it and its own people as one, or else among these people."""

    team_id: int
    among_people: bool


Way = Sequence[tuple[int, Split]]
"""The unit that is gone to in each step, and the step."""


class Earned(Protocol):
    """The money up to the day that is foretold from."""

    def of_team(self, team_id: int) -> Money:
        """The money of a team with all below it, by the tree of each day."""

    def directly(self, team_id: int) -> Money:
        """The money of a team's own people."""

    def of_person(self, person_id: int) -> Money:
        """The money of a person, whatever team it was earned in."""


@dataclass(frozen=True)
class Ladder:
    """The steps below the topmost teams, by the tree and the teams of people of the day."""

    tree: Tree
    team_by_person: Mapping[int, int]

    def way(self, team_id: int, person_id: int | None = None) -> Way:
        """The steps to a team, or on to one of its people, to whom the team gives their part before."""
        teams = teams_on_the_way(self.tree, team_id)
        steps = [(below, Split(above, False)) for above, below in pairwise(teams)]
        if person_id is None:
            return steps
        if teams and self.tree.children(team_id):
            steps.append((team_id, Split(team_id, False)))
        return [*steps, (person_id, Split(team_id, True))]

    def units(self, split: Split) -> list[int]:
        """What a team is divided among, by number: its own people together stand under the number of the team."""
        if split.among_people:
            return sorted(self._people.get(split.team_id, ()))
        return sorted([split.team_id, *self.tree.children(split.team_id)])

    def unit_of_deals(self, split: Split) -> Mapping[int, int]:
        """The unit of each person whose deals are read; nobody where there are too many."""
        if split.among_people:
            unit_by_person = {person: person for person in self.units(split)}
        else:
            units = {split.team_id: split.team_id}
            for child in self.tree.children(split.team_id):
                units |= dict.fromkeys(self.tree.descendants(child), child)
            unit_by_person = {person: unit for team, unit in units.items() for person in self._people.get(team, ())}
        return unit_by_person if len(unit_by_person) <= MOST_PEOPLE else {}

    def people_of_deals(self, ways: Iterable[Way]) -> set[int]:
        """The people whose deals are read for some ways."""
        splits = {split for way in ways for _, split in way}
        return {person for split in splits for person in self.unit_of_deals(split)}

    @cached_property
    def _people(self) -> Mapping[int, Sequence[int]]:
        """The people who are in each team directly."""
        people: dict[int, list[int]] = {}
        for person, team in self.team_by_person.items():
            people.setdefault(team, []).append(person)
        return people


@dataclass(frozen=True)
class Division:
    """The organisation's figure divided; each step once, however many are below it."""

    foretold: Foretold
    ladder: Ladder
    earned: Earned
    deals: Mapping[int, Sequence[OpenDeal]]
    """The open deals of each person, in one order whenever they are read: sums of floats depend on it."""
    _divided: dict[Split, Mapping[date, Divided]] = field(default_factory=dict)
    _shares: dict[int, Mapping[date, float]] = field(default_factory=dict)
    _outlooks: dict[date, Ahead | None] = field(default_factory=dict)

    def of_team(self, team_id: int) -> Parts:
        """The part of a team of the day; of any other, the share of its money."""
        own = self.earned.of_team(team_id)
        is_team = team_id in self.ladder.tree.parents
        return self._parts(own, team_id, self.ladder.way(team_id)) if is_team else Parts(own)

    def of_person(self, person_id: int) -> Parts:
        """The part of a person; of somebody without a team, the share of their money."""
        own, team_id = self.earned.of_person(person_id), self.ladder.team_by_person.get(person_id)
        return Parts(own) if team_id is None else self._parts(own, team_id, self.ladder.way(team_id, person_id))

    def _parts(self, own: Money, team_id: int, way: Way) -> Parts:
        if not way:
            return Parts(own)
        path = [(unit, self._split(split)) for unit, split in way]
        last = path[-1][1].get(self.foretold.known.day)
        return Parts(own, along(self._topmost(team_id), path), last.weight_of_deals if last else None)

    def _topmost(self, team_id: int) -> Mapping[date, float]:
        """The share of the organisation's money that a way begins with, by day."""
        teams = teams_on_the_way(self.ladder.tree, team_id)
        top = teams[0] if teams else team_id
        if top not in self._shares:
            money = self.earned.of_team(top) if teams else self.earned.directly(top)
            known = self.foretold.known
            self._shares[top] = {day: share(known.at(day), money) or 0.0 for day, _ in self.foretold.days}
        return self._shares[top]

    def _split(self, split: Split) -> Mapping[date, Divided]:
        if split not in self._divided:
            unit_by_person = self.ladder.unit_of_deals(split)
            deals = [
                deal._replace(unit=unit_by_person[person])
                for person in sorted(unit_by_person)
                for deal in self.deals.get(person, ())
            ]
            step = Step({unit: self._money(split, unit) for unit in self.ladder.units(split)}, deals)
            self._divided[split] = divided(step, self.foretold.known, self.foretold.days, self._outlook)
        return self._divided[split]

    def _money(self, split: Split, unit: int) -> Money:
        if split.among_people:
            return self.earned.of_person(unit)
        return self.earned.directly(unit) if unit == split.team_id else self.earned.of_team(unit)

    def _outlook(self, known: Known) -> Ahead | None:
        """What lies ahead on a day is the same in every step."""
        if known.day not in self._outlooks:
            self._outlooks[known.day] = outlook(known)
        return self._outlooks[known.day]


def teams_on_the_way(tree: Tree, team_id: int) -> list[int]:
    """The teams on the way, the topmost first; the root is the organisation itself, and no part of it."""
    down = tree.ancestors(team_id)[::-1]
    return down[1:] if down[0] == tree.root and len(tree.roots) == 1 else down


def deals_since(known: Known) -> date:
    """The first day on which it matters how deals stood."""
    return known.before[-SPANS_OF_DEALS:][0].starts_on if known.before else known.span.starts_on
