"""A person's week: what was done against what it owes, what was promised, what is owed, what it turned into."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from accounts.absences.selectors import leave
from accounts.duties.models import Obligation
from accounts.duties.selectors import explained, obligations
from accounts.organisation.access import Relation, relation
from accounts.organisation.models import Person
from accounts.organisation.rules.owing import Owing
from accounts.organisation.selectors import calendar, owing
from accounts.record.rules.readers import Reader
from pipeline.activities.models import ActivityType
from pipeline.activities.selectors import weeks
from pipeline.activities.selectors.weeks import Count, Week
from pipeline.history.selectors.scopes import Scope
from plans.account_plans.selectors import customer_duties
from plans.account_plans.selectors.customer_duties import Overdue
from plans.measures.selectors.attainment import Attainment
from plans.measures.selectors.attainment_of_people import attainment_in_periods
from plans.measures.selectors.frames import frame
from plans.measures.selectors.weekly import read_booked
from plans.readings.selectors.latest import Latest, latest
from plans.targets.rules.reached import Reached
from plans.targets.selectors.targets import Owed, WeekTarget, live_of_weeks, reached_of
from plans.targets.selectors.week_records import week_record
from plans.weeks.models import Promise
from traps_web.lib import fiscal
from traps_web.ui.values import Question

PAYBACK_WEEKS = 4
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Payback:
    """What the calls of some weeks turned into, from the rows alone."""

    first_week: int
    last_week: int
    calls: int
    first_meetings: int
    proposals: int
    booked: Decimal


@dataclass(frozen=True, slots=True)
class WeekFacts:
    """Everything the page of a week shows."""

    person: Person
    is_own: bool
    now: datetime
    today: date
    week: Week
    current: str
    types: list[ActivityType]
    counts: dict[tuple[int, date], Count]
    targets: dict[int, WeekTarget]
    promises: list[Promise]
    owed: list[Obligation]
    overdue: list[Overdue]
    log_duty: obligations.Standing | None
    payback: Payback | None
    attainment: Attainment | None
    last_night: Latest | None
    """The newest reading of the person, while the week runs and a budget says where they stand."""
    questions: list[Question]
    """What misses ask the reader; on the running week of their own alone."""
    begins: Owing
    """From which day on the person owes at all."""
    days_off: frozenset[date] = frozenset()
    kept_days: int | None = None
    """The days left to work when what the week owes was kept; None while it is open."""

    @property
    def owes_yet(self) -> bool:
        """Whether the week is due after the person could begin, or stands with them all the same."""
        due = self.week.deadline
        return self.log_duty is not None or due is None or self.begins.covers(due.due_on)

    @property
    def worked(self) -> tuple[date, ...]:
        """The days of the week that are left to work: without holidays and approved leave."""
        return tuple(day for day in self.week.working_days if day not in self.days_off)

    @property
    def days_off_since(self) -> int:
        """Days of leave that were approved after what the week owes was kept; below zero: given back."""
        owed = sum(self.begins.covers(day) for day in self.worked)
        return 0 if self.kept_days is None else self.kept_days - owed

    @property
    def is_all_leave(self) -> bool:
        """Whether no day was left to work when it counted."""
        return not (self.worked if self.kept_days is None else self.kept_days)

    def done(self, type_id: int) -> int:
        """What was done of a type in the whole week."""
        return sum(count.total for (kind, _), count in self.counts.items() if kind == type_id)

    @property
    def reached(self) -> Reached:
        """How many of the week's targets are reached so far."""
        return reached_of({type_id: self.done(type_id) for type_id in self.targets}, self.targets)

    def left(self, type_id: int) -> int:
        """What is still to do of a type; nothing without a target."""
        target = self.targets.get(type_id)
        return max(0, target.target - self.done(type_id)) if target else 0


def owner(*, viewer: Person, pk: int) -> Person:
    """Whose week is looked at. Raises Person.DoesNotExist when a viewer may not see it."""
    return Person.objects.visible_to(viewer).get(pk=pk)


def current_week(*, today: date) -> str:
    """The key of the week that a day lies in."""
    return weeks.week_of_day(today)


def week_facts(reader: Reader, *, person: Person, key: str, counts_only: bool = False) -> WeekFacts:
    """The week of somebody visible; `counts_only` leaves out what does not change by counting.

    Raises fiscal.UnknownPeriod.
    """
    record = week_record(person=person, week=key)
    week = weeks.week_with_log(person=person, key=key, organisation=reader.organisation, log=record.log)
    current = weeks.week_of_day(reader.today)
    runs = key == current and not counts_only
    owed = record.kept or live_of_weeks(people=[person], weeks=[key], organisation=reader.organisation)[key][person.pk]
    before = week.starts_on - PAYBACK_WEEKS * _WEEK
    counts = weeks.counts(person=person, start=before if runs else week.starts_on, end=week.ends_before)
    standing, booked = _standing(person, reader.today, before, week.starts_on) if runs else (None, Decimal(0))
    is_own = relation(reader.viewer, person) is Relation.SELF
    return WeekFacts(
        person=person,
        is_own=is_own,
        now=reader.now,
        today=reader.today,
        week=week,
        current=current,
        types=_types(owed),
        counts={of: count for of, count in counts.items() if of[1] >= week.starts_on},
        targets=owed.targets,
        promises=[] if counts_only else _promises(person, week, is_current=key == current),
        owed=list(obligations.owed_by(person=person)) if runs else [],
        overdue=customer_duties.overdue(owner_ids=[person.pk], today=reader.today) if runs else [],
        log_duty=record.duty,
        payback=_payback(counts, booked, before, week.starts_on) if runs else None,
        attainment=standing,
        last_night=_last_night(reader, person, standing),
        questions=explained.questions(reader) if runs and is_own else [],
        begins=owing.reader(reader.organisation)(person),
        days_off=_days_off(person, week),
        kept_days=owed.worked_days if owed.is_kept else None,
    )


def _types(owed: Owed) -> list[ActivityType]:
    """What counts now, and behind it what the week owed and is counted no longer."""
    types = weeks.types()
    retired = set(owed.targets) - {activity_type.pk for activity_type in types}
    return [*types, *ActivityType.objects.filter(pk__in=retired).order_by("position")] if retired else types


def _days_off(person: Person, week: Week) -> frozenset[date]:
    off = leave.leave_days(person_ids=[person.pk], start=week.starts_on, end=week.ends_before)
    return off.get(person.pk, frozenset())


def _promises(person: Person, week: Week, *, is_current: bool) -> list[Promise]:
    """Promises due in the week; in the current one also what is open from before."""
    due = Q(due_on__within=(week.starts_on, week.ends_before))
    if is_current:
        due |= Q(outcome="open", due_on__lt=week.starts_on)
    return list(Promise.objects.filter(due, owner=person).order_by("due_on", "pk"))


def _payback(counts: Mapping[tuple[int, date], Count], booked: Decimal, first: date, starts_on: date) -> Payback | None:
    """What came of the weeks before this one. Nothing to say without calls, or when nothing came of them yet."""
    key_of = weeks.keys_of_types()
    done: dict[str, int] = defaultdict(int)
    for (type_id, day), count in counts.items():
        done[key_of[type_id]] += count.total if day < starts_on else 0
    calls, meetings, proposals = (done[key] for key in ("calls", "first-meetings", "proposals"))
    if not calls or not (meetings or proposals or booked):
        return None
    numbers = [int(fiscal.activity_week(day, calendar.rules()).split("-W")[1]) for day in (first, starts_on - _DAY)]
    return Payback(numbers[0], numbers[1], calls, meetings, proposals, booked)


def _standing(person: Person, today: date, first: date, before: date) -> tuple[Attainment | None, Decimal]:
    """The running quarter of a person, None outside the opened calendar; and what was credited in a range of days."""
    try:
        quarter = frame(period_key=calendar.period_at("quarter", today).key, as_of=None, today=today)
        found = attainment_in_periods(people=[person], times=[quarter], also_cut_at=(first, before))
    except (LookupError, fiscal.UnknownPeriod):
        return None, read_booked([person.pk], (first, before)).between((first, before))[person.pk][0]
    return found.by_period[0].get(person.pk), found.booked.between((first, before))[person.pk][0]


def _last_night(reader: Reader, person: Person, standing: Attainment | None) -> Latest | None:
    if standing is None or standing.figures.budget is None:
        return None
    today = calendar.organisation_today(reader.now, reader.organisation)
    return latest(Scope(person.name, person_id=person.pk), standing.period, today)


def promises(*, viewer: Person) -> QuerySet[Any]:
    """The promises that a viewer sees, the latest day first."""
    return Promise.objects.visible_to(viewer).select_related("owner").order_by("-due_on", "-pk")


def promise(*, viewer: Person, pk: int) -> Promise:
    """One promise. Raises Promise.DoesNotExist when invisible."""
    return promises(viewer=viewer).get(pk=pk)
