"""Whom an own trap asks on a day, read once for any number of days and versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from django.db.models import Q

from accounts.absences.models import Leave
from accounts.organisation.models import Membership, Organisation, Person
from accounts.organisation.rules.owing import Owing
from accounts.organisation.selectors import calendar, owing
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.teams import tree_on
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.own_traps.models import OwnTrapVersion
from accounts.own_traps.rules import versions as rules
from accounts.own_traps.rules.foresight import DAYS_AHEAD, OPENS_BEFORE, Debtor, Foreseen, foreseen
from accounts.own_traps.rules.rhythms import Rhythm, WorkCalendar


class _Seat(NamedTuple):
    """A membership: who is where, as a member or a manager, and on which days."""

    person_id: int
    team_id: int
    manages: bool
    starts_on: date
    ends_before: date | None

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_before is None or day < self.ends_before)


@dataclass(frozen=True, slots=True)
class Audiences:
    """Everybody who can owe something, with their seats, leaves and first days."""

    people: Mapping[int, Person]
    seats: Sequence[_Seat]
    leaves: Mapping[int, Sequence[tuple[date, date]]]
    owes_from: Mapping[int, Owing]
    calendar: WorkCalendar
    organisation: Organisation

    @classmethod
    def load(cls, *, start: date, end: date) -> Audiences:
        """For the days from start up to, not including, end; three queries."""
        here = organisation_selector.current()
        people = {person.pk: person for person in Person.objects.get_queryset().filter(is_active=True).order_by("name")}
        touching = Q(starts_on__lt=end, ends_before__open_after=start)
        columns = ("person_id", "team_id", "manages", "starts_on", "ends_before")
        seats = [_Seat(*row) for row in Membership.objects.filter(touching).values_list(*columns)]
        leaves: dict[int, list[tuple[date, date]]] = defaultdict(list)
        rows = Leave.objects.filter(status="approved", starts_on__lt=end, ends_before__gt=start)
        for person_id, starts_on, ends_before in rows.values_list("person_id", "starts_on", "ends_before"):
            leaves[person_id].append((starts_on, ends_before))
        read, days = owing.reader(here), WorkingDays.load(organisation=here)
        return cls(
            people=people,
            seats=[seat for seat in seats if seat.person_id in people],
            leaves=leaves,
            owes_from={pk: read(person) for pk, person in people.items()},
            calendar=WorkCalendar(days.is_working, calendar.rules()),
            organisation=here,
        )

    def of(self, version: OwnTrapVersion, day: date) -> list[Debtor]:
        """Whom a version asks on a day, by name."""
        person_ids = self._ids(version, day)
        return [self._debtor(person) for pk, person in self.people.items() if pk in person_ids]

    def is_spared(self, debtor: Debtor, due_on: date) -> bool:
        """Owes nothing on a day: on approved leave, gone by then, or not here yet."""
        person = self.people[debtor.pk]
        is_gone = person.ends_on is not None and person.ends_on < due_on
        is_away = any(starts_on <= due_on < ends_before for starts_on, ends_before in self.leaves.get(debtor.pk, ()))
        return is_gone or is_away or not self.owes_from[debtor.pk].covers(due_on)

    def foreseen(self, version: OwnTrapVersion, *, start: date, end: date) -> list[Foreseen]:
        """What a version asks from start up to, not including, end; nothing while it is off.

        Of a day to come it is asked of whoever is placed there for that day by now.
        """
        if not version.is_on:
            return []
        return foreseen(
            rhythm_of(version),
            at=version.due_time,
            version_starts_on=version.starts_on,
            start=start,
            end=end,
            calendar=self.calendar,
            audience=partial(self.of, version),
            spared=self.is_spared,
        )

    def in_spans(self, versions: Sequence[OwnTrapVersion], *, start: date, end: date) -> list[Foreseen]:
        """What a trap asks by its versions, each while it holds."""
        version_by_number = {version.number: version for version in versions}
        return [
            row
            for span in rules.stretches(versions)
            for row in self.foreseen(
                version_by_number[span.number],
                start=max(start, span.starts_on),
                end=min(end, span.ends_before or end),
            )
        ]

    def _ids(self, version: OwnTrapVersion, day: date) -> set[int]:
        if version.audience == rules.PERSON:
            return {version.person_id} if version.person_id is not None else set()
        if version.role == rules.LEADERS:
            return {pk for pk, person in self.people.items() if person.is_leader}
        seats = [seat for seat in self.seats if seat.holds_on(day)]
        managers = {seat.person_id for seat in seats if seat.manages}
        if version.role == rules.MANAGERS:
            return {pk for pk in managers if not self.people[pk].is_leader}
        if version.audience == rules.TEAM and version.team_id is not None:
            inside = set(tree_on(day).descendants(version.team_id))
            seats = [seat for seat in seats if seat.team_id in inside]
        return {seat.person_id for seat in seats if not seat.manages} - managers

    def _debtor(self, person: Person) -> Debtor:
        return Debtor(person.pk, person.name, calendar.zone_of(person, self.organisation))


def rhythm_of(version: OwnTrapVersion) -> Rhythm:
    """When a version is due."""
    return Rhythm(
        version.rhythm,
        once_on=version.once_on,
        weekday=version.weekday,
        month_day=version.month_day,
        nth=version.nth,
    )


def ahead(versions: Sequence[OwnTrapVersion], *, today: date) -> list[Foreseen]:
    """What the versions of a trap, saved or not, will ask within 90 days from the first day on which one asks."""
    spans = rules.stretches(versions)
    start = max(today, spans[0].starts_on)
    end = start + timedelta(days=DAYS_AHEAD)
    everybody = Audiences.load(start=start - OPENS_BEFORE, end=end)
    return everybody.in_spans(versions, start=start, end=end)
