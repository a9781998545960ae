"""A verdict on a deal: it acts at once, through the services and gates that everybody uses."""

from __future__ import annotations

from typing import Any, Final

from django.db import IntegrityError, transaction

from accounts.organisation.selectors.calendar import today_of
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.deals.models import Deal
from reviews.pipeline_reviews.models import DealVerdict, PipelineReview, ReviewedDeal
from reviews.pipeline_reviews.rules import keeps, verdicts
from reviews.pipeline_reviews.rules.verdicts import Word
from reviews.pipeline_reviews.selectors import deal_facts, queue
from reviews.pipeline_reviews.services import carrying_out, flag_notices, follow_ups
from reviews.pipeline_reviews.services.steps import REVIEWS, touch
from traps_web.lib.faults import Invalid, StaleState

NOT_IN_REVIEW: Final = (
    "This deal is not in the review: it was opened, or came to the team, after the review was opened."
)


@transaction.atomic
def judge(act: Act, *, review: PipelineReview, deal_id: int, word: Word) -> DealVerdict:
    """Say a verdict or write a note on a deal of a live review; a verdict is carried out within this act.

    Raises Invalid by field, GateClosed, Refused, and StaleState where the review was closed, the deal was closed or
    changed, or somebody else judged it meanwhile.
    """
    REVIEWS.require(act, review, "judge")
    touch(review)
    reviewed = _reviewed(review, deal_id)
    deal = Deal.objects.select_related("owner", "stage__pipeline").get(pk=deal_id)
    if faults := verdicts.faults(word, today=today_of(act.person, act.now), close_on=deal.close_on):
        raise Invalid(**faults)
    if word.verdict == verdicts.NOTE:
        return _record(act, _say(act, review, reviewed, deal, word))
    if sentence := queue.why_no_verdict(review, deal):
        raise StaleState(sentence)
    return _judge(act, review, reviewed, deal, word)


def _reviewed(review: PipelineReview, deal_id: int) -> ReviewedDeal:
    try:
        return queue.reviewed(review, deal_id=deal_id)
    except ReviewedDeal.DoesNotExist:
        raise Invalid(deal=NOT_IN_REVIEW) from None


def _judge(act: Act, review: PipelineReview, reviewed: ReviewedDeal, deal: Deal, word: Word) -> DealVerdict:
    before = queue.last_verdict(reviewed)
    if word.knows_after and word.after != (before.pk if before else None):
        raise StaleState(_overtaken(before))
    plan = carrying_out.plan(act, deal=deal, word=word)
    counted = _keeps(review, deal, word)
    verdict = _say(
        act,
        review,
        reviewed,
        deal,
        word,
        supersedes=before,
        close_on=word.close_on if word.verdict == verdicts.MOVE else None,
        resume_on=word.resume_on if word.verdict == verdicts.PAUSE else None,
        stage=plan.stage,
        forecast=plan.forecast,
        in_crm=plan.in_crm,
        keeps=counted,
        raises_flag=keeps.raises_flag(counted),
    )
    if before is not None:
        follow_ups.drop_of(act, verdict=before)
    carrying_out.carry_out(act, deal=deal, word=word, plan=plan)
    if plan.in_crm:
        follow_ups.owe_in_crm(act, verdict=verdict, deal=deal)
    if word.verdict == verdicts.HELP:
        follow_ups.owe_help(act, verdict=verdict, deal=deal, helper_id=word.helper_id, due_on=word.due_on)
    if verdict.keeps == keeps.RAISES_FLAG:
        flag_notices.tell(act, verdict=verdict)
    return _record(act, verdict)  # The last event of the act: the one that is offered to be undone.


def _overtaken(before: DealVerdict | None) -> str:
    if before is None or before.verdict == verdicts.UNDONE:
        return "The verdict on this deal was undone meanwhile. Look at it again, then say yours."
    return f"{before.by.name} judged this deal meanwhile: {before.verdict}. Look at it, then say yours."


def _keeps(review: PipelineReview, deal: Deal, word: Word) -> int:
    if word.verdict != verdicts.KEEP:
        return 0
    earlier = deal_facts.standing_verdicts(deal_ids=[deal.pk], but_review=review.pk)[deal.pk]
    return keeps.keeps_in_row(deal_facts.said(earlier), deal_facts.key_of(deal)) + 1


def _say(act: Act, review: PipelineReview, reviewed: ReviewedDeal, deal: Deal, word: Word, **facts: Any) -> DealVerdict:
    try:
        with transaction.atomic():
            return DealVerdict.objects.create(
                review=review,
                reviewed=reviewed,
                deal=deal,
                verdict=word.verdict,
                words=word.words.strip(),
                amount=deal.amount,
                facts_key=deal_facts.key_of(deal),
                at=act.now,
                by=act.person,
                **facts,
            )
    except IntegrityError:
        raise StaleState("Somebody else judged this deal at the same moment. Look at it, then say yours.") from None


def _record(act: Act, verdict: DealVerdict) -> DealVerdict:
    audit.record(
        act,
        verb="deal judged",
        subject=verdict,
        after={"verdict": verdict.verdict, "deal": verdict.deal.name, "review": str(verdict.review)},
        reason=verdict.words,
    )
    return verdict
