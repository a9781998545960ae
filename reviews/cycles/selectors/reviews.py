"""Reviews as people look at them: the roster of a cycle, mine, my group's, and one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.organisation.access import sees_everybody
from accounts.organisation.models import Person, ReportingLine
from reviews.cycles.models import Cycle, Review, ReviewPromise
from reviews.cycles.selectors.roles import role_of

_WITH = ("person", "person__current_team", "reviewer", "team", "cycle", "previous")


@dataclass(frozen=True)
class Seen:
    """A review and how the viewer stands to it."""

    review: Review
    role: str


def visible(*, viewer: Person, pk: int) -> Seen:
    """One review that the viewer may see. Raises Review.DoesNotExist."""
    review = seen(viewer=viewer).get(pk=pk)
    return Seen(review, role_of(viewer=viewer, review=review))


def every_cycle() -> QuerySet[Cycle]:
    """Every cycle, the newest quarter first."""
    return Cycle.objects.select_related("closed_by").order_by("-starts_on")


def cycles() -> list[Cycle]:
    """The same as a list."""
    return list(every_cycle())


def cycle(*, pk: int) -> Cycle:
    """One cycle. Raises Cycle.DoesNotExist."""
    return every_cycle().get(pk=pk)


def cycle_named(*, period_key: str) -> Cycle | None:
    """The cycle of a quarter, if its reviews were opened."""
    return every_cycle().filter(period_key=period_key).first()


def may_open(viewer: Person) -> bool:
    """Whether the viewer may open a cycle and build packets: managers, leaders and admins may."""
    return cycle_role(viewer) != "other"


def cycle_role(viewer: Person) -> str:
    """How a person stands to the reviews of a quarter: leads all, manages somebody on them, or neither."""
    if sees_everybody(viewer):
        return "leader"
    return "manager" if ReportingLine.objects.filter(above=viewer, depth__gt=0).exists() else "other"


def mine(*, viewer: Person) -> list[Review]:
    """The viewer's own reviews, newest first."""
    return list(Review.objects.filter(person=viewer).select_related(*_WITH).order_by("-cycle__starts_on"))


def of_group(*, viewer: Person) -> list[Review]:
    """What was presented to the viewer's group and is not the viewer's to judge, newest first."""
    rows = Review.objects.presented_to(viewer).exclude(pk__in=Review.objects.visible_to(viewer).values("pk"))
    return list(rows.select_related(*_WITH).order_by("-started_at")[:50])


@dataclass(frozen=True)
class Past:
    """A review of the chain with what it took and what came of it."""

    review: Review
    kept: int
    promised: int


def chain(*, review: Review, today: date) -> list[Past]:
    """The person's judged reviews up to this one, oldest first: each should take less time.

    A promise whose day is still ahead is neither kept nor owed, and not counted.
    """
    rows = Review.objects.filter(
        person_id=review.person_id, cycle__starts_on__lte=review.cycle.starts_on, ended_at__isnull=False
    )
    judged = list(rows.select_related("cycle").order_by("cycle__starts_on"))
    promises = ReviewPromise.objects.filter(
        ~Q(promise__outcome="open") | Q(promise__due_on__lte=today),
        review__in=[row.pk for row in judged],
        promise__isnull=False,
    )
    scores = dict.fromkeys((row.pk for row in judged), (0, 0))
    for review_id, kept, promised in (
        promises.values_list("review_id")
        .annotate(kept=Count("pk", filter=Q(promise__outcome="kept")), promised=Count("pk"))
        .order_by()
    ):
        scores[review_id] = (kept, promised)
    return [Past(row, *scores[row.pk]) for row in judged]


def since(*, review: Review, now: datetime) -> int:
    """Minutes that the review took, or takes so far."""
    if review.started_at is None:
        return 0
    return max(0, round(((review.ended_at or now) - review.started_at).total_seconds() / 60))


def seen(*, viewer: Person) -> QuerySet[Any]:
    """Every review that the viewer may see or was presented, those held last first."""
    visible = Q(pk__in=Review.objects.visible_to(viewer).values("pk"))
    presented = Q(pk__in=Review.objects.presented_to(viewer).values("pk"))
    return Review.objects.filter(visible | presented).select_related(*_WITH).order_by("-presents_at", "pk")
