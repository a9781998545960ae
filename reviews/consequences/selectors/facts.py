"""What a ladder looks at, of many people at once: misses, what was kept, and results; a fixed number of queries."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db.models import QuerySet

from accounts.duties.models import Obligation
from accounts.duties.rules.traps import instrument, is_own
from accounts.organisation.models import Organisation
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors.day_counts import DayCounts
from accounts.organisation.selectors.pace_limits import limits_on
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.record.rules.readers import Reader
from accounts.scores.rules.tallies import Verdict
from accounts.scores.selectors.tallies import judged
from plans.measures.rules.attainment import PPM
from plans.measures.selectors import sums
from plans.measures.selectors.budget_sums import budget_sums
from plans.measures.selectors.summing import Cuts, Grouping, Where
from reviews.consequences.rules.keys import TAKEN_AFTER, History, Kept, Miss, Quarter
from reviews.consequences.rules.playing import Held
from reviews.policies.rules.ladders import BOUNDS, Result, Step
from reviews.policies.selectors import ladders
from traps_web.lib import clock, fiscal

WIDEST: Final = timedelta(weeks=BOUNDS["weeks"][1])
QUARTERS: Final = 6
"""So many ended quarters are read; the newest one taken is the key."""
SURELY_TAKEN: Final = timedelta(days=31)
"""So many days after its end five working days are over, whatever the holidays."""
_BY_PERSON: Final = Grouping(person=True)
_DAY: Final = timedelta(days=1)
_COLUMNS: Final = (
    "pk",
    "owner_id",
    "trap__key",
    "due_on",
    "due_at",
    "missed_at",
    "verdict",
    "own_duty__version__is_controllable",
)


class _Duty(NamedTuple):
    pk: int
    owner_id: int
    kind: str
    due_on: date
    due_at: datetime
    missed_at: datetime
    verdict: str
    own_control: bool | None

    @property
    def controllable(self) -> bool:
        """By the version under which it was opened; of a trap of the library by the library."""
        if self.own_control is not None:
            return self.own_control
        return not is_own(self.kind) and instrument(self.kind).is_controllable


@dataclass(frozen=True, slots=True)
class Moment:
    """The instant from which facts are looked at, its day, and whose calendar it is: a person's, or the engine's."""

    now: datetime
    today: date
    organisation: Organisation

    @classmethod
    def of(cls, reader: Reader) -> Moment:
        """As somebody looks."""
        return cls(reader.now, reader.today, reader.organisation)


def held(person_ids: Collection[int], today: date) -> dict[int, list[Held]]:
    """The versions of the policy that have come to apply to each of these people, each in its days."""
    by_person: dict[int, list[Held]] = defaultdict(list)
    for ladder, ends_before in ladders.spans():
        for person_id, applies in ladders.applies_from(ladder.version, person_ids).items():
            if applies <= today:
                by_person[person_id].append(Held(ladder, applies, ends_before))
    return by_person


def histories(
    moment: Moment,
    person_ids: Collection[int],
    *,
    since: date,
    steps: Collection[Step],
    until: date | None = None,
    days: Collection[date] = (),
) -> dict[int, History]:
    """The history of each of these people from a day on, with the windows before it; six queries at most.

    `until`: the running quarter is not looked at after this day. Where the running quarter stood is read only for
    steps that ask for it: on the days of misses, on the latest days of what these can open, and on `days`.
    """
    ids = sorted(person_ids)
    misses: dict[int, list[Miss]] = defaultdict(list)
    kept: dict[int, list[Kept]] = defaultdict(list)
    zone = moment.organisation.time_zone
    for duty in _duties(moment.now, ids, since - WIDEST):
        if not duty.controllable:
            continue
        if duty.verdict == Verdict.MISSED:
            flagged_on = clock.local_date(duty.missed_at, zone)
            misses[duty.owner_id].append(Miss(duty.pk, duty.kind, duty.due_on, duty.missed_at, flagged_on))
        kept[duty.owner_id].append(Kept(duty.kind, duty.due_at, duty.due_on, duty.verdict == Verdict.ON_TIME))
    quarters = ended_quarters(moment, ids, since)
    behind: Mapping[int, Mapping[date, bool]] = {}
    if any(step.result == Result.RUNNING_QUARTER for step in steps):
        last = until or moment.today
        flagged = {miss.flagged_on for rows in misses.values() for miss in rows}
        looked_at = {*flagged, *(day + length for day in flagged for length in _lengths(steps)), *days}
        behind = behind_on(ids, sorted(day for day in looked_at if since <= day <= last))
    return {
        pk: History(tuple(misses[pk]), tuple(kept[pk]), tuple(quarters[pk]), behind.get(pk, {}), zone) for pk in ids
    }


def _lengths(steps: Collection[Step]) -> set[timedelta]:
    """How long after a miss a step can follow: the weeks of the steps before it that follow each other."""
    lengths: dict[int, set[timedelta]] = defaultdict(set)
    for step in sorted(steps, key=lambda row: row.number):
        weeks = timedelta(weeks=step.latest_weeks)
        before = lengths[step.number - 1] if step.follows else set()
        lengths[step.number] |= {weeks} | {length + weeks for length in before}
    return {length for step in steps if step.follows for length in lengths[step.number - 1]}


def _duties(now: datetime, ids: Collection[int], since: date) -> Iterable[_Duty]:
    """Those that count in a score, as they stand; a waived miss stays one there, but no case rests on it."""
    rows: QuerySet[Any] = Obligation.objects.filter(
        owner__among=ids, due_on__gte=since, due_at__lt=now, waived_at__isnull=True
    )
    counted = judged(rows, now).filter(verdict__in=[Verdict.ON_TIME, Verdict.LATE, Verdict.MISSED])
    return (_Duty(*row) for row in counted.order_by("pk").values_list(*_COLUMNS))


def ended_quarters(moment: Moment, ids: Sequence[int], since: date) -> dict[int, list[Quarter]]:
    """The quarters whose result can be a key since a day, each as it was taken; two queries."""
    periods = _quarters(moment.today, since)
    quarters_by_person: dict[int, list[Quarter]] = {pk: [] for pk in ids}
    if not periods or not ids:
        return quarters_by_person
    days = WorkingDays.load(organisation=moment.organisation)
    cuts = Cuts([periods[0].starts_on, *(period.ends_before for period in periods)])
    budgets, actuals = money_by_cut(ids, cuts)
    for place, period in enumerate(periods):
        taken_on = days.after(period.last_day, TAKEN_AFTER)
        for pk in ids:
            budget = budgets.get(((pk,), place))
            quarters_by_person[pk].append(
                Quarter(
                    period.key,
                    period.starts_on,
                    period.ends_before,
                    taken_on,
                    budget,
                    actuals.get(((pk,), place), Decimal(0)),
                )
            )
    return quarters_by_person


def _quarters(today: date, since: date) -> list[fiscal.Period]:
    """Those that have ended, from the newest one that was surely taken on a day on, the oldest first.

    None outside the calendar.
    """
    periods: list[fiscal.Period] = []
    try:
        period = calendar.period_at("quarter", today)
        while len(periods) < QUARTERS and (not periods or periods[0].ends_before + SURELY_TAKEN > since):
            period = fiscal.previous_period(calendar.rules(), period.key)
            periods.insert(0, period)
    except (LookupError, fiscal.UnknownPeriod):
        pass
    counts = DayCounts.load()
    return [period for period in periods if counts.knows(period.starts_on, period.ends_before)]


def money_by_cut(ids: Sequence[int], cuts: Cuts) -> tuple[dict[Any, Decimal], dict[Any, Decimal]]:
    """Budget and actual of people by cut; who has no budget in one is left out of the first."""
    where, last = Where(person_ids=ids), cuts.end - _DAY
    lines = budget_sums(
        where=where, grouping=_BY_PERSON, cuts=cuts, as_of=last, counts=DayCounts.load(), months=()
    ).by_cut(grouping=_BY_PERSON, cuts=cuts, as_of=last, counted=())
    actuals = sums.actuals(where=where, grouping=_BY_PERSON, cuts=cuts, until=last)
    return {key: whole for key, (whole, _) in lines.items() if whole}, actuals


def behind_on(ids: Sequence[int], days: Sequence[date]) -> dict[int, dict[date, bool]]:
    """Whether the running quarter of people was behind at the end of days: pace below what is on watch; two queries.

    A quarter that is retired is not behind. Days without a budget to date are left out: n/a is not missed.
    """
    behind_by_person: dict[int, dict[date, bool]] = {pk: {} for pk in ids}
    quarter_by_day = {day: quarter for day in days if (quarter := _quarter_at(day)) is not None}
    if not quarter_by_day or not ids:
        return behind_by_person
    edges = {quarter.starts_on for quarter in quarter_by_day.values()}
    edges |= {quarter.ends_before for quarter in quarter_by_day.values()} | {day + _DAY for day in quarter_by_day}
    cuts = Cuts(sorted(edges))
    budgets, actuals = money_by_cut(ids, cuts)
    for pk in ids:
        budget_before, actual_before = _running(budgets, pk, cuts), _running(actuals, pk, cuts)
        for day, quarter in quarter_by_day.items():
            first, reached, end = (
                bisect_right(cuts.edges, edge) - 1 for edge in (quarter.starts_on, day + _DAY, quarter.ends_before)
            )
            to_date = budget_before[reached] - budget_before[first]
            whole = budget_before[end] - budget_before[first]
            actual = actual_before[reached] - actual_before[first]
            if to_date > 0 and whole > 0:
                watch = limits_on(day).watch_ppm
                behind_by_person[pk][day] = actual < whole and actual * PPM < to_date * watch
    return behind_by_person


def _quarter_at(day: date) -> fiscal.Period | None:
    try:
        return calendar.period_at("quarter", day)
    except (LookupError, fiscal.UnknownPeriod):
        return None


def _running(by_cut: Mapping[Any, Decimal], pk: int, cuts: Cuts) -> list[Decimal]:
    """What lies before each edge."""
    whole = [Decimal(0)]
    for place in range(len(cuts.edges) - 1):
        whole.append(whole[-1] + by_cut.get(((pk,), place), Decimal(0)))
    return whole
