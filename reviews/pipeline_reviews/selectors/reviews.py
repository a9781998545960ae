"""Pipeline reviews as people see them, and the roster of a week: who held theirs, who dodged it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.organisation.models import Person
from accounts.record.rules.readers import Reader
from reviews.pipeline_reviews.models import PipelineReview
from reviews.pipeline_reviews.rules.states import Status

WITHOUT_ONE = timedelta(days=7)
"""How far back the first review of a team looks."""


def visible(*, viewer: Person) -> QuerySet[Any]:
    """The pipeline reviews that a viewer sees, the newest week first."""
    rows = PipelineReview.objects.visible_to(viewer)
    people = rows.select_related("team", "holder", "opened_by", "closed_by", "previous", "call")
    return people.order_by("-week", "team__name", "-pk")


def by_id(*, viewer: Person, pk: int) -> PipelineReview:
    """One pipeline review. Raises PipelineReview.DoesNotExist when invisible."""
    review: PipelineReview = visible(viewer=viewer).get(pk=pk)
    return review


def last_held(*, team_id: int, before_week: str) -> PipelineReview | None:
    """The last review of a team that was closed, of an earlier week."""
    rows = PipelineReview.objects.filter(team_id=team_id, status=Status.CLOSED, week__lt=before_week)
    return rows.select_related("team", "holder").order_by("-week").first()


def previous_of(review: PipelineReview) -> PipelineReview | None:
    """The review before: the one it was opened after, or the one it would be opened after now."""
    if review.opened_at is not None:
        return review.previous
    return last_held(team_id=review.team_id, before_week=review.week)


def since_day(review: PipelineReview, today: date) -> date:
    """The day at whose end the movement of a review begins: that of the review before, or a week ago."""
    if review.since_on is not None:
        return review.since_on
    previous = previous_of(review)
    return (previous.held_on if previous else None) or today - WITHOUT_ONE


def until_day(review: PipelineReview, today: date) -> date:
    """The day at whose end it ends: the day it was held; today before that."""
    return review.held_on or today


@dataclass(frozen=True)
class OnRoster:
    """A team's review of a week with how far it came."""

    review: PipelineReview
    deals: int
    judged: int

    @property
    def is_late(self) -> bool:
        """Whether it was closed after its deadline."""
        return self.review.closed_at is not None and self.review.closed_at > self.review.due_at


def roster(reader: Reader, *, week: str) -> list[OnRoster]:
    """The reviews of a week that the viewer sees, by team."""
    judged = Q(deals__verdicts__superseded_by=None) & ~Q(deals__verdicts__verdict__in=("note", "undone"))
    counted = (
        visible(viewer=reader.viewer)
        .filter(week=week)
        .annotate(
            deal_count=Count("deals", distinct=True),
            judged_count=Count("deals", filter=judged & Q(deals__verdicts__isnull=False), distinct=True),
        )
    )
    return [OnRoster(row, row.deal_count, row.judged_count) for row in counted.order_by("team__name", "pk")]


def weeks(reader: Reader, *, most: int = 13) -> list[str]:
    """The weeks that have reviews in the viewer's sight, the newest first."""
    rows = PipelineReview.objects.visible_to(reader.viewer).order_by("-week")
    return list(rows.values_list("week", flat=True).distinct()[:most])
