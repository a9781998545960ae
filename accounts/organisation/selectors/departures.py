"""Who is gone, and when their things went to others: what other systems still say of them gives nothing back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from accounts.organisation.models import Person
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.service import has_left
from accounts.record.models import AuditEvent
from traps_web.lib import clock
from traps_web.ui import words

HANDED_OVER = "handed over"
"""The verb of a hand-over in the trail."""


@dataclass(frozen=True, slots=True)
class Departure:
    """Somebody who left, or whose things were handed over already: the last day, and that of any hand-over."""

    name: str
    last_day: date
    handed_on: date | None

    def kept(self, heir: str) -> str:
        """Why a row stays with whom it is with."""
        left = f"{self.name} left" if self.handed_on is None else f"{self.name} leaves"
        until = words.day(self.last_day, year=True)
        if self.handed_on is None:
            return f"{left} after {until}: it stays {f'with {heir}' if heir else 'without an owner'}, kept."
        to = f" to {heir}" if heir else ""
        return f"{left} after {until}: handed over{to} on {words.day(self.handed_on, year=True)}, kept."

    @property
    def refusal(self) -> str:
        """Why nothing more is given to them."""
        return f"The last day of {self.name} is {words.day(self.last_day, year=True)}."

    @property
    def unowned(self) -> str:
        """Why a new row has no owner."""
        return f"{self.refusal} It is imported without an owner."


def hand_overs(*, person_ids: Collection[int]) -> QuerySet[Any]:
    """When each of some people handed over, the last time last: id of the person as text, and the instant."""
    rows = AuditEvent.objects.filter(
        verb=HANDED_OVER, object_type="accounts.person", object_id__in=[str(pk) for pk in person_ids]
    )
    return rows.order_by("at").values_list("object_id", "at")


def handed_on(rows: Iterable[tuple[str, datetime]]) -> dict[int, date]:
    """The day of the last hand-over of each, where the organisation is."""
    zone = organisation_selector.current().time_zone
    return {int(pk): clock.local_date(at, zone) for pk, at in rows}


def departure(person: Person, *, now: datetime) -> Departure | None:
    """The departure of a person; None for somebody who is here and has everything to hand over."""
    if person.ends_on is None:
        return None
    days = handed_on(hand_overs(person_ids=[person.pk]))
    return of(person.pk, person.name, person.ends_on, days, left=has_left(person, now=now))


def departure_of(*, person_id: int | None, now: datetime) -> Departure | None:
    """The same for a person named by id."""
    person = Person.objects.get_queryset().filter(pk=person_id or 0).first()
    return departure(person, now=now) if person else None


def of(pk: int, name: str, last_day: date, days: Mapping[int, date], *, left: bool) -> Departure | None:
    """The departure of somebody with a last day, once that is over or things were handed over."""
    if not left and pk not in days:
        return None
    return Departure(name, last_day, days.get(pk))
