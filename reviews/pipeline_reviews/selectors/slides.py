"""What the screens show of the deals of a review, in a fixed number of queries however many there are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from plans.calls.models import Call, CallDeal
from plans.calls.rules.calls import PERSON
from plans.calls.selectors import calls
from reviews.pipeline_reviews.models import DealVerdict, PipelineReview, ReviewedDeal
from reviews.pipeline_reviews.rules import keeps
from reviews.pipeline_reviews.rules.queue import FULL_LIST
from reviews.pipeline_reviews.rules.verdicts import NOTE, UNDONE
from reviews.pipeline_reviews.selectors.deal_facts import said
from reviews.pipeline_reviews.selectors.queue import InReview


@dataclass(frozen=True, slots=True)
class Called:
    """The owner's call that rests on a deal, and whether the deal changed after it was made."""

    by: str
    at: datetime
    is_older: bool


@dataclass(frozen=True, slots=True)
class Slide:
    """One deal of a review beside what it was in the review before, and the call that rests on it."""

    entry: InReview
    then: ReviewedDeal | None
    called: Called | None

    @property
    def row(self) -> ReviewedDeal:
        """The deal as it stood when the review was opened."""
        return self.entry.row

    @property
    def keeps(self) -> int:
        """How often in a row it was kept in earlier reviews, and was still the same when this one was opened."""
        return keeps.keeps_in_row(said(self.entry.before), self.row.facts_key)


def slides(*, review: PipelineReview, entries: Sequence[InReview]) -> list[Slide]:
    """The slides of some deals; three queries."""
    deal_ids = [entry.row.deal_id for entry in entries]
    then, called = _in_previous(review, deal_ids), _called(deal_ids)
    return [Slide(entry, then.get(entry.row.deal_id), called.get(entry.row.deal_id)) for entry in entries]


def _in_previous(review: PipelineReview, deal_ids: Collection[int]) -> dict[int, ReviewedDeal]:
    rows = ReviewedDeal.objects.filter(review_id=review.previous_id, deal__in=deal_ids)
    return {row.deal_id: row for row in rows.select_related("owner", "stage")}


def _called(deal_ids: Collection[int]) -> dict[int, Called]:
    """The standing call of each deal's own owner that rests on it."""
    resting = CallDeal.objects.filter(
        deal__in=deal_ids, call__superseded_by=None, call__about=PERSON, call__said_by=F("call__person")
    )
    rows = list(resting.select_related("call__said_by").order_by("call__said_at"))
    made = {row.call_id: row.call for row in rows}
    older = calls.older_than_deals(made.values()) if made else {}
    return {row.deal_id: _call(row.call, row.deal_id in older.get(row.call_id, ())) for row in rows}


def _call(call: Call, is_older: bool) -> Called:
    return Called(call.said_by.name, call.said_at, is_older)


@dataclass(frozen=True, slots=True)
class Place:
    """A deal at its place of the list, and whether it has a verdict."""

    deal_id: int
    position: int
    name: str
    is_judged: bool


def places(*, review: PipelineReview, start: int, most: int) -> list[Place]:
    """The way through some deals of the list; two queries."""
    judged = DealVerdict.objects.filter(review=review, superseded_by=None).exclude(verdict__in=(NOTE, UNDONE))
    with_verdict = set(judged.values_list("reviewed_id", flat=True))
    rows = ReviewedDeal.objects.filter(review=review, position__range=(start, start + most - 1)).order_by("position")
    return [
        Place(deal_id, position, name, pk in with_verdict)
        for pk, deal_id, position, name in rows.values_list("pk", "deal_id", "position", "name")
    ]


def position(*, review: PipelineReview, deal_id: int) -> int:
    """The place of a deal on the list; the first where it is not on it."""
    rows = ReviewedDeal.objects.filter(review=review, deal=deal_id)
    return rows.values_list("position", flat=True).first() or 1


def last_id(*, review: PipelineReview, deal_id: int) -> int | None:
    """The last row of the chain of verdicts on a deal in a review: what the next verdict follows."""
    chain = DealVerdict.objects.filter(review=review, deal=deal_id, superseded_by=None).exclude(verdict=NOTE)
    return chain.values_list("pk", flat=True).first()


def next_to_judge(*, review: PipelineReview, position: int, last: int) -> int | None:
    """The next open deal without a verdict after a place of the list and up to another; None where there is none."""
    judged = DealVerdict.objects.filter(review=review, superseded_by=None).exclude(verdict__in=(NOTE, UNDONE))
    rows = ReviewedDeal.objects.filter(review=review, position__gt=position, position__lte=last)
    rows = rows.filter(deal__status="open", deal__owner__current_team=review.team_id)
    left = rows.exclude(pk__in=judged.values("reviewed"))
    return left.order_by("position").values_list("deal_id", flat=True).first()


def counts(*, review: PipelineReview) -> tuple[int, int]:
    """How many deals of the list of a review have a verdict, and how many there are; two queries."""
    rows = ReviewedDeal.objects.filter(review=review, position__lte=FULL_LIST)
    judged = DealVerdict.objects.filter(reviewed__in=rows, superseded_by=None).exclude(verdict__in=(NOTE, UNDONE))
    return judged.count(), rows.count()
