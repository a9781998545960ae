"""The excuse ledger of a person, a team or the organisation, beside what is usual among others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Q

from accounts.organisation.models import Membership, Person, Team
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors.teams import live_on, managed_team_ids, tree_on
from accounts.record.rules.readers import Reader
from reviews.documents.models import Cause
from reviews.explanations.rules import ledger as rules
from reviews.explanations.rules.ledger import Given, Line, Usual
from reviews.explanations.selectors import asking
from reviews.explanations.selectors.given import Columns, Whose, times_by_person, times_by_quarter
from reviews.explanations.selectors.promised import money_given
from traps_web.lib import fiscal

QUARTERS = 5
"""So many quarters stand in columns of their own; what lies before them stands together."""
Compared = Literal["team", "managers", "organisation"]


@dataclass(frozen=True)
class Ledger:
    """Causes by quarter with their money. `person` or `team` says whose it is; neither: the organisation's."""

    columns: Columns
    causes: Mapping[int, Cause]
    lines: Mapping[int, Line]
    whole: Line
    in_control: Line
    not_in_control: Line
    usual: Usual
    compared: Compared
    asking: int
    """Misses that ask for an explanation now."""
    unexplained: int
    """Misses that asked for eight weeks in vain."""
    person: Person | None = None
    team: Team | None = None

    @property
    def repeated(self) -> int | None:
        """The cause that comes again and again."""
        return rules.repeated(self.lines)


def columns(today: date) -> Columns:
    """This quarter and those before it."""
    quarter = calendar.period_at("quarter", today)
    keys = [quarter]
    while len(keys) < QUARTERS:
        try:
            keys.append(fiscal.previous_period(calendar.rules(), keys[-1].key))
        except fiscal.UnknownPeriod:
            break
    return Columns(tuple(reversed(keys)))


def of_person(reader: Reader, person: Person) -> Ledger:
    """The ledger of somebody in sight, beside the median of their team; of a manager, beside that of all managers."""
    shown = columns(reader.today)
    group, compared = _people_like(person, reader.today)
    money = money_given(reader, Whose(people={*group, person.pk}), shown)
    of_person = [row for row in money if row.person_id == person.pk]
    own = [*times_by_quarter(Whose(people={person.pk}), shown), *of_person]
    usual = rules.usual([*times_by_person(Whose(people=group)), *money], people=group)
    return _ledger(reader, own, shown, usual, compared, Q(owner=person), person=person)


def of_team(reader: Reader, team: Team) -> Ledger:
    """The ledger of a team and the teams under it, each fact with the team of its day; of people in sight."""
    shown = columns(reader.today)
    teams = teams_of(reader, team)
    whose = Whose(teams=teams, seen_by=reader.viewer)
    own = [*times_by_quarter(whose, shown), *money_given(reader, whose, shown)]
    return _ledger(reader, own, shown, _usual(reader, shown), "organisation", Q(team__in=teams), team=team)


def teams_of(reader: Reader, team: Team) -> list[int]:
    """The team and those under it today."""
    return tree_on(reader.today).descendants(team.pk)


def of_organisation(reader: Reader) -> Ledger:
    """The ledger of everybody, for leaders."""
    shown = columns(reader.today)
    whose, members = Whose(), _members(reader.today)
    money = money_given(reader, whose, shown)
    usual = rules.usual([*times_by_person(Whose(people=members)), *money], people=members)
    return _ledger(reader, [*times_by_quarter(whose, shown), *money], shown, usual, "organisation", Q())


def _usual(reader: Reader, shown: Columns) -> Usual:
    members = _members(reader.today)
    whose = Whose(people=members)
    return rules.usual([*times_by_person(whose), *money_given(reader, whose, shown)], people=members)


def _ledger(
    reader: Reader,
    rows: list[Given],
    shown: Columns,
    usual: Usual,
    compared: Compared,
    duties: Q,
    *,
    person: Person | None = None,
    team: Team | None = None,
) -> Ledger:
    causes = {cause.pk: cause for cause in Cause.objects.all()}
    mine = {pk for pk, cause in causes.items() if cause.in_my_control}
    return Ledger(
        columns=shown,
        causes=causes,
        lines=rules.by_cause(rows, quarters=shown.count),
        whole=rules.line(rows, quarters=shown.count),
        in_control=rules.line((row for row in rows if row.cause_id in mine), quarters=shown.count),
        not_in_control=rules.line((row for row in rows if row.cause_id not in mine), quarters=shown.count),
        usual=usual,
        compared=compared,
        asking=asking.unexplained(now=reader.now).filter(duties).count(),
        unexplained=asking.never_explained(now=reader.now).filter(duties).count(),
        person=person,
        team=team,
    )


def _people_like(person: Person, today: date) -> tuple[frozenset[int], Compared]:
    """Whom somebody is compared with: the people of the same team, or all managers."""
    rows = Membership.objects.filter(live_on(today), person__is_active=True)
    if rows.filter(person=person, manages=True).exists():
        managers = rows.filter(manages=True, person__is_leader=False)
        return frozenset(managers.values_list("person_id", flat=True)), "managers"
    team = rows.filter(team=person.current_team_id, manages=False)
    return frozenset(team.values_list("person_id", flat=True)), "team"


def _members(today: date) -> frozenset[int]:
    rows = Membership.objects.filter(live_on(today), manages=False, person__is_active=True)
    return frozenset(rows.values_list("person_id", flat=True))


def person_in_sight(*, viewer: Person, pk: int) -> Person:
    """Somebody whose explanations a viewer may read: themselves, their line, everybody for leaders.

    Raises Person.DoesNotExist.
    """
    people = Person.objects.get_queryset()
    if not viewer.is_leader:
        people = people.filter(pk__in=viewer.lines_below.values("below_id"))
    return people.get(pk=pk)


def teams_in_sight(reader: Reader) -> list[Team]:
    """The teams whose ledger a viewer may read, by name: those managed with all below them, all for leaders."""
    teams = Team.objects.all()
    if not reader.viewer.is_leader:
        teams = teams.filter(pk__in=managed_team_ids(viewer=reader.viewer, today=reader.today))
    return [team for team in teams.order_by("name", "pk") if team.pk in tree_on(reader.today).names]


def team_in_sight(reader: Reader, *, pk: int) -> Team:
    """One of these teams. Raises Team.DoesNotExist."""
    for team in teams_in_sight(reader):
        if team.pk == pk:
            return team
    raise Team.DoesNotExist
