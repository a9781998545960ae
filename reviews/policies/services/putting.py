"""Putting published policies before the people whom they cover: at once with publishing, and for who comes later."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Final

from django.db import transaction

from accounts.absences.selectors.leave import leave_days
from accounts.duties.models import Notice
from accounts.duties.rules.traps import POLICY_READ
from accounts.duties.services import notices, obligations
from accounts.duties.services.obligations import NewObligation
from accounts.organisation.models import Organisation, Person
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors import owing
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.record.rules.acts import Act
from reviews.policies.models import Policy, PolicyReading
from reviews.policies.rules import reading as rules
from reviews.policies.selectors import ladders
from reviews.policies.selectors import policies as selector
from traps_web.lib import clock
from traps_web.lib.deadlines import due_instant
from traps_web.ui import words

EVENING: Final = time(17, 0)
_DAY: Final = timedelta(days=1)


def subject_of(policy: Policy) -> str:
    """What the duty to read is about."""
    return f"policy:{policy.version}"


def put_before(act: Act) -> int:
    """Put every published version that holds now or later before whom it covers; returns how many were new.

    Run twice or by two workers, everybody gets each version once, with one duty and one notice. Who has not been
    reached yet gets it when they are. While policies are switched off, nothing is put.
    """
    if not ladders.switched_on():
        return 0
    today = organisation_today(act.now)
    versions = [ladder.version for ladder, end in ladders.spans() if end is None or end > today]
    return sum(_put(act, policy) for policy in Policy.objects.filter(version__in=versions).order_by("version"))


@transaction.atomic
def _put(act: Act, policy: Policy) -> int:
    organisation = organisation_selector.current()
    owes, today = owing.reader(organisation), organisation_today(act.now)
    have_it = PolicyReading.objects.filter(policy=policy).values("person_id")
    people = [person for person in selector.covered().exclude(pk__in=have_it) if owes(person).covers(today)]
    if not people:
        return 0
    readings = _readings(act, policy, people, organisation)
    before = PolicyReading.objects.filter(policy=policy).count()
    PolicyReading.objects.bulk_create(readings, ignore_conflicts=True, batch_size=500)
    _owe(act, policy, readings, organisation)
    notices.tell_many([_notice(act, policy, row) for row in readings])
    return PolicyReading.objects.filter(policy=policy).count() - before


def _readings(act: Act, policy: Policy, people: list[Person], organisation: Organisation) -> list[PolicyReading]:
    days, today = WorkingDays.load(organisation=organisation), organisation_today(act.now)
    ids = [person.pk for person in people]
    off = leave_days(person_ids=ids, start=today - _DAY, end=today + rules.FARTHEST)
    rows = []
    for person in people:
        put_on = clock.local_date(act.now, person.time_zone or organisation.time_zone)
        last = rules.last_day(put_on, is_working=days.is_working, off=off.get(person.pk, frozenset()))
        rows.append(PolicyReading(policy=policy, person=person, put_on=put_on, last_day=last))
    return rows


def _owe(act: Act, policy: Policy, readings: list[PolicyReading], organisation: Organisation) -> None:
    rows = [
        NewObligation(
            trap_key=POLICY_READ,
            owner=row.person,
            subject=subject_of(policy),
            label=f"Read the policy, version {policy.version}",
            address="/policy/",
            due_on=row.last_day,
            due_at=due_instant(row.last_day, EVENING, row.person.time_zone or organisation.time_zone),
        )
        for row in readings
    ]
    obligations.open_many(act, rows=rows)


def _notice(act: Act, policy: Policy, row: PolicyReading) -> Notice:
    first, last = words.day(policy.first_day, year=True), words.day(row.last_day, year=True)
    text = f"Version {policy.version} of the policy begins on {first}. Read it by {last}: it applies from then on."
    key = subject_of(policy)
    return notices.notice(act, person=row.person, kind="policy-put", key=key, text=text, address="/policy/")
