"""Who is notified of a help record, and of what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from accounts.duties.services import notices
from accounts.organisation.models import Person
from accounts.record.rules.acts import Act
from reviews.helps.models import Help

KIND: Final = "help"


def address_of(row: Help) -> str:
    """Its page."""
    return f"/help-records/{row.pk}/"


def tell(act: Act, row: Help, people: Iterable[Person | None], *, event: str, text: str) -> None:
    """Notify each of these people once of an event; whoever did it is left out."""
    readers = {person.pk: person for person in people if person is not None}
    notices.tell_many(
        notices.notice(act, person=person, kind=KIND, key=f"help:{row.pk}:{event}", text=text, address=address_of(row))
        for pk, person in readers.items()
        if act.by is None or pk != act.by.pk
    )
