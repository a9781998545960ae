"""Builders of stand-ins and leave at every position of their life."""

from __future__ import annotations

from datetime import date, timedelta

from accounts.absences.services import leave as service
from accounts.duties.services.traps import install_defaults
from accounts.models import Delegation, Leave, Person, Trap
from tests import make

FIRST, LAST = date(2026, 11, 30), date(2026, 12, 4)


def delegation(away: Person, stand_in: Person, *, starts_on: date = make.TODAY, last_day: date = LAST) -> Delegation:
    """A stand-in past the service, for positions that it would refuse."""
    return Delegation.objects.create(
        from_person=away,
        to_person=stand_in,
        starts_on=starts_on,
        ends_before=last_day + timedelta(days=1),
        made_at=make.NOW,
        made_by=away,
    )


def waiting_leave(
    person: Person, *, starts_on: date = FIRST, last_day: date = LAST, reason: str = "Holidays."
) -> Leave:
    """Leave that waits for an answer."""
    if not Trap.objects.filter(key="leave-decision").exists():
        install_defaults(make.act())
    return service.ask(make.act(person), person=person, starts_on=starts_on, last_day=last_day, reason=reason)


def approved(person: Person, *, by: Person, **days: date) -> Leave:
    """Leave that was granted."""
    return service.decide(make.act(by), leave=waiting_leave(person, **days), approve=True, answer="")
