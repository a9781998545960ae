"""A team's pipeline review of scale, step by step: planned, opened, shown, judged and closed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from accounts.models import Person
from accounts.record.rules.acts import Act, Via
from bench.generate.people import NOW, TODAY
from bench.pages import Cast, Page, client_of
from reviews.models import PipelineReview, ReviewedDeal
from reviews.pipeline_reviews.rules import verdicts
from reviews.pipeline_reviews.rules.follow_ups import Action
from reviews.pipeline_reviews.rules.queue import FULL_LIST
from reviews.pipeline_reviews.rules.verdicts import Word
from reviews.pipeline_reviews.services import closing, judging, openings, planning

WEEK = "2026-W48"


def steps() -> Iterator[tuple[str, Callable[[], Any]]]:
    """What happens around the review of one team, by name. Each has to be done before the next is asked for."""
    cast = Cast()
    manager = cast.manager
    yield "reviews of two weeks planned, all teams", lambda: planning.plan_weeks(Act(None, NOW, Via.COMMAND))
    review = PipelineReview.objects.get(holder=manager, week=WEEK)
    address = f"/pipeline/review/{review.pk}/"
    yield _page("page of a review to come", manager, address)
    yield "a review opened, its queue frozen", lambda: _open(manager, review)
    review.refresh_from_db()
    rows = list(ReviewedDeal.objects.filter(review=review).order_by("position"))
    print(f"{review.team.name} has {len(rows):,} open deals in its review", flush=True)
    yield _page("deck of a review", manager, f"{address}present/")
    first, *others = rows[:FULL_LIST]
    yield "a deal kept", lambda: _keep(manager, review, first)
    for row in others:
        _keep(manager, review, row)
    yield _page("deck of a review, all judged", manager, f"{address}present/")
    yield "a review closed, its minutes frozen", lambda: _close(manager, review)
    yield _page("page of a closed review", manager, address)
    yield _page("roster of pipeline reviews", cast.leader, "/pipeline/review/")
    yield _page("memory of verdicts", cast.leader, "/pipeline/review/memory/")


def _page(name: str, viewer: Person, address: str) -> tuple[str, Callable[[], Any]]:
    """A page in a process that is warm."""
    page = Page(name, viewer, address)
    client = client_of(page)
    page.ask(client)
    return name, lambda: page.ask(client)


def _open(manager: Person, review: PipelineReview) -> None:
    openings.open_review(Act(manager, NOW, Via.PAGE), review=review, version=review.version)


def _keep(manager: Person, review: PipelineReview, row: ReviewedDeal) -> None:
    word = Word(verdicts.KEEP, after=None, knows_after=True)
    judging.judge(Act(manager, NOW, Via.PAGE), review=review, deal_id=row.deal_id, word=word)


def _close(manager: Person, review: PipelineReview) -> None:
    review.refresh_from_db()
    closing.close(
        Act(manager, NOW, Via.PAGE),
        review=review,
        version=review.version,
        commit=Decimal(1_000_000),
        best_case=Decimal(2_000_000),
        actions=[Action("Name who signs", manager.pk, TODAY)],
    )
