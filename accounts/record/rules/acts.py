"""Who acts, when, over which road and in whose place: what every service is given first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import Person


class Via(StrEnum):
    """The road over which an act comes in."""

    PAGE = "page"
    API = "api"
    IMPORT = "import"
    COMMAND = "command"
    JOB = "job"
    DEMO = "demo"


@dataclass(frozen=True, slots=True)
class Act:
    """One act, made once per request, task, command, run of an import or step of the demo.

    Without `by` TRAPS itself acts.
    """

    by: Person | None
    now: datetime
    via: Via
    standing_in_for: Person | None = None

    @property
    def person(self) -> Person:
        """Who acts, where somebody has to. Raises TypeError when TRAPS itself acts."""
        if self.by is None:
            raise TypeError("Only a person can do this, not TRAPS itself.")
        return self.by

    def system(self) -> Act:
        """The same act done by TRAPS itself, for what follows from it automatically."""
        return replace(self, by=None, standing_in_for=None)

    def of(self, person: Person | None) -> Act:
        """The same act on behalf of somebody else, who is recorded as its actor."""
        return replace(self, by=person, standing_in_for=None)

    def at(self, instant: datetime) -> Act:
        """The same act at another instant, for something written down later than it was done."""
        return replace(self, now=instant)

    def in_place_of(self, person: Person | None) -> Act:
        """The same act for somebody who is away; for nobody, or oneself, it stays one's own."""
        is_own = person is None or (self.by is not None and person.pk == self.by.pk)
        return replace(self, standing_in_for=None if is_own else person)
