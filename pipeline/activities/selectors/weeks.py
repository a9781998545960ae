"""Activity weeks of people: their days and deadline, what was counted, and which entries are late."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet, Sum

from accounts.duties.rules.trap_rules import Terms
from accounts.duties.rules.traps import FRIDAY_EVENING, Closing
from accounts.duties.selectors.trap_rules import TermsOfDay
from accounts.organisation.models import Organisation, Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.configuration import part
from accounts.organisation.selectors.working_days import WorkingDays
from pipeline.activities.models import Activity, ActivityType, WeekLog
from pipeline.activities.rules import weeks as rules
from traps_web.lib import fiscal, statements

_DAY = timedelta(days=1)
_FOURTH_DAY = timedelta(days=3)
TRAP = "weekly-log"


@dataclass(frozen=True, slots=True)
class Week:
    """One activity week as it stands for one person."""

    key: str
    number: int
    starts_on: date
    ends_before: date
    days: tuple[date, ...]
    working_days: tuple[date, ...]
    zone: str
    deadline: rules.Deadline | None
    log: WeekLog | None = None

    @property
    def is_closed(self) -> bool:
        return self.log is not None and self.log.closed_at is not None


def week_of_day(day: date) -> str:
    """The key of the week that a day's activity counts in."""
    return fiscal.activity_week(day, calendar.rules())


def week(*, person: Person, key: str, organisation: Organisation | None = None) -> Week:
    """A person's week with its log. Raises fiscal.UnknownPeriod with a sentence."""
    fiscal.activity_week_range(key, calendar.rules())
    log = WeekLog.objects.filter(person=person, week=key).first()
    return week_with_log(person=person, key=key, organisation=organisation or organisation_selector.current(), log=log)


def week_with_log(*, person: Person, key: str, organisation: Organisation, log: WeekLog | None) -> Week:
    """A person's week where its log was read already, or is known not to be there (None).

    Raises fiscal.UnknownPeriod with a sentence.
    """
    starts_on, ends_before = fiscal.activity_week_range(key, calendar.rules())
    days = WorkingDays.load(organisation=organisation)
    terms = terms_of_weeks(people=[person.pk], start=starts_on, end=ends_before)
    zone, working = calendar.zone_of(person, organisation), tuple(days.between(starts_on, ends_before))
    return Week(
        key=key,
        number=int(key.split("-W")[1]),
        starts_on=starts_on,
        ends_before=ends_before,
        days=tuple(starts_on + step * _DAY for step in range((ends_before - starts_on).days)),
        working_days=working,
        zone=zone,
        deadline=rules.deadline(
            starts_on=starts_on, working_days=working, zone=zone, closes=closing(terms, person.pk, starts_on)
        ),
        log=log,
    )


def logs(*, viewer: Person) -> QuerySet[Any]:
    """The week logs that a viewer sees, the latest week first; a week that nobody wrote in has none."""
    rows = WeekLog.objects.visible_to(viewer).select_related("person")
    return rows.order_by("-starts_on", "person__name", "pk")


def terms_of_weeks(*, people: Collection[int], start: date, end: date) -> TermsOfDay:
    """The rules of the weekly log for people, over the days of some weeks.

    A week goes by the rule of its fourth day.
    """
    return TermsOfDay.load(key=TRAP, people=people, start=start, end=end)


def terms_of_week(terms: TermsOfDay, person_id: int | None, starts_on: date) -> Terms:
    """What holds of the weekly log for somebody in the week that starts on a day."""
    return terms.on(person_id, starts_on + _FOURTH_DAY)


def closing(terms: TermsOfDay, person_id: int | None, starts_on: date) -> Closing:
    """On which weekday and at which time a week closes for somebody."""
    return terms_of_week(terms, person_id, starts_on).closing or FRIDAY_EVENING


def deadlines(*, key: str, people: Collection[Person], organisation: Organisation) -> dict[int, rules.Deadline | None]:
    """When a week closes for each of many people; a fixed number of queries."""
    starts_on, ends_before = fiscal.activity_week_range(key, calendar.rules())
    days = WorkingDays.load(organisation=organisation)
    working = days.between(starts_on, ends_before)
    terms = terms_of_weeks(people=[person.pk for person in people if person.pk], start=starts_on, end=ends_before)
    cases = {
        person.pk: (calendar.zone_of(person, organisation), closing(terms, person.pk, starts_on)) for person in people
    }
    deadline_of_case = {
        (zone, closes): rules.deadline(starts_on=starts_on, working_days=working, zone=zone, closes=closes)
        for zone, closes in set(cases.values())
    }
    return {pk: deadline_of_case[case] for pk, case in cases.items()}


@dataclass(frozen=True, slots=True)
class Lateness:
    """Whether entries of many people, for many days, are late; loaded in a fixed number of queries."""

    days: WorkingDays
    zones: dict[int, str]
    closed: dict[tuple[int, str], datetime | None]
    calendar: fiscal.CalendarRules
    terms: TermsOfDay

    @classmethod
    def load(
        cls, *, people: Collection[Person], start: date, end: date, logs: Iterable[WeekLog] | None = None
    ) -> Lateness:
        """Load the days from start up to, not including, end.

        `logs` are those of their weeks, where the caller has read them already.
        """
        organisation = organisation_selector.current()
        scheme = calendar.rules()
        if logs is None:
            logs = WeekLog.objects.filter(
                person__in=[person.pk for person in people],
                starts_on__within=(fiscal.week_of(start, scheme).starts_on, end),
                closed_at__isnull=False,
            )
        first, last = fiscal.week_of(start, scheme), fiscal.week_of(end - _DAY, scheme)
        return cls(
            days=WorkingDays.load(organisation=organisation),
            zones={person.pk: calendar.zone_of(person, organisation) for person in people},
            closed={(log.person_id, log.week): log.closed_at for log in logs if log.closed_at is not None},
            calendar=scheme,
            terms=terms_of_weeks(people=[person.pk for person in people], start=first.starts_on, end=last.ends_before),
        )

    def of(self, *, person_id: int, day: date, entered_at: datetime) -> bool:
        """Whether an entry for that day, made at that instant, is late."""
        zone, (starts_on, ends_before) = self.zones[person_id], fiscal.week_of(day, self.calendar)
        working = self.days.between(starts_on, ends_before)
        closes = closing(self.terms, person_id, starts_on)
        due = rules.deadline(starts_on=starts_on, working_days=working, zone=zone, closes=closes)
        return rules.is_late_entry(
            entered_at=entered_at,
            due_at=due.due_at if due else None,
            closed_at=self.closed.get((person_id, fiscal.activity_week(day, self.calendar))),
            next_working_day=self.days.after(day),
            zone=zone,
        )


def is_late(*, person: Person, day: date, now: datetime, log: WeekLog | None = None) -> bool:
    """Whether an entry that a person makes now for a day is late.

    `log` is that of the day's week, where the caller has read it already.
    """
    lateness = Lateness.load(people=[person], start=day, end=day + _DAY, logs=None if log is None else [log])
    return lateness.of(person_id=person.pk, day=day, entered_at=now)


def types() -> list[ActivityType]:
    """The kinds of prospecting work that are counted, in their order."""
    return [copy(type) for type in _active_types()]


@part(ActivityType)
def _active_types() -> tuple[ActivityType, ...]:
    return tuple(ActivityType.objects.filter(is_active=True).order_by("position"))


@part(ActivityType)
def keys_of_types() -> dict[int, str]:
    """The keys of all types by id, also of those that are counted no longer."""
    return dict(ActivityType.objects.order_by("pk").values_list("pk", "key"))


@dataclass(frozen=True, slots=True)
class Count:
    """What was done of one type on one day: all of it, what of it was logged singly, what was added late."""

    total: int
    single: int
    late: int


def counts(*, person: Person, start: date, end: date) -> dict[tuple[int, date], Count]:
    """By type and day, from start up to, not including, end; one query."""
    summed = statements.rows(_counts, person_id=person.pk, start=start, end=end)
    return {(type_id, day): Count(total or 0, single or 0, late or 0) for type_id, day, total, single, late in summed}


def _counts(*, person_id: int, start: date, end: date) -> QuerySet[Any]:
    acts = Activity.objects.filter(person_id=person_id, done_on__within=(start, end)).order_by()
    singles, lates = Sum("count", filter=Q(kind="single")), Sum("count", filter=Q(is_late=True))
    return acts.values_list("type_id", "done_on").annotate(all=Sum("count"), singles=singles, lates=lates)


def totals_of_people(*, person_ids: Collection[int], start: date, end: date) -> dict[tuple[int, int], int]:
    """What each of many people did by type; one query."""
    return totals_of_ranges(person_ids=person_ids, ranges=[fiscal.DateRange(start, end)])[0]


def _totals(count: int, *, person_ids: Collection[int], first: date, last: date, **edges: date) -> QuerySet[Any]:
    acts = Activity.objects.filter(person__among=person_ids, done_on__within=(first, last)).order_by()
    within = {
        f"in_{at}": Sum("count", filter=Q(done_on__within=(edges[f"from_{at}"], edges[f"to_{at}"])))
        for at in range(count)
    }
    return acts.values_list("person_id", "type_id").annotate(**within)


def totals_of_ranges(
    *, person_ids: Collection[int], ranges: Sequence[fiscal.DateRange]
) -> list[dict[tuple[int, int], int]]:
    """The same for some stretches of days, which may overlap; one query."""
    first, last = min(days.starts_on for days in ranges), max(days.ends_before for days in ranges)
    edges = {f"from_{at}": days.starts_on for at, days in enumerate(ranges)}
    edges |= {f"to_{at}": days.ends_before for at, days in enumerate(ranges)}
    totals_by_range: list[dict[tuple[int, int], int]] = [{} for _ in ranges]
    for pk, type_id, *sums in statements.rows(
        _totals, len(ranges), person_ids=person_ids, first=first, last=last, **edges
    ):
        for totals, total in zip(totals_by_range, sums, strict=True):
            if total is not None:
                totals[pk, type_id] = total
    return totals_by_range
