"""Fiscal years open by themselves, six months ahead: nobody has to think of it, and no page runs out of days."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from accounts.duties.services import notices
from accounts.organisation.models import Person
from accounts.organisation.rules.calendar import opens_on
from accounts.organisation.selectors import calendar as selector
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.services import calendar
from accounts.record.rules.acts import Act
from traps_web.lib import days, fiscal
from traps_web.lib.faults import StaleState
from traps_web.ui import words

KIND = "year-opened"
_DAY = timedelta(days=1)


@transaction.atomic
def open_ahead(act: Act) -> int:
    """Open every fiscal year that begins within six months or has begun, one after the other; returns how many.

    Whatever was left out while no job ran is caught up with. Run twice, or by two workers, each year is opened once;
    admins and leaders are told once.
    """
    opened: list[fiscal.Period] = []
    while _is_due(act):
        try:
            opened.append(selector.period(calendar.open_next_year(act)))
        except StaleState:  # Another worker opened it in the same moment, and tells of it.
            break
    if opened:
        _tell(act, opened)
    return len(opened)


def _is_due(act: Act) -> bool:
    span = selector.opened_span()
    if span is None or span[1].year >= days.LAST.year:
        return False
    return opens_on(span[1]) <= organisation_today(act.now)


def _tell(act: Act, opened: list[fiscal.Period]) -> None:
    """One notice to each, however many years there are: what is open, and until when it may still be cut otherwise."""
    names = words.listed([period.key for period in opened])
    verb = "is" if len(opened) == 1 else "are"
    text = (
        f"{names} {verb} open for budgets and plans, from {words.day(opened[0].starts_on, year=True)} "
        f"to {words.day(opened[-1].ends_before - _DAY, year=True)}. "
        f"Until the first day an admin can still change how the year is divided."
    )
    people = Person.objects.get_queryset().filter(Q(is_admin=True) | Q(is_leader=True), is_active=True)
    notices.tell_many(
        notices.notice(
            act,
            person=person,
            kind=KIND,
            key=f"year:{opened[-1].key}",
            text=text,
            address="/settings/calendar/" if person.is_admin else "",
        )
        for person in people.order_by("pk")
    )
