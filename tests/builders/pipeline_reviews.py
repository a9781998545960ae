"""Builders of pipeline reviews."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import Person, Team
from pipeline.models import Deal
from reviews.models import DealVerdict, FollowUp, PipelineReview
from reviews.pipeline_reviews.rules.follow_ups import Action
from reviews.pipeline_reviews.rules.verdicts import Word
from reviews.pipeline_reviews.services import closing, judging, openings, planning
from tests import make
from tests.builders.deals import make_deal

WEEK = "2026-W48"
STEP = {"next_step": "Call", "next_step_on": date(2026, 12, 1)}
FRIDAY = date(2026, 11, 27)


def plan(now: datetime = make.NOW) -> None:
    """Plan the reviews of the week and the next, as the job does."""
    planning.plan_weeks(make.act(now=now))


def planned(team: Team, *, week: str = WEEK) -> PipelineReview:
    """The review of a team in a week, planned by the job."""
    if not PipelineReview.objects.filter(team=team, week=week).exists():
        plan()
    return PipelineReview.objects.get(team=team, week=week)


def live(team: Team, *, by: Person, week: str = WEEK, now: datetime = make.NOW) -> PipelineReview:
    """An opened review."""
    review = planned(team, week=week)
    return openings.open_review(make.act(by, now=now), review=review, version=review.version)


def say(
    by: Person, review: PipelineReview, deal: Deal, verdict: str, *, now: datetime = make.NOW, **facts: Any
) -> DealVerdict:
    """A verdict as a page gives it."""
    word = Word(verdict, **facts)
    return judging.judge(make.act(by, now=now), review=review, deal_id=deal.pk, word=word)


def close(
    by: Person,
    review: PipelineReview,
    *,
    now: datetime = make.NOW,
    actions: Sequence[Action] = (),
    commit: str = "",
    **facts: Any,
) -> PipelineReview:
    """Close a review as it stands."""
    review.refresh_from_db()
    figures = {"commit": Decimal(commit)} if commit else {}
    return closing.close(
        make.act(by, now=now), review=review, version=review.version, actions=actions, **figures, **facts
    )


def held(team: Team, *, by: Person, week: str = WEEK, now: datetime = make.NOW) -> PipelineReview:
    """A review of the week in which every deal was kept, closed."""
    review = live(team, by=by, week=week, now=now)
    for row in review.deals.select_related("deal"):
        say(by, review, row.deal, "keep", now=now)
    return close(by, review, now=now)


def action(world: make.World) -> FollowUp:
    """An action of the rep, agreed in the review of the team in which one deal of theirs was kept."""
    deal = make_deal(world.rep, at="Engaging", name="Stanredtax", **STEP)
    review = live(world.north, by=world.manager)
    say(world.manager, review, deal, "keep")
    close(world.manager, review, actions=[Action("Name the signer", world.rep.pk, FRIDAY, deal.pk)])
    return FollowUp.objects.get(review=review)
