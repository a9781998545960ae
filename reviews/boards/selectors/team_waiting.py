"""What waits for a manager: own duties to judge and decide, and what the line asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from accounts.duties.models import Extension, Obligation
from accounts.duties.selectors.obligations import STILL_OWED
from accounts.organisation.models import Person, ReportingLine
from reviews.boards.selectors.latest_reviews import LatestReview, reviews_of
from traps_web.lib import statements

DECISIONS = ("extension-decision", "plan-decision", "review-held", "review-signature", "win-decision")
MOST_LISTED = 12


class Duty(NamedTuple):
    """What the page says of an obligation: to decide or to judge something, by when."""

    pk: int
    subject: str
    label: str
    address: str
    opened_at: datetime
    due_at: datetime
    owner_name: str

    @property
    def about(self) -> tuple[str, int]:
        """What it is about: ("review", 12) of "review:12" or "review:12:1"."""
        kind, _, rest = self.subject.partition(":")
        number = rest.partition(":")[0]
        return (kind, int(number)) if number.isdecimal() else ("", 0)


class Asked(NamedTuple):
    """What the page says of a request for more time."""

    pk: int
    wanted_on: date
    reason: str
    asked_at: datetime
    label: str
    due_at: datetime
    owner_name: str


_DUTY = ("pk", "subject", "label", "address", "opened_at", "due_at", "owner__name")
_ASKED = ("pk", "wanted_on", "reason", "asked_at", "obligation__label", "obligation__due_at", "obligation__owner__name")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits: the duty with its deadline, and what it is about. `is_own`: the viewer owes it, not somebody nearer."""

    duty: Duty | None
    extension: Asked | None = None
    review: LatestReview | None = None
    is_own: bool = True

    @property
    def due_at(self) -> datetime:
        """When it has to be decided; without a duty, by the deadline that is in question."""
        found = self.duty or self.extension
        assert found is not None
        return found.due_at


def waiting_for(*, viewer: Person, read: Iterable[LatestReview] = ()) -> list[Waiting]:
    """Decisions that the viewer owes, and requests of the line that somebody nearer owes an answer to; the nearest deadline first.

    `read`: reviews that are at hand already.
    """
    duties = [Duty(*row) for row in statements.rows(_owed, viewer_id=viewer.pk)]
    reviews = _reviews(_numbers(duties, "review"), {one.pk: one for one in read})
    asked = {one.pk: one for one in _asked(viewer, _numbers(duties, "extension"))}
    own = []
    for duty in duties:
        kind, number = duty.about
        own.append(Waiting(duty, extension=asked.pop(number, None) if kind == "extension" else None,
                           review=reviews.get(number) if kind == "review" else None))  # fmt: skip
    others = _duties_of_others(asked)
    rest = [Waiting(others.get(pk), extension=one, is_own=False) for pk, one in asked.items()]
    return sorted([*own, *rest], key=lambda one: one.due_at)


def _owed(*, viewer_id: int) -> QuerySet[Any]:
    owed = Obligation.objects.filter(STILL_OWED, owner_id=viewer_id, trap__key__in=DECISIONS)
    return owed.order_by("due_at", "pk").values_list(*_DUTY)


def _numbers(duties: Iterable[Duty], wanted: str) -> list[int]:
    return [number for kind, number in (duty.about for duty in duties) if kind == wanted]


def _reviews(numbers: Iterable[int], known: Mapping[int, LatestReview]) -> Mapping[int, LatestReview]:
    missing = set(numbers) - known.keys()
    return {**known, **reviews_of(numbers=missing)} if missing else known


def _asked(viewer: Person, own: list[int]) -> list[Asked]:
    """Requests that are not answered yet: of everybody below the viewer, and those the viewer owes an answer to."""
    return [Asked(*row) for row in statements.rows(_open_requests, viewer_id=viewer.pk, own=own)]


def _open_requests(*, viewer_id: int, own: Collection[int]) -> QuerySet[Any]:
    below = ReportingLine.objects.filter(above_id=viewer_id, depth__gt=0).values("below_id")
    asked = Q(obligation__owner__in=below) | Q(pk__among=own)
    found = Extension.objects.filter(asked, status="asked").order_by("asked_at", "pk")
    return found.values_list(*_ASKED)


def _duties_of_others(asked: Iterable[int]) -> dict[int, Duty]:
    subjects = [f"extension:{pk}" for pk in asked]
    if not subjects:
        return {}
    found = Obligation.objects.filter(trap__key="extension-decision", subject__in=subjects)
    return {duty.about[1]: duty for duty in (Duty(*row) for row in found.values_list(*_DUTY))}
