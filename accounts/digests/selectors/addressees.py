"""Whose daily mail is due now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max, Q

from accounts.absences.selectors.leave import leave_days
from accounts.digests.rules import times
from accounts.letters.models import Digest
from accounts.letters.rules.letters import Status
from accounts.letters.selectors import choices
from accounts.organisation.models import Organisation, Person
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.working_days import WorkingDays

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Addressee:
    """A person whose daily mail is due: for which day of theirs, in which zone, and from when on it looks back."""

    person: Person
    day: date
    zone: str
    since: datetime

    @property
    def place(self) -> ZoneInfo:
        """The zone that its times are said in."""
        return ZoneInfo(self.zone)


def due(*, now: datetime) -> list[Addressee]:
    """Everybody whose hour has come on a working day of theirs and who has had none today.

    Always as many queries, however many people there are.
    """
    organisation = organisation_selector.current()
    days = WorkingDays.load(organisation=organisation)
    come = [addressee for addressee in _whose_hour_has_come(organisation, now) if days.is_working(addressee.day)]
    off = _days_off(come)
    return [addressee for addressee in come if addressee.day not in off.get(addressee.person.pk, ())]


def _whose_hour_has_come(organisation: Organisation, now: datetime) -> list[Addressee]:
    people = list(Person.objects.filter(is_active=True).order_by("pk"))
    chosen = choices.daily_mails([person.pk for person in people])
    # Somewhere it is yesterday still, and elsewhere tomorrow.
    around = (now.date() - _DAY, now.date() + _DAY)
    had = set(Digest.objects.filter(day__range=around).values_list("person_id", "day"))
    has_left = Q(letter=None) | ~Q(letter__status=Status.WAITING)
    earlier = Digest.objects.filter(made_at__lte=now).values_list("person").order_by()
    made = {row[0]: row[1:] for row in earlier.annotate(last=Max("made_at"), brought=Max("made_at", filter=has_left))}
    come = []
    for person in people:
        choice = chosen.get(person.pk, choices.DailyMail())
        zone = person.time_zone or organisation.time_zone
        hour = organisation.digest_hour if choice.hour is None else choice.hour
        day, (last, brought) = times.day_due(now, zone=zone, hour=hour), made.get(person.pk, (None, None))
        if day is None or choice.is_off or times.is_too_soon(now, last) or (person.pk, day) in had:
            continue
        come.append(Addressee(person, day, zone, times.since(now, brought)))
    return come


def _days_off(people: Iterable[Addressee]) -> dict[int, frozenset[date]]:
    by_person = {addressee.person.pk: addressee.day for addressee in people}
    if not by_person:
        return {}
    return leave_days(person_ids=by_person, start=min(by_person.values()), end=max(by_person.values()) + _DAY)
