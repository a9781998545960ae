"""What waits for a manager: own duties to judge and decide, and what the line asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Extension, Obligation, Person
from accounts.selectors.obligations import STILL_OWED
from reviews.models import Review

DECISIONS = ("extension-decision", "plan-decision", "review-held", "review-signature")
MOST_LISTED = 12


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits: the duty with its deadline, and what it is about. `is_own`: the viewer owes it, not somebody nearer."""

    duty: Obligation | None
    extension: Extension | None = None
    review: Review | None = None
    is_own: bool = True

    @property
    def due_at(self) -> datetime:
        """When it has to be decided; without a duty, by the deadline that is in question."""
        if self.duty is not None:
            return self.duty.due_at
        assert self.extension is not None
        return self.extension.obligation.due_at


def waiting_for(*, viewer: Person) -> list[Waiting]:
    """Decisions that the viewer owes, and requests of the line that somebody nearer owes an answer to; the nearest deadline first."""
    duties = list(
        Obligation.objects.filter(STILL_OWED, owner=viewer, trap__key__in=DECISIONS)
        .select_related("trap", "owner")
        .order_by("due_at", "pk")
    )
    reviews = Review.objects.select_related("person", "cycle").in_bulk(_numbers(duties, "review"))
    asked = {one.pk: one for one in _asked(viewer, _numbers(duties, "extension"))}
    own = []
    for duty in duties:
        kind, number = _about(duty)
        own.append(Waiting(duty, extension=asked.pop(number, None) if kind == "extension" else None,
                           review=reviews.get(number) if kind == "review" else None))  # fmt: skip
    others = _duties_of_others(asked)
    rest = [Waiting(others.get(pk), extension=one, is_own=False) for pk, one in asked.items()]
    return sorted([*own, *rest], key=lambda one: one.due_at)


def _about(duty: Obligation) -> tuple[str, int]:
    """What a duty is about: ("review", 12) of "review:12" or "review:12:1"."""
    kind, _, rest = duty.subject.partition(":")
    number = rest.partition(":")[0]
    return (kind, int(number)) if number.isdecimal() else ("", 0)


def _numbers(duties: Iterable[Obligation], wanted: str) -> list[int]:
    return [number for kind, number in map(_about, duties) if kind == wanted]


def _asked(viewer: Person, own: list[int]) -> Iterable[Extension]:
    """Requests that are not answered yet: of everybody below the viewer, and those the viewer owes an answer to."""
    rows = Extension.objects.filter(status="asked").select_related("obligation__owner", "obligation__trap")
    below = viewer.lines_below.filter(depth__gt=0).values("below_id")
    return (rows.filter(obligation__owner__in=below) | rows.filter(pk__in=own)).order_by("asked_at", "pk")


def _duties_of_others(asked: Iterable[int]) -> dict[int, Obligation]:
    subjects = [f"extension:{pk}" for pk in asked]
    rows = Obligation.objects.filter(trap__key="extension-decision", subject__in=subjects).select_related("owner")
    return {_about(row)[1]: row for row in rows}
