"""The dress rehearsal: a version played over the last four ended quarters, beside the one in force. Writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from accounts.organisation.access import people_below
from accounts.organisation.models import Membership, Person, Team
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors.teams import TeamOfDay, live_on
from accounts.record.rules.readers import Reader
from reviews.consequences.rules.keys import History
from reviews.consequences.rules.playing import Held, Played, play
from reviews.consequences.selectors import facts
from reviews.consequences.selectors.facts import Moment
from reviews.policies.models import Policy
from reviews.policies.rules.ladders import Ladder
from reviews.policies.selectors import ladders
from reviews.policies.selectors import policies as selector
from traps_web.lib import clock, fiscal

QUARTERS = 4


@dataclass(frozen=True)
class Would:
    """A case that would have been opened, or a result missed alone (step 0): whose, in which quarter."""

    person: Person
    team_id: int | None
    manages: bool
    quarter: str
    on: date
    step: int


@dataclass(frozen=True)
class Rehearsal:
    """A version over ended quarters, and the one in force over the same; `named` where the viewer may read names."""

    policy: Policy
    quarters: tuple[fiscal.Period, ...]
    covered: Mapping[int | None, int]
    """How many covered people each team has today."""
    covered_by_role: Mapping[bool, int]
    teams: Mapping[int, str]
    rows: tuple[Would, ...]
    in_force: Ladder | None
    in_force_rows: tuple[Would, ...]
    named: bool

    @property
    def cases(self) -> list[Would]:
        return [row for row in self.rows if row.step]

    @property
    def results_alone(self) -> list[Would]:
        return [row for row in self.rows if not row.step]


def rehearse(reader: Reader, policy: Policy) -> Rehearsal:
    """What a version would have opened in the last four ended quarters, had it applied to everybody from their start.

    A fixed number of queries. Misses of the weeks before count in the windows.
    """
    quarters = ended(reader.today)
    people = {person.pk: person for person in selector.covered().order_by("name", "pk")}
    ladder, held_now = ladders.ladder_of(policy), ladders.ladder_on(reader.today)
    teams, managing = TeamOfDay.load(), _managing(reader.today)
    compared = held_now if held_now is not None and held_now.version != policy.version else None
    rows: tuple[Would, ...] = ()
    in_force_rows: tuple[Would, ...] = ()
    if quarters and people:
        steps = [*ladder.steps, *(compared.steps if compared else ())]
        histories = facts.histories(
            Moment.of(reader), people.keys(), since=quarters[0].starts_on, steps=steps, until=quarters[-1].last_day
        )
        rows = _played(reader, ladder, quarters, people, histories, teams, managing)
        if compared is not None:
            in_force_rows = _played(reader, compared, quarters, people, histories, teams, managing)
    opened_for = {row.person.pk for row in rows} | {row.person.pk for row in in_force_rows}
    return Rehearsal(
        policy=policy,
        quarters=tuple(quarters),
        covered=Counter(person.current_team_id for person in people.values()),
        covered_by_role=Counter(pk in managing for pk in people),
        teams=dict(Team.objects.values_list("pk", "name")),
        rows=rows,
        in_force=compared,
        in_force_rows=in_force_rows,
        named=_stands_above(reader.viewer, opened_for),
    )


def ended(today: date) -> list[fiscal.Period]:
    """The last four ended quarters that the calendar knows, the oldest first."""
    quarters: list[fiscal.Period] = []
    try:
        period = calendar.period_at("quarter", today)
        while len(quarters) < QUARTERS:
            period = fiscal.previous_period(calendar.rules(), period.key)
            quarters.insert(0, period)
    except (LookupError, fiscal.UnknownPeriod):
        pass
    return quarters


def _played(
    reader: Reader,
    ladder: Ladder,
    quarters: Sequence[fiscal.Period],
    people: Mapping[int, Person],
    histories: Mapping[int, History],
    teams: TeamOfDay,
    managing: Collection[int],
) -> tuple[Would, ...]:
    since = quarters[0].starts_on
    rows = []
    for pk, person in people.items():
        played = play(histories[pk], [Held(ladder, since)], since=since, until=reader.now)
        for on, quarter, step in _in_quarters(reader, played, quarters):
            rows.append(Would(person, teams.on(pk, on), pk in managing, quarter, on, step))
    return tuple(rows)


def _in_quarters(reader: Reader, played: Played, quarters: Sequence[fiscal.Period]) -> list[tuple[date, str, int]]:
    """What opened within the quarters: a case in that of its day, a result in its own."""
    zone = reader.organisation.time_zone
    rows = []
    for opening in played.openings:
        on = clock.local_date(opening.opened_at, zone)
        quarter = next((row for row in quarters if row.starts_on <= on < row.ends_before), None)
        if quarter is not None:
            rows.append((on, quarter.key, opening.step.number))
    keys = {quarter.key for quarter in quarters}
    rows += [(row.opened_on, row.quarter.key, 0) for row in played.results_alone if row.quarter.key in keys]
    return rows


def _managing(today: date) -> frozenset[int]:
    return frozenset(Membership.objects.filter(live_on(today), manages=True).values_list("person_id", flat=True))


def _stands_above(viewer: Person, person_ids: Collection[int]) -> bool:
    """Whether somebody stands above all of these people in today's line."""
    below = set(people_below(viewer).filter(below_id__in=person_ids).values_list("below_id", flat=True))
    return set(person_ids) <= below - {viewer.pk}
