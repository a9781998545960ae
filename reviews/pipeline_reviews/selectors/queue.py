"""The open deals of a team in the order of the review: as they would be taken now, and as they were frozen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Q, QuerySet

from pipeline.deals.models import Deal, DealState
from pipeline.history.selectors.deal_days import people_on
from pipeline.history.selectors.scopes import Scope
from pipeline.stages.selectors import readiness
from reviews.pipeline_reviews.models import DealVerdict, PipelineReview, ReviewedDeal
from reviews.pipeline_reviews.rules import overtaken
from reviews.pipeline_reviews.rules.queue import FULL_LIST, NOT_READY_PART, Candidate, Placed, in_order
from reviews.pipeline_reviews.rules.verdicts import NOTE, UNDONE
from reviews.pipeline_reviews.selectors.deal_facts import flagged, standing_verdicts


@dataclass(frozen=True)
class Lineup:
    """The deals of a team at their places, before the review is opened."""

    deals: dict[int, Deal]
    placed: list[Placed]


def lineup(*, team_id: int, name: str, since: date, today: date) -> Lineup:
    """The open deals of the people who are in the team today, in order; a fixed number of queries."""
    people = people_on(Scope(name, team_id=team_id), today)
    rows = Deal.objects.filter(status="open", owner_id__in=people or ())
    deals = rows.select_related("owner", "stage", "stage__pipeline", "customer").in_bulk()
    reasons = readiness.reasons_of(deals=list(deals.values()), today=today)
    moved = moved_deals(deals, since=since, until=today)
    candidates = [Candidate(pk, deal.amount, reasons[pk], pk in moved) for pk, deal in deals.items()]
    return Lineup(deals, in_order(candidates))


def moved_deals(deal_ids: Collection[int], *, since: date, until: date) -> set[int]:
    """The deals of which another state begins after the end of one day and up to the end of another."""
    rows = DealState.objects.filter(deal_id__in=deal_ids, starts_on__gt=since, starts_on__lte=until)
    standing = rows.filter(Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on")))
    return set(standing.values_list("deal_id", flat=True))


@dataclass(frozen=True)
class InReview:
    """A deal in a review: as it was frozen, as it is now, what was said of it here and before, and its flag."""

    row: ReviewedDeal
    deal: Deal
    verdict: DealVerdict | None
    notes: tuple[DealVerdict, ...] = ()
    before: tuple[DealVerdict, ...] = ()
    """The verdicts of earlier reviews, the oldest first."""
    last_id: int | None = None
    """The last row of the chain of verdicts here, an undone one included: what the next verdict follows."""
    has_flag: bool = False
    overtaken: str = ""
    """Why it takes no verdict any more: it was closed, or went to another team."""

    @property
    def is_open(self) -> bool:
        """Whether it was neither won nor lost."""
        return self.deal.status == "open"

    @property
    def can_be_judged(self) -> bool:
        """Whether it still takes a verdict."""
        return not self.overtaken

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to say: judged, or overtaken meanwhile."""
        return self.verdict is not None or not self.can_be_judged

    @property
    def has_to_be_judged(self) -> bool:
        """Whether the review cannot close without a verdict on it."""
        return self.row.part == NOT_READY_PART and self.is_on_list and not self.is_settled

    @property
    def is_on_list(self) -> bool:
        """Whether it is among the first, which are the list of the review."""
        return self.row.position <= FULL_LIST


@dataclass
class _Words:
    """What was said of one deal in this review."""

    last: DealVerdict | None = None
    notes: list[DealVerdict] = field(default_factory=list)


def in_review(review: PipelineReview, *, deal_ids: Collection[int] | None = None) -> list[InReview]:
    """The deals of an opened review in its order, or some of them; four queries whatever their number."""
    rows = list(_rows(review) if deal_ids is None else _rows(review).filter(deal__in=deal_ids))
    words: dict[int, _Words] = {row.pk: _Words() for row in rows}
    spoken = DealVerdict.objects.filter(review=review, **({} if deal_ids is None else {"deal__in": deal_ids}))
    spoken = spoken.select_related("by", "stage", "follow_up__owner", "supersedes")
    for verdict in spoken.order_by("at", "pk"):
        _add(words[verdict.reviewed_id], verdict)
    every = standing_verdicts(deal_ids=[row.deal_id for row in rows])
    with_flag = flagged(deals=[row.deal for row in rows], verdicts=every)
    return [
        InReview(
            row=row,
            deal=row.deal,
            verdict=_standing(words[row.pk].last),
            notes=tuple(words[row.pk].notes),
            before=tuple(verdict for verdict in every[row.deal_id] if verdict.at < (review.opened_at or verdict.at)),
            last_id=_id_of(words[row.pk].last),
            has_flag=row.deal_id in with_flag,
            overtaken=why_no_verdict(review, row.deal),
        )
        for row in rows
    ]


def _add(of_deal: _Words, verdict: DealVerdict) -> None:
    undone = verdict.supersedes if verdict.verdict == UNDONE else None
    if verdict.verdict == NOTE:
        of_deal.notes.append(verdict)
    elif undone is not None and undone.verdict == NOTE:
        of_deal.notes = [note for note in of_deal.notes if note.pk != undone.pk]
    else:
        of_deal.last = verdict


def why_no_verdict(review: PipelineReview, deal: Deal) -> str:
    """Why a deal of a review takes no verdict any more, in a sentence; empty while it does."""
    if deal.status != "open":
        return overtaken.closed(name=deal.name, status=deal.status, closed_on=deal.closed_on)
    if deal.owner.current_team_id != review.team_id:
        return overtaken.gone(name=deal.name, owner=deal.owner.name, team=review.team.name)
    return ""


def last_verdict(reviewed: ReviewedDeal) -> DealVerdict | None:
    """The last row of the chain of verdicts on a deal in its review, an undone one included; notes stand beside it."""
    rows = DealVerdict.objects.filter(reviewed=reviewed, superseded_by=None).exclude(verdict=NOTE)
    return rows.exclude(supersedes__verdict=NOTE).select_related("by").first()


def _rows(review: PipelineReview) -> QuerySet[ReviewedDeal]:
    rows = ReviewedDeal.objects.filter(review=review).select_related(
        "owner", "stage", "deal__owner", "deal__stage__pipeline", "deal__customer", "deal__product"
    )
    return rows.order_by("position")


def _standing(last: DealVerdict | None) -> DealVerdict | None:
    return None if last is None or last.verdict == UNDONE else last


def _id_of(last: DealVerdict | None) -> int | None:
    return None if last is None else last.pk


def reviewed(review: PipelineReview, *, deal_id: int) -> ReviewedDeal:
    """A deal of the review. Raises ReviewedDeal.DoesNotExist."""
    return ReviewedDeal.objects.select_related("deal").get(review=review, deal_id=deal_id)
