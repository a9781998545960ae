"""Opening a pipeline review: from then on its list stands, each deal as it was, at its place."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.organisation.selectors import calendar
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.acts import Act
from pipeline.deals.models import Deal
from pipeline.deals.rules.forecasts import forecast_of
from reviews.pipeline_reviews.models import PipelineReview, ReviewedDeal
from reviews.pipeline_reviews.rules.queue import Placed
from reviews.pipeline_reviews.rules.states import Status
from reviews.pipeline_reviews.selectors import queue
from reviews.pipeline_reviews.selectors import reviews as selector
from reviews.pipeline_reviews.selectors.deal_facts import key_of
from reviews.pipeline_reviews.services.steps import REVIEWS
from traps_web.lib import fiscal
from traps_web.lib.faults import Invalid, StaleState
from traps_web.ui import words

TRAP: Final = "pipeline-review"
_DAY = timedelta(days=1)


def subject_of(review: PipelineReview) -> str:
    """What the duty to hold a review is about."""
    return f"pipeline-review:{review.pk}"


def address_of(review: PipelineReview) -> str:
    """The page of a pipeline review."""
    return f"/pipeline/review/{review.pk}/"


@transaction.atomic
def open_review(act: Act, *, review: PipelineReview, version: int) -> PipelineReview:
    """Open a review: its deals are frozen in their order, each with every reason for its place.

    A team without open deals has a review as well: it ends with the call and the actions. Raises Refused, StaleState,
    and Invalid before its week and where another review of the team is still live.
    """
    step = REVIEWS.require(act, review, "open")
    today = organisation_today(act.now)
    starts_on = fiscal.activity_week_range(review.week, calendar.rules())[0]
    if today < starts_on:
        raise Invalid(whole=f"The week of this review begins on {words.day(starts_on)}. It cannot be opened before.")
    previous = selector.last_held(team_id=review.team_id, before_week=review.week)
    since = (previous.held_on if previous else None) or today - selector.WITHOUT_ONE
    lineup = queue.lineup(team_id=review.team_id, name=review.team.name, since=since, today=today)
    try:
        with transaction.atomic():
            opened = REVIEWS.move(
                act,
                review,
                step,
                held={"version": version},
                version=F("version") + 1,
                opened_at=act.now,
                opened_by=act.person,
                held_on=today,
                since_on=since,
                previous=previous,
            )
    except IntegrityError:
        raise _why_not(review) from None
    ReviewedDeal.objects.bulk_create(frozen(opened, lineup.deals[row.deal_id], row) for row in lineup.placed)
    return opened


def _why_not(review: PipelineReview) -> Exception:
    live = PipelineReview.objects.filter(team_id=review.team_id, status=Status.LIVE).first()
    if live is None:
        return StaleState()
    number = int(live.week.split("-W")[1])
    return Invalid(whole=f"The review of week {number} is still live. Close it before you open this one.")


def frozen(review: PipelineReview, deal: Deal, placed: Placed) -> ReviewedDeal:
    """An unsaved row that keeps a deal as it stands, at its place in a review."""
    return ReviewedDeal(
        review=review,
        deal=deal,
        position=placed.position,
        part=placed.part,
        reasons=[{"kind": row.kind, "text": row.text, "number": row.number} for row in placed.reasons],
        name=deal.name,
        owner=deal.owner,
        stage=deal.stage,
        amount=deal.amount,
        forecast=forecast_of(deal.forecast, deal.stage.forecast_category),
        close_on=deal.close_on,
        next_step=deal.next_step,
        next_step_on=deal.next_step_on,
        facts_key=key_of(deal),
    )
