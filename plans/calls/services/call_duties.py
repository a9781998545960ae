"""The weekly duty to make a call: opened ahead for this week and the next, fulfilled by the call itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from accounts.duties.rules.traps import MONDAY_NOON
from accounts.duties.selectors.trap_rules import TermsOfDay
from accounts.duties.services import obligations
from accounts.organisation.models import Membership, Organisation, Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.record.rules.acts import Act
from accounts.record.rules.readers import Reader
from plans.calls.models import Call
from plans.calls.rules import calls as rules
from plans.calls.rules.subjects import Subject, organisation
from plans.calls.selectors import quarters, subjects
from traps_web.lib import fiscal
from traps_web.lib.fiscal import Period
from traps_web.ui import periods

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Owed:
    """A person who owes a call for a subject every week, under one of the three traps."""

    trap_key: str
    person: Person
    subject: Subject


@dataclass(frozen=True, slots=True)
class _Week:
    """A week with everything that its deadlines are worked out from."""

    key: str
    starts_on: date
    working_days: tuple[date, ...]
    organisation: Organisation


def open_calls(act: Act) -> int:
    """Open the calls of this week and the next for reps, managers and leaders; returns how many were new.

    Running it twice changes nothing. A call whose deadline has passed is not opened late, and one that was made for its
    week is no longer owed.
    """
    today, organisation_row = organisation_today(act.now), organisation_selector.current()
    this = fiscal.activity_week(today, calendar.rules())
    days = WorkingDays.load(organisation=organisation_row)
    new = 0
    for key in (this, fiscal.shift_activity_week(this, 1)):
        starts_on, ends_before = fiscal.activity_week_range(key, calendar.rules())
        week = _Week(key, starts_on, tuple(days.between(starts_on, ends_before)), organisation_row)
        new += obligations.open_many(act, rows=_duties(act, week, _owing(starts_on, ends_before)))
    return new


def settle(act: Act, reader: Reader, *, subject: Subject, period: Period, week: str) -> None:
    """Fulfil the duty of the week after a call. A call made in another role fulfils none."""
    trap_key = _trap_of(act.person, reader, subject)
    if trap_key:
        about = _subject(subject, week, period)
        obligations.fulfil(act, trap_key=trap_key, owner=act.person, subject=about)


def _trap_of(person: Person, reader: Reader, subject: Subject) -> str:
    if subject.about == rules.ORGANISATION:
        return rules.LEADER_TRAP
    if subject.about == rules.PERSON:
        return rules.REP_TRAP if subject.pk == person.pk else ""
    managed = {team.pk for team in subjects.managed_directly(person=person, reader=reader)}
    return rules.MANAGER_TRAP if subject.pk in managed else ""


def _subject(subject: Subject, week: str, period: Period) -> str:
    """What a duty is about; a manager of two teams owes two."""
    about = rules.subject_of(week, period.key)
    return f"{about}:{subject.pk}" if subject.about == rules.TEAM else about


def _owing(starts_on: date, ends_before: date) -> list[_Owed]:
    """Who owes which call in a week: members for themselves, managers for teams, leaders for the organisation."""
    rows = Membership.objects.filter(
        Q(starts_on__lt=ends_before, ends_before__open_after=starts_on), person__is_active=True
    )
    members = rows.select_related("person", "team").order_by("person_id", "team_id", "-starts_on")
    owed: dict[tuple[str, int, int], _Owed] = {}
    for row in members:
        if not _serves(row.person, starts_on, ends_before):
            continue
        if row.manages and not row.person.is_leader:
            duty = _Owed(rules.MANAGER_TRAP, row.person, Subject(rules.TEAM, row.team_id, row.team.name))
        elif not row.manages:
            duty = _Owed(rules.REP_TRAP, row.person, Subject(rules.PERSON, row.person_id, row.person.name))
        else:
            continue
        owed[duty.trap_key, duty.person.pk, duty.subject.pk] = duty
    leaders = Person.objects.get_queryset().filter(is_leader=True, is_active=True).order_by("pk")
    whole = organisation(organisation_selector.current().name)
    wholes = [_Owed(rules.LEADER_TRAP, leader, whole) for leader in leaders if _serves(leader, starts_on, ends_before)]
    return [*owed.values(), *wholes]


def _serves(person: Person, starts_on: date, ends_before: date) -> bool:
    """In service on some day of the week."""
    begun = person.starts_on is None or person.starts_on < ends_before
    return begun and (person.ends_on is None or person.ends_on >= starts_on)


def _duties(act: Act, week: _Week, owed: list[_Owed]) -> list[obligations.NewObligation]:
    made = set(Call.objects.filter(week=week.key).values_list("said_by_id", "about", "person_id", "team_id", "period"))
    rows = []
    for trap_key in (rules.REP_TRAP, rules.MANAGER_TRAP, rules.LEADER_TRAP):
        of_trap = [row for row in owed if row.trap_key == trap_key]
        people = [row.person.pk for row in of_trap]
        terms = TermsOfDay.load(key=trap_key, people=people, start=week.starts_on, end=week.starts_on + _DAY)
        for row in of_trap:
            rows += _of_speaker(act, week, row, terms, made)
    return rows


def _of_speaker(
    act: Act, week: _Week, owed: _Owed, of_day: TermsOfDay, made: set[tuple[object, ...]]
) -> list[obligations.NewObligation]:
    zone = calendar.zone_of(owed.person, week.organisation)
    terms = of_day.on(owed.person.pk, week.starts_on)
    due = rules.deadline(working_days=week.working_days, zone=zone, closes=terms.closing or MONDAY_NOON)
    if due is None or due.due_at <= act.now:
        return []
    columns = owed.subject.columns
    about = (owed.person.pk, columns["about"], columns["person_id"], columns["team_id"])
    return [
        obligations.NewObligation(
            trap_key=owed.trap_key,
            owner=owed.person,
            subject=_subject(owed.subject, week.key, period),
            label=_label(owed, period, week.key),
            address=address_of(owed.subject, period.key),
            due_on=due.due_on,
            due_at=due.due_at,
            terms=terms,
        )
        for period in quarters.called(due.due_on)
        if (*about, period.key) not in made
    ]


def _label(owed: _Owed, period: Period, week: str) -> str:
    number = int(week.split("-W")[1])
    whom = "" if owed.subject.about == rules.PERSON else f" for {owed.subject.name}"
    return f"Call {periods.lasting(period)}{whom}, week {number}"[:200]


def address_of(subject: Subject, period: str) -> str:
    """The page on which a call for a subject is made."""
    place = "" if subject.about == rules.ORGANISATION else f"{subject.pk}/"
    return f"/calls/{period}/{subject.about}/{place}"
