"""Who is notified of a case: at once, in words that say nothing of it. What it is about stands on its page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from accounts.duties.services import notices
from accounts.organisation.models import Person
from accounts.record.rules.acts import Act
from reviews.cases.models import Case, CaseEvent

KIND: Final = "case"
TEXT: Final = "There is something new for you under Cases."


def tell(act: Act, case: Case, people: Sequence[Person], event: CaseEvent) -> None:
    """Notify people of an event, the first named first; whoever did it is left out."""
    notices.tell_many(
        notices.notice(
            act,
            person=person,
            kind=KIND,
            key=f"case:{case.pk}:{event.pk}",
            text=TEXT,
            address=f"/cases/{case.pk}/",
        )
        for person in people
        if act.by is None or person.pk != act.by.pk
    )
