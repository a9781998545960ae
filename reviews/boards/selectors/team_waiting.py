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
    trap_key: str

    @property
    def about(self) -> tuple[str, int]:
        """What the duty is about: ("review", 12) for "review:12" and "review:12:1"."""
        kind, _, rest = self.subject.partition(":")
        number = rest.partition(":")[0]
        return (kind, int(number)) if number.isdecimal() else ("", 0)


class ExtensionRequest(NamedTuple):
    """What the page says of a request for more time."""

    pk: int
    wanted_on: date
    reason: str
    asked_at: datetime
    label: str
    opened_at: datetime
    due_at: datetime
    owner_name: str


_DUTY = ("pk", "subject", "label", "address", "opened_at", "due_at", "owner__name", "trap__key")
_EXTENSION_REQUEST = (
    "pk",
    "wanted_on",
    "reason",
    "asked_at",
    "obligation__label",
    "obligation__opened_at",
    "obligation__due_at",
    "obligation__owner__name",
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits: the duty with its deadline, and what it is about.

    `is_own`: the viewer owes it themselves, not somebody between them and whoever asked.
    """

    duty: Duty | None
    extension: ExtensionRequest | None = None
    review: LatestReview | None = None
    is_own: bool = True

    @property
    def is_to_hold(self) -> bool:
        """A review that is still to be held; once it runs or waits for a signature, there is something to decide."""
        return self.review is not None and self.review.status not in ("live", "to sign")

    @property
    def due_at(self) -> datetime:
        """When it has to be decided; without a duty, by the deadline that is in question."""
        row = self.duty or self.extension
        assert row is not None
        return row.due_at


def waiting_for(*, viewer: Person, read: Iterable[LatestReview] = ()) -> list[Waiting]:
    """What waits for the viewer, the nearest deadline first.

    These are decisions that the viewer owes, and requests of their line that somebody between them has to answer.
    `read` holds reviews that were fetched already.
    """
    duties = [Duty(*row) for row in statements.rows(_owed, viewer_id=viewer.pk)]
    reviews = _reviews(_numbers(duties, "review"), {review.pk: review for review in read})
    extensions = {request.pk: request for request in _extension_requests(viewer, _numbers(duties, "extension"))}
    own = []
    for duty in duties:
        kind, number = duty.about
        extension = extensions.pop(number, None) if kind == "extension" else None
        own.append(Waiting(duty, extension=extension, review=reviews.get(number) if kind == "review" else None))
    others = _duties_of_others(extensions)
    rest = [Waiting(others.get(pk), extension=request, is_own=False) for pk, request in extensions.items()]
    return sorted([*own, *rest], key=lambda waiting: waiting.due_at)


def _owed(*, viewer_id: int) -> QuerySet[Any]:
    owed = Obligation.objects.filter(STILL_OWED, owner_id=viewer_id, trap__key__in=DECISIONS)
    return owed.order_by("due_at", "pk").values_list(*_DUTY)


def _numbers(duties: Iterable[Duty], about: str) -> list[int]:
    return [number for kind, number in (duty.about for duty in duties) if kind == about]


def _reviews(numbers: Iterable[int], known: Mapping[int, LatestReview]) -> Mapping[int, LatestReview]:
    missing = set(numbers) - known.keys()
    return {**known, **reviews_of(numbers=missing)} if missing else known


def _extension_requests(viewer: Person, own: list[int]) -> list[ExtensionRequest]:
    """Requests that are not answered yet: of everybody below the viewer, and those the viewer owes an answer to."""
    return [ExtensionRequest(*row) for row in statements.rows(_open_requests, viewer_id=viewer.pk, own=own)]


def _open_requests(*, viewer_id: int, own: Collection[int]) -> QuerySet[Any]:
    below = ReportingLine.objects.filter(above_id=viewer_id, depth__gt=0).values("below_id")
    is_for_viewer = Q(obligation__owner__in=below) | Q(pk__among=own)
    rows = Extension.objects.filter(is_for_viewer, status="asked").order_by("asked_at", "pk")
    return rows.values_list(*_EXTENSION_REQUEST)


def _duties_of_others(extension_ids: Iterable[int]) -> dict[int, Duty]:
    subjects = [f"extension:{pk}" for pk in extension_ids]
    if not subjects:
        return {}
    rows = Obligation.objects.filter(trap__key="extension-decision", subject__in=subjects)
    return {duty.about[1]: duty for duty in (Duty(*row) for row in rows.values_list(*_DUTY))}
