"""What a pipeline review ends with: what was said in money, coverage, the team's call and the expected landing."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from accounts.record.rules.readers import Reader
from pipeline.board.selectors.closings import Gap
from plans.calls.models import Call
from plans.calls.rules.calls import TEAM
from plans.calls.rules.subjects import Subject
from plans.calls.selectors import quarters, words
from plans.measures.rules.landing_words import Lands
from plans.measures.selectors import landing as landings
from plans.measures.selectors.gaps import gap_of
from plans.measures.selectors.scopes import NotVisible
from reviews.pipeline_reviews.models import FollowUp, PipelineMinutes, PipelineReview
from reviews.pipeline_reviews.rules.verdicts import TO_SAY
from reviews.pipeline_reviews.selectors.queue import InReview
from traps_web.lib.fiscal import Period, UnknownPeriod

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Tally:
    """How many deals got a verdict, with their money as it was when it was said."""

    verdict: str
    deals: int
    amount: Decimal


@dataclass(frozen=True)
class Ending:
    """The end of a review. What the viewer cannot see, or nobody has set or said, is None."""

    period: Period
    deals: int
    judged: int
    closed_meanwhile: int
    to_judge: tuple[InReview, ...]
    """Deals on the list that are not ready and have no verdict: the review cannot close without one."""
    tallies: tuple[Tally, ...]
    flags: int
    gap: Gap | None
    coverage_before: Decimal | None
    """The coverage in the minutes of the review before."""
    call: Call | None
    lands: Lands | None
    actions: tuple[FollowUp, ...]


def subject_of(review: PipelineReview) -> Subject:
    """The team as the subject of a call."""
    return Subject(TEAM, review.team_id, review.team.name)


def ending(reader: Reader, *, review: PipelineReview, deals: Collection[InReview]) -> Ending:
    """What a live review would end with now; a fixed number of queries."""
    period = quarters.called(reader.today)[0]
    actions = FollowUp.objects.filter(review=review, position__isnull=False).select_related("owner", "deal")
    return Ending(
        period=period,
        deals=len(deals),
        judged=sum(row.verdict is not None for row in deals),
        closed_meanwhile=sum(row.verdict is None and not row.is_open for row in deals),
        to_judge=tuple(row for row in deals if row.has_to_be_judged),
        tallies=_tallies(deals),
        flags=sum(row.has_flag for row in deals),
        gap=gap_of(reader, period.key, review.team_id, None),
        coverage_before=_coverage_before(review),
        call=words.word_of(reader, subject=subject_of(review), period=period),
        lands=_lands(reader, review, period),
        actions=tuple(actions.order_by("position")),
    )


def _tallies(deals: Collection[InReview]) -> tuple[Tally, ...]:
    count: Counter[str] = Counter()
    amounts: dict[str, Decimal] = defaultdict(lambda: NOTHING)
    for row in deals:
        if row.verdict is not None:
            count[row.verdict.verdict] += 1
            amounts[row.verdict.verdict] += row.verdict.amount or NOTHING
    return tuple(Tally(verdict, count[verdict], amounts[verdict]) for verdict in TO_SAY if count[verdict])


def _coverage_before(review: PipelineReview) -> Decimal | None:
    if review.previous_id is None:
        return None
    minutes = PipelineMinutes.objects.filter(review=review.previous_id).first()
    coverage = json.loads(minutes.body)["ending"]["coverage"] if minutes else None
    return None if coverage is None else Decimal(coverage)


def _lands(reader: Reader, review: PipelineReview, period: Period) -> Lands | None:
    try:
        return landings.landing(reader, period_key=period.key, team_id=review.team_id).lands
    except (NotVisible, UnknownPeriod):
        return None
