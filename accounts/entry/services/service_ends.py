"""The end of service closes every door by itself, and coming back opens a new one."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from accounts.entry.services import logins
from accounts.organisation.models import Person
from accounts.organisation.selectors import service as selector
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.services import lines
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.ui import words


def end_logins(act: Act) -> int:
    """Close the logins of everybody whose last day is over where they live. Returns how many; run twice = run once.

    Nobody gets in meanwhile: every door asks for the day itself. This leaves the list of open logins true.
    """
    # East of the organisation the day is over earlier; nowhere by more than a day.
    soon = organisation_today(act.now) + timedelta(days=1)
    rows = Person.objects.filter(is_active=True, ends_on__lt=soon).order_by("pk")
    return sum(_end_login(act, person) for person in rows if selector.is_shut_out(person, now=act.now))


def _end_login(act: Act, person: Person) -> bool:
    try:
        logins.deactivate(act.system(), person=person)
    except StaleState:  # Somebody closed it at this moment.
        return False
    return True


@transaction.atomic
def come_back(act: Act, *, person: Person, day: date) -> Person:
    """Take somebody back who left: no last day any more, a new first day, and a login that waits for an invitation.

    What they had in hand stays with whom it went to; teams are given anew. Somebody whose last day is still to come
    just stays. Raises Refused, Invalid beside `day`, StaleState when no last day is noted.
    """
    if not act.person.is_admin:
        raise Refused("Only an admin can take a person back.")
    person.refresh_from_db()
    if person.ends_on is None:
        raise StaleState(f"{person.name} has no last day, so there is nothing to undo.")
    before = {"ends_on": person.ends_on.isoformat(), "starts_on": person.starts_on and person.starts_on.isoformat()}
    if not selector.has_left(person, now=act.now):
        changes: dict[str, object] = {"ends_on": None}
    elif day <= person.ends_on:
        raise Invalid(day=f"The last day was {words.day(person.ends_on, year=True)}; choose a later day.")
    else:
        changes = {"ends_on": None, "starts_on": day, "is_active": True, "last_login": None}
        person.set_unusable_password()
        changes["password"] = person.password
    if not Person.objects.filter(pk=person.pk, ends_on=person.ends_on).update(**changes):
        raise StaleState
    person.refresh_from_db()
    after = {"starts_on": person.starts_on and person.starts_on.isoformat(), "ends_on": None}
    audit.record(act, verb="person comes back", subject=person, before=before, after=after)
    lines.rebuild(today=organisation_today(act.now))
    return person
