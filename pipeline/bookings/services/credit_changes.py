"""Whose credit an act changes, from what to what.

Everybody concerned is told once, however many bookings it is about.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from accounts.duties.models import Notice
from accounts.duties.selectors.obligations import nearest_above
from accounts.duties.services import notices
from accounts.organisation.models import Person
from accounts.organisation.selectors import people
from accounts.record.rules.acts import Act
from traps_web.lib import wording

NOTHING = Decimal(0)
Subject = tuple[str, int]
"""What credit is held of: ("booking", id), ("deal", id), or ("import", id) for all of it."""


@dataclass
class Change:
    """What a person held of something before an act, and holds after it; `count` says how many bookings it is."""

    before: Decimal
    after: Decimal
    count: int = 1


class CreditChanges:
    """Before and after of each person and subject, collected while an act is written."""

    def __init__(self) -> None:
        self._by_person: dict[int, dict[Subject, Change]] = defaultdict(dict)
        self.entered_for_oneself: list[Decimal] = []
        """Money that credits the person who enters it."""

    def note(self, person_id: int, subject: Subject, change: Change) -> None:
        """A person's credit of something changes; what was first noted as before stays."""
        known = self._by_person[person_id].setdefault(subject, change)
        known.after = change.after

    def add(self, person_id: int, subject: Subject, amount: Decimal) -> None:
        """A person holds so much more of something in the end."""
        self._by_person[person_id].setdefault(subject, Change(NOTHING, NOTHING)).after += amount

    def take(self, other: CreditChanges) -> None:
        """What a second part of the same act changed."""
        for person_id, subjects in other._by_person.items():
            for subject, change in subjects.items():
                self.note(person_id, subject, change)
        self.entered_for_oneself += other.entered_for_oneself

    def by_person(self) -> dict[int, Change]:
        """Each person whose credit is another one now, with everything in one."""
        changes = {}
        for person_id, subjects in self._by_person.items():
            differing = [change for change in subjects.values() if change.before != change.after]
            if differing:
                changes[person_id] = Change(
                    sum((change.before for change in differing), NOTHING),
                    sum((change.after for change in differing), NOTHING),
                    sum(change.count for change in differing),
                )
        return changes


def tell(act: Act, changes: CreditChanges, *, what: str, key: str, address: str = "/bookings/restatements/") -> None:
    """Tell everybody whose credit an act changes, and who answers for the writer when it credits the writer.

    `what` says who did what, like "Ada Admin restated a booking of Acme"; the same `key` is told once.
    """
    concerned = changes.by_person()
    rows = [
        notices.notice(
            act,
            person=person,
            kind="credit-changed",
            key=key,
            text=_sentence(what, concerned[person.pk]),
            address=address,
        )
        for person in Person.objects.get_queryset().filter(pk__in=concerned, is_active=True)
        if act.by is None or person.pk != act.by.pk
    ]
    notices.tell_many(rows + _own_credit(act, changes.entered_for_oneself, key=key))


def _sentence(what: str, change: Change) -> str:
    of = "of it" if change.count == 1 else f"of {wording.number(change.count)} bookings"
    before, after = wording.exact_money(change.before), wording.exact_money(change.after)
    return f"{what}: your credit {of} was {before} and is {after} now."


def _own_credit(act: Act, amounts: list[Decimal], *, key: str) -> list[Notice]:
    """An admin may enter money that credits the admin; the line of the admin and the other admins read of it."""
    if act.by is None or not amounts:
        return []
    readers = {person.pk: person for person in people.active_people().filter(is_admin=True) if person.pk != act.by.pk}
    above = nearest_above(act.by)
    if above is not None and above.pk != act.by.pk:
        readers[above.pk] = above
    count = wording.plural(len(amounts), "booking")
    text = f"{act.by.name} entered {count} with {wording.exact_money(sum(amounts, NOTHING))} for {act.by.name}."
    return [
        notices.notice(
            act, person=person, kind="own-credit", key=key, text=text, address="/bookings/?mark=self-entered"
        )
        for person in readers.values()
    ]
