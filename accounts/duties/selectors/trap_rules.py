"""The rules of traps: what holds for whom on which day, and how it came to be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from accounts.duties.models import Trap, TrapRule
from accounts.duties.rules import trap_rules as rules
from accounts.duties.rules.trap_rules import StoredRule, Terms
from accounts.duties.rules.traps import OWN_PREFIX
from accounts.organisation.access import sees_everybody
from accounts.organisation.models import Person, Team
from accounts.organisation.selectors.configuration import part
from accounts.organisation.selectors.teams import (
    Segment,
    TeamOfDay,
    live_on,
    managed_team_ids,
    segments_between,
    tree_on,
)
from accounts.record.rules.readers import Reader

_DAY = timedelta(days=1)
_FACTS = (
    "team_id",
    "starts_on",
    "ends_before",
    "is_on",
    "grace_working_days",
    "term",
    "closes_weekday",
    "closes_at",
    "again_within",
)
"""The columns of a rule, in the order in which StoredRule takes them after its number."""


@part(Trap)
def _traps() -> tuple[Trap, ...]:
    return tuple(Trap.objects.order_by("pk"))


def trap_id(key: str) -> int | None:
    """The id of a trap; None when it is not installed."""
    return next((trap.pk for trap in _traps() if trap.key == key), None)


@part(Trap, TrapRule)
def _rules() -> dict[str, list[StoredRule]]:
    """The rules of each trap, the oldest first."""
    rows = TrapRule.objects.order_by("starts_on", "pk").values_list("trap__key", "pk", *_FACTS)
    by_trap: dict[str, list[StoredRule]] = defaultdict(list)
    for key, *facts in rows:
        by_trap[key].append(StoredRule(*facts))
    return dict(by_trap)


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The traps with the rules and trees of a span of days: answers for any number of people without asking again."""

    traps: Mapping[str, Trap]
    stored: Mapping[str, Sequence[StoredRule]]
    trees: Sequence[Segment]

    @classmethod
    def load(cls, *, start: date, end: date, keys: Collection[str] | None = None) -> RuleBook:
        """For the days from start up to, not including, end."""
        traps = {trap.key: trap for trap in _traps() if keys is None or trap.key in keys}
        stored = {key: [rule for rule in _rules().get(key, ()) if rule.meets(start, end)] for key in traps}
        by_team = any(rule.team_id is not None for rules_of_trap in stored.values() for rule in rules_of_trap)
        return cls(traps, stored, segments_between(start, end) if by_team else ())

    @property
    def knows_teams(self) -> bool:
        """Whether any team has a rule of its own: else nobody's team matters."""
        return bool(self.trees)

    def terms(self, key: str, *, team_id: int | None, day: date) -> Terms:
        """What holds of a trap on a day for somebody in a team, or in none. Raises Trap.DoesNotExist."""
        trap = self.traps.get(key)
        if trap is None:
            raise Trap.DoesNotExist(f"No trap is installed under {key}.")
        rule = rules.holding(self.stored.get(key, ()), teams=self._teams(team_id, day), day=day)
        return rules.terms(key, rule, is_on=trap.is_active, grace_working_days=trap.grace_working_days)

    def _teams(self, team_id: int | None, day: date) -> list[int]:
        if team_id is None:
            return []
        tree = next((period.tree for period in self.trees if period.starts_on <= day < period.ends_before), None)
        return tree.ancestors(team_id) if tree else [team_id]


def book_of(*, day: date, keys: Collection[str] | None = None) -> RuleBook:
    """The rules of one day."""
    return RuleBook.load(start=day, end=day + _DAY, keys=keys)


def terms_of(*, key: str, person: Person, day: date) -> Terms:
    """What holds of a trap for a person in the present team on a day. Raises Trap.DoesNotExist."""
    return book_of(day=day, keys=[key]).terms(key, team_id=person.current_team_id, day=day)


@dataclass(frozen=True, slots=True)
class TermsOfDay:
    """What holds of one trap for many people on any day of a span, each in the team of the day."""

    key: str
    book: RuleBook
    teams: TeamOfDay

    @classmethod
    def load(cls, *, key: str, people: Collection[int], start: date, end: date) -> TermsOfDay:
        """The rules of one trap, and who is in which team where teams have rules of their own."""
        book = RuleBook.load(start=start, end=end, keys=[key])
        return cls(key, book, TeamOfDay.load(people) if book.knows_teams else TeamOfDay({}))

    def on(self, person_id: int | None, day: date) -> Terms:
        """Somebody without a team, or not known at all, goes by the organisation's rule."""
        team_id = None if person_id is None else self.teams.on(person_id, day)
        return self.book.terms(self.key, team_id=team_id, day=day)


def trap(*, key: str) -> Trap:
    """One trap of the library. Raises Trap.DoesNotExist."""
    return traps().get(key=key)


def traps() -> QuerySet[Any]:
    """Every trap of the library, in its order; those that people made have versions in place of rules."""
    return Trap.objects.exclude(key__startswith=OWN_PREFIX).order_by("pk")


def rule(*, pk: int) -> TrapRule:
    """One rule with its trap and team. Raises TrapRule.DoesNotExist."""
    return TrapRule.objects.select_related("trap", "team").get(pk=pk)


def teams_in_sight(reader: Reader) -> set[int] | None:
    """The teams whose rules a viewer reads: their own, those above it, and all below those they manage.

    None means every team.
    """
    if sees_everybody(reader.viewer):
        return None
    tree = tree_on(reader.today)
    own = tree.ancestors(reader.viewer.current_team_id) if reader.viewer.current_team_id else []
    below = managed_team_ids(viewer=reader.viewer, today=reader.today)
    return {*own, *below, *(above for team in below for above in tree.ancestors(team))}


def visible(reader: Reader) -> QuerySet[Any]:
    """The organisation's rules and those of teams in a viewer's sight, past and to come, newest first."""
    rows = TrapRule.objects.select_related("trap", "team", "created_by", "ended_by")
    seen = teams_in_sight(reader)
    if seen is not None:
        rows = rows.filter(Q(team__isnull=True) | Q(team__in=seen))
    return rows.order_by("-starts_on", "-pk")


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a rule concerns: the people, and the teams below that keep a rule of their own."""

    people: tuple[Person, ...]
    apart: tuple[str, ...]


def reach(*, trap: Trap, team: Team | None, day: date) -> Reach:
    """Whom a rule from that day concerns: active people in or under the team, without those under a nearer rule.

    Four queries.
    """
    tree = tree_on(day)
    own = set(
        TrapRule.objects.filter(live_on(day), trap=trap, team__isnull=False).values_list("team_id", flat=True)
    ) - ({team.pk} if team else set())
    inside = set(tree.descendants(team.pk)) if team else set(tree.names)
    nearer = own & inside
    apart = {below for nearer_id in nearer for below in tree.descendants(nearer_id)}
    teams, held = TeamOfDay.load(), inside - apart
    active = Person.objects.get_queryset().filter(is_active=True).order_by("pk")
    placed = [(person, teams.on(person.pk, day)) for person in active]
    people = tuple(person for person, place in placed if (team is None if place is None else place in held))
    return Reach(people, tuple(sorted(tree.names[nearer_id] for nearer_id in nearer if nearer_id in tree.names)))
