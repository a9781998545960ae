"""To whom the decision on a case passes: up in silence, and to the line as it is now where that has changed."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.organisation.models import Person, ReportingLine
from accounts.record.rules.acts import Act
from reviews.cases.models import Case
from reviews.cases.rules.states import DECIDABLE, Event, State
from reviews.cases.selectors import deciding
from reviews.cases.services.cases import due_after, locked, note
from reviews.cases.services.telling import tell

log = logging.getLogger(__name__)


def climb(act: Act) -> None:
    """What nobody decided in time also stands with the next level; both are notified."""
    late = Case.objects.filter(state__in=sorted(DECIDABLE), decide_due_at__lt=act.now)
    _each(act, late, _climb_one)


def follow_the_line(act: Act) -> None:
    """Who no longer stands above the person, or has left, decides no more: whoever stands above now does.

    They have as many days as the one before had, from now on, so that nobody is late for a change of the line. Where
    nobody stands above, the case waits until somebody does.
    """
    _each(act, _astray(), _move_one)


def _each(act: Act, cases: QuerySet[Case], pass_on: Callable[[Act, Case], None]) -> None:
    """One that goes wrong is logged, and stops no other."""
    for case in cases.order_by("pk"):
        try:
            with transaction.atomic():
                pass_on(act, locked(case))
        except Exception:
            log.exception("Case %s was not passed on.", case.pk)


def _climb_one(act: Act, row: Case) -> None:
    if row.state not in DECIDABLE or row.decide_due_at >= act.now:
        return
    above = deciding.next_above(row)
    if above is None:
        return
    both = [*deciding.able(row), above]
    made = note(act, row, Event.CLIMBED)
    row.level += 1
    row.decider = above
    row.decide_due_at = due_after(act, row.facts["step"]["climb_days"], above)
    row.save(update_fields=["level", "decider", "decide_due_at"])
    tell(act, row, both, made)


def _move_one(act: Act, row: Case) -> None:
    if not _astray().filter(pk=row.pk).exists():
        return
    before, row.level = row.decider, 1
    able = deciding.able(row)
    now = able[-1] if able else None
    if now == before:
        return
    row.decider = now
    row.decide_due_at = due_after(act, _days(row), now or row.person)
    row.save(update_fields=["level", "decider", "decide_due_at"])
    tell(act, row, [row.person, *able], note(act, row, Event.MOVED, words=_words(before, now)))


def _astray() -> QuerySet[Case]:
    """Cases that wait for somebody who has left, does not stand above the person, and is not the last resort."""
    above = ReportingLine.objects.filter(below=OuterRef("person_id"), above=OuterRef("decider_id"), depth__gt=0)
    waiting = Case.objects.filter(state__in=sorted(DECIDABLE)).filter(Q(decider__is_active=False) | ~Exists(above))
    return waiting.exclude(decider__in=[person.pk for person in deciding.last_resort()])


def _days(case: Case) -> int:
    return case.policy.appeal_days if case.state == State.APPEALED else int(case.facts["step"]["days"])


def _words(before: Person | None, now: Person | None) -> str:
    return f"From {before.name if before else 'nobody'} to {now.name if now else 'nobody'}."
