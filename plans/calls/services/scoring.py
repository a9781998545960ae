"""Scoring: once a quarter is over, every call that was made for it is compared with what came."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today, zone_of
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.record.rules.acts import Act
from plans.calls.models import Call, CallScore
from plans.calls.rules import calls as call_rules
from plans.calls.rules import scores as rules
from plans.calls.rules.subjects import WHOLE_ID, Subject
from plans.calls.selectors import sums
from traps_web.lib import clock

_DAY = timedelta(days=1)


def score_ended(act: Act) -> int:
    """Score the calls of every quarter whose fifth working day after its end has come; returns how many were new.

    A call is scored once: neither a second or late run, nor money that is booked or restated afterwards, changes its
    score.
    """
    today = organisation_today(act.now)
    waiting = Call.objects.filter(score=None, ends_before__lte=today).order_by("ends_before", "period")
    spans = list(waiting.values_list("period", "starts_on", "ends_before").distinct())
    days = WorkingDays.load(organisation=organisation_selector.current())
    return sum(_score(span, today) for span in spans if today >= scored_on(days, span[2]))


def scored_on(days: WorkingDays, ends_before: date) -> date:
    """The fifth working day after the end of a quarter."""
    return days.after(ends_before - _DAY, rules.WORKING_DAYS_AFTER)


@transaction.atomic
def _score(span: tuple[str, date, date], today: date) -> int:
    key, starts_on, ends_before = span
    waiting = Call.objects.filter(score=None, period=key, starts_on=starts_on, ends_before=ends_before)
    calls = list(waiting.select_related("said_by").order_by("pk"))
    came = sums.booked([subject_of(call) for call in calls], starts_on, ends_before)
    organisation = organisation_selector.current()
    rows = []
    for call in calls:
        subject = subject_of(call)
        brought = came.get((subject.about, subject.pk), Decimal(0))
        called_on = clock.local_date(call.said_at, zone_of(call.said_by, organisation))
        rows.append(
            CallScore(
                call=call,
                came=brought,
                error=rules.Scored(call.commit, brought).error,
                weeks_before_end=rules.weeks_before_end(called_on, ends_before),
                scored_on=today,
            )
        )
    return len(CallScore.objects.bulk_create(rows, ignore_conflicts=True))


def subject_of(call: Call) -> Subject:
    """For whom a call was made; its name does not matter here."""
    pk = {call_rules.PERSON: call.person_id, call_rules.TEAM: call.team_id}.get(call.about) or WHOLE_ID
    return Subject(call.about, pk, "")
