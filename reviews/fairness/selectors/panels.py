"""The panel of an ended quarter: who was covered, their cases and what came of each, results and activity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from accounts.organisation.models import Membership, Organisation, Person, Team
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors.teams import TeamOfDay, Tree, live_on, tree_on
from accounts.record.rules.readers import Reader
from plans.measures.selectors.activity import reached_by_person
from plans.measures.selectors.summing import Cuts
from reviews.cases.models import Case, CaseEvent
from reviews.cases.rules.states import UNCOUNTED, Event
from reviews.consequences.selectors.facts import money_by_cut
from reviews.consequences.selectors.rehearsals import ended
from reviews.fairness.rules.cells import Groups
from reviews.fairness.rules.effort import Effort
from reviews.policies.models import PolicyReading
from reviews.policies.selectors import ladders
from traps_web.lib import deadlines, fiscal

DECIDED = (Event.CONFIRMED, Event.HELPED, Event.WAIVED)
KEPT = timedelta(days=730)
"""So long after its end a quarter has a panel: afterwards cases go."""
TEAM, ROLE, MANAGER = "team", "role", "manager"
REPS, MANAGERS = 1, 2
"""The groups of a role."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A case as it is counted: whose, by which step, what came of it, and how long the decision took."""

    person_id: int
    version: int
    step: int
    outcome: str
    """The first decision; empty while there is none."""
    is_appealed: bool
    is_overturned: bool
    took: timedelta | None


@dataclass(frozen=True)
class Dimension:
    """By what people are counted: each one's group, and the tree of the groups."""

    name: str
    group_by_person: Groups
    above: Groups


@dataclass(frozen=True)
class Panel:
    """One ended quarter; nothing of it is shown before `rules/cells` has folded it."""

    quarter: fiscal.Period
    covered: frozenset[int]
    cases: Sequence[Counted]
    dimensions: Sequence[Dimension]
    efforts: Mapping[int, Effort]
    team_names: Mapping[int, str]
    names: Mapping[int, str]
    """Of the people who manage somebody covered."""
    names_managers: bool

    @property
    def with_a_case(self) -> frozenset[int]:
        return frozenset(row.person_id for row in self.cases)


def may_read(viewer: Person) -> bool:
    """Leaders, and everybody before whom a policy was put."""
    return viewer.is_leader or PolicyReading.objects.filter(person=viewer).exists()


def quarters(today: date) -> list[fiscal.Period]:
    """The last four ended quarters of whose days a policy held, the newest first."""
    begins = min((ladder.first_day for ladder in ladders.ladders()), default=None)
    return [row for row in reversed(ended(today)) if begins is not None and begins < row.ends_before]


def quarter(key: str, today: date) -> fiscal.Period | None:
    """An ended quarter of the last two years, in which a policy held; None where there is none of this key."""
    try:
        period = calendar.period(key)
    except (LookupError, fiscal.UnknownPeriod):
        return None
    begins = min((ladder.first_day for ladder in ladders.ladders()), default=None)
    if period.kind != "quarter" or begins is None or begins >= period.ends_before:
        return None
    return period if today - KEPT <= period.ends_before <= today else None


def panel(reader: Reader, quarter: fiscal.Period) -> Panel:
    """The facts of a quarter; a fixed number of queries for each version of the policy that held in it."""
    covered = ladders.covered_between(quarter.starts_on, quarter.ends_before)
    teams, tree = TeamOfDay.load(covered), tree_on(quarter.last_day)
    managers = _managers(quarter.last_day)
    last_teams = {pk: _team_of(teams, pk, quarter) for pk in sorted(covered)}
    team_by_person = {pk: _counted_in(pk, team, tree, managers) for pk, team in last_teams.items()}
    manager_by_person = {pk: _manager_of(pk, team, tree, managers) for pk, team in last_teams.items()}
    above = {pk: _manager_of(pk, teams_managed, tree, managers) for pk, teams_managed in _managed(managers).items()}
    managing = {pk for ids in managers.values() for pk in ids}
    people = list(Person.objects.filter(pk__in=covered).order_by("pk"))
    return Panel(
        quarter=quarter,
        covered=covered,
        cases=_cases(covered, quarter, reader.organisation),
        dimensions=[
            Dimension(TEAM, team_by_person, tree.parents),
            Dimension(ROLE, {pk: MANAGERS if pk in managing else REPS for pk in covered}, {}),
            Dimension(MANAGER, manager_by_person, above),
        ],
        efforts=_efforts(people, quarter, reader.organisation),
        team_names=dict(Team.objects.values_list("pk", "name")),
        names=dict(Person.objects.filter(pk__in=managing).values_list("pk", "name")),
        names_managers=reader.viewer.is_leader,
    )


def _team_of(teams: TeamOfDay, person_id: int, quarter: fiscal.Period) -> int | None:
    """The last team of somebody in the quarter."""
    days = [quarter.last_day, *reversed(teams.changes(person_id, quarter.starts_on, quarter.ends_before))]
    on_day = (teams.on(person_id, day) or teams.on(person_id, day - timedelta(days=1)) for day in days)
    return next((team for team in on_day if team is not None), None)


def _counted_in(person_id: int, team_id: int | None, tree: Tree, managers: Mapping[int, Sequence[int]]) -> int | None:
    """The team itself, or for who manages it the one above: there the person is one of those who report."""
    if team_id is None or person_id not in managers.get(team_id, ()):
        return team_id
    return tree.parents.get(team_id) or team_id


def _managers(day: date) -> dict[int, list[int]]:
    """Who managed each team on a day."""
    by_team: dict[int, list[int]] = defaultdict(list)
    rows = Membership.objects.filter(live_on(day), manages=True).order_by("person_id")
    for team_id, person_id in rows.values_list("team_id", "person_id"):
        by_team[team_id].append(person_id)
    return by_team


def _managed(managers: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """One team of each of those who manage."""
    return {pk: team_id for team_id, ids in managers.items() for pk in ids}


def _manager_of(person_id: int, team_id: int | None, tree: Tree, managers: Mapping[int, Sequence[int]]) -> int | None:
    """The nearest manager above somebody in the tree of teams."""
    path = tree.ancestors(team_id) if team_id is not None else []
    return next((pk for team in path for pk in managers.get(team, ()) if pk != person_id), None)


def _cases(covered: Collection[int], quarter: fiscal.Period, organisation: Organisation) -> list[Counted]:
    """The cases that opened in the quarter; what ended because facts changed is counted nowhere."""
    since, _ = deadlines.day_bounds(quarter.starts_on, organisation.time_zone)
    _, until = deadlines.day_bounds(quarter.last_day, organisation.time_zone)
    rows = Case.objects.filter(person_id__in=covered, opened_at__gte=since, opened_at__lt=until)
    kept = rows.exclude(state__in=sorted(UNCOUNTED)).order_by("pk")
    facts = list(kept.values_list("pk", "person_id", "policy__version", "step_number", "made_at"))
    events: dict[int, dict[str, datetime]] = defaultdict(dict)
    named = CaseEvent.objects.filter(case_id__in=[row[0] for row in facts])
    for case_id, event, at in named.order_by("at", "pk").values_list("case_id", "event", "at"):
        events[case_id].setdefault(event, at)
    return [
        _counted(person_id, version, step, made_at, events=events[pk])
        for pk, person_id, version, step, made_at in facts
    ]


def _counted(person_id: int, version: int, step: int, made_at: datetime, *, events: Mapping[str, datetime]) -> Counted:
    outcome = next((event for event in DECIDED if event in events), "")
    return Counted(
        person_id=person_id,
        version=version,
        step=step,
        outcome=outcome,
        is_appealed=Event.APPEALED in events,
        is_overturned=Event.OVERTURNED in events,
        took=events[outcome] - made_at if outcome else None,
    )


def _efforts(people: Sequence[Person], quarter: fiscal.Period, organisation: Organisation) -> dict[int, Effort]:
    """Result and activity of each of these people."""
    if not people:
        return {}
    ids = [person.pk for person in people]
    cuts = Cuts([quarter.starts_on, quarter.ends_before])
    budgets, actuals = money_by_cut(ids, cuts)
    reached = reached_by_person(people=people, weeks=_weeks_of(quarter), organisation=organisation)
    return {pk: Effort(budgets.get(((pk,), 0)), actuals.get(((pk,), 0), Decimal(0)), reached[pk]) for pk in ids}


def _weeks_of(quarter: fiscal.Period) -> list[str]:
    """The activity weeks whose fourth day lies in the quarter."""
    scheme = calendar.rules()
    key, weeks = fiscal.activity_week(quarter.starts_on, scheme), []
    while (fourth := fiscal.activity_week_range(key, scheme).starts_on + timedelta(days=3)) < quarter.ends_before:
        if fourth >= quarter.starts_on:
            weeks.append(key)
        key = fiscal.shift_activity_week(key, 1)
    return weeks
