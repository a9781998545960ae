"""For whom a quarter is called: a person, a team, or the organisation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from plans.calls.rules.calls import ORGANISATION, PERSON, TEAM


@dataclass(frozen=True, slots=True)
class Subject:
    """A person, a team or the organisation, with its id (0: the organisation) and its name."""

    about: str
    pk: int
    name: str

    @property
    def columns(self) -> dict[str, Any]:
        """How a call names it."""
        return {
            "about": self.about,
            "person_id": self.pk if self.about == PERSON else None,
            "team_id": self.pk if self.about == TEAM else None,
        }


WHOLE_ID = 0


def organisation(name: str) -> Subject:
    """The organisation as a whole."""
    return Subject(ORGANISATION, WHOLE_ID, name)


def names_of(subject: Subject, whole: Subject) -> tuple[str, str]:
    """The names of a subject's two fields on the page of a whole, which it is part of or is itself."""
    if subject == whole:
        return "commit", "best_case"
    return f"commit_{subject.about}_{subject.pk}", f"best_case_{subject.about}_{subject.pk}"
