"""What a deal is now, and what was said of it in one review after the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from pipeline.deals.models import Deal
from reviews.pipeline_reviews.models import DealVerdict
from reviews.pipeline_reviews.rules.keeps import DealFacts, Said, facts_key, flag_stands
from reviews.pipeline_reviews.rules.verdicts import NOTE, UNDONE


def facts_of(deal: Deal) -> DealFacts:
    """What counts as a change of a deal."""
    return DealFacts(
        status=deal.status,
        stage_id=deal.stage_id,
        owner_id=deal.owner_id,
        amount=deal.amount,
        close_on=deal.close_on,
        forecast=deal.forecast,
        next_step=deal.next_step,
        next_step_on=deal.next_step_on,
        paused_until_on=deal.paused_until_on,
    )


def key_of(deal: Deal) -> str:
    """The fingerprint of a deal as it stands."""
    return facts_key(facts_of(deal))


def standing_verdicts(*, deal_ids: Collection[int], but_review: int | None = None) -> dict[int, list[DealVerdict]]:
    """The verdict that stands of each review on each deal, the oldest first; one query."""
    rows = DealVerdict.objects.filter(deal_id__in=deal_ids, superseded_by=None).exclude(verdict__in=(NOTE, UNDONE))
    if but_review is not None:
        rows = rows.exclude(review_id=but_review)
    verdicts: dict[int, list[DealVerdict]] = defaultdict(list)
    for row in rows.select_related("by", "review", "follow_up__owner", "stage").order_by("at", "pk"):
        verdicts[row.deal_id].append(row)
    return verdicts


def said(verdicts: Collection[DealVerdict]) -> list[Said]:
    """Verdicts as the rule of keeps reads them."""
    return [Said(row.verdict, row.facts_key) for row in verdicts]


def flagged(*, deals: Collection[Deal], verdicts: Mapping[int, Collection[DealVerdict]]) -> set[int]:
    """The ids of those deals whose flag is up."""
    return {deal.pk for deal in deals if flag_stands(said(verdicts.get(deal.pk, ())), key_of(deal))}


def flags(*, deals: Collection[Deal]) -> set[int]:
    """The ids of those deals whose flag is up; one query."""
    return flagged(deals=deals, verdicts=standing_verdicts(deal_ids=[deal.pk for deal in deals]))
