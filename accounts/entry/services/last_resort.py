"""Who decides when nobody stands above: the reviewer of last resort, and a deputy where that one may not decide."""

from __future__ import annotations

from collections.abc import Mapping

from accounts.duties.services import notices
from accounts.organisation.models import Organisation, Person
from accounts.record.rules.acts import Act
from traps_web.ui import words

SEATS: Mapping[str, str] = {
    "reviewer_of_last_resort": "the reviewer of last resort: you decide for people who have nobody above them",
    "deputy_of_last_resort": (
        "the deputy of the reviewer of last resort: you decide when the reviewer asked, is affected or is away"
    ),
}


def faults(*, reviewer: Person, deputy: Person | None) -> dict[str, str]:
    """What stands against these two, by field."""
    wrong: dict[str, str] = {}
    if not reviewer.is_active:
        wrong["reviewer_of_last_resort"] = f"The login of {reviewer.name} is closed."
    if deputy is not None and deputy.pk == reviewer.pk:
        wrong["deputy_of_last_resort"] = "Choose another person: nobody can be their own deputy."
    elif deputy is not None and not deputy.is_active:
        wrong["deputy_of_last_resort"] = f"The login of {deputy.name} is closed."
    for field, person in (("reviewer_of_last_resort", reviewer), ("deputy_of_last_resort", deputy)):
        if person is not None and person.ends_on is not None:
            until = words.day(person.ends_on, year=True)
            wrong.setdefault(field, f"{person.name} leaves after {until}. Choose someone who stays.")
    return wrong


def seats(organisation: Organisation) -> dict[str, Person | None]:
    """Who holds them, for comparison after a change."""
    return {field: getattr(organisation, field) for field in SEATS}


def tell(act: Act, *, organisation: Organisation, before: Mapping[str, Person | None]) -> None:
    """Tell whoever got a seat or lost it; not who made the change."""
    for field, duty in SEATS.items():
        was, holds = before[field], getattr(organisation, field)
        if was == holds:
            continue
        for person, text in ((holds, f"You are {duty}."), (was, f"You are no longer {duty.partition(':')[0]}.")):
            if person is not None and person.pk != act.person.pk:
                notices.tell(
                    act,
                    person=person,
                    kind="last-resort",
                    key=f"{field}:{getattr(holds, 'pk', 0)}:{act.now.isoformat()}",
                    text=f"{act.person.name}: {text}",
                    address="",
                )
