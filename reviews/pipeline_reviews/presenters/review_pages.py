"""The page of one review: what it will take, how far it is, or its minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse

from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.readers import Reader
from reviews.pipeline_reviews.models import PipelineReview
from reviews.pipeline_reviews.presenters.minutes_pages import minutes_of
from reviews.pipeline_reviews.presenters.rosters import week_name
from reviews.pipeline_reviews.presenters.standings import Standing
from reviews.pipeline_reviews.rules.queue import FULL_LIST, NOT_READY_PART
from reviews.pipeline_reviews.rules.states import MACHINE, Status
from reviews.pipeline_reviews.selectors import queue, slides
from reviews.pipeline_reviews.selectors import reviews as selector
from reviews.pipeline_reviews.selectors.queue import Lineup
from traps_web.ui import values, words
from traps_web.ui.addresses import address


@dataclass(frozen=True, slots=True)
class Expected:
    """A deal that the review would take now."""

    number: str
    name: str
    url: str
    owner: str
    why: str
    is_ready: bool
    amount: str


_ENDED: Final = {
    Status.DODGED: "was dodged: its week ended and nobody had opened it",
    Status.EXCUSED: "was excused: nobody owed it",
}


def context(reader: Reader, review: PipelineReview, role: str) -> dict[str, Any]:
    """Everything that the page shows."""
    path = (values.Crumb("Pipeline reviews", address("pipeline_reviews", week=review.week)),)
    shown: dict[str, Any] = {"review": review, "path": path, "week": week_name(review.week)}
    if review.status == Status.CLOSED:
        return shown | _closed(reader, review)
    if review.status == Status.LIVE:
        return shown | _live(reader, review, role)
    if review.status == Status.DUE:
        return shown | _due(reader, review, role)
    name = f"The review of {review.team.name} of {week_name(review.week).lower()}"
    return shown | {"statement": f"{name} {_ENDED[Status(review.status)]}.", "sub": _owed(reader, review)}


def _owed(reader: Reader, review: PipelineReview) -> str:
    return f"{review.holder.name} owed it by {words.deadline(review.due_at, reader.zone)}."


def _closed(reader: Reader, review: PipelineReview) -> dict[str, Any]:
    minutes = minutes_of(reader, review)
    return {
        "minutes": minutes,
        "statement": f"{review.team.name}: {minutes.statement}" if minutes else review.team.name,
        "sub": f"{minutes.held}." if minutes else "",
        "pdf_url": reverse("pipeline_review_pdf", args=[review.pk]),
        "slides_url": reverse("pipeline_review_present", args=[review.pk]),
    }


def _live(reader: Reader, review: PipelineReview, role: str) -> dict[str, Any]:
    judged, count = slides.counts(review=review)
    holds = MACHINE.ever("judge", {role})
    return {
        "statement": Standing.of(reader, review, judged=judged, count=count).waiting.sentence,
        "sub": "Each verdict acts at once." if holds else "Your screen follows the one in the room.",
        "slides_url": reverse("pipeline_review_present", args=[review.pk]),
        "slides_word": "Continue" if holds else "Look on",
    }


def _due(reader: Reader, review: PipelineReview, role: str) -> dict[str, Any]:
    today = organisation_today(reader.now, reader.organisation)
    since = selector.since_day(review, today)
    lineup = queue.lineup(team_id=review.team_id, name=review.team.name, since=since, today=today)
    late = reader.now > review.due_at
    return {
        "statement": f"The review of {review.team.name} {'was' if late else 'is'} due "
        f"{words.deadline(review.due_at, reader.zone)}.",
        "sub": _lineup_words(lineup, review, since=words.day(since)),
        "may_open": MACHINE.ever("open", {role}),
        "expected": _expected(lineup),
        "expected_more": _more(len(lineup.placed)),
        "movement_url": address("movement", since=since, team=review.team_id, period="everything"),
    }


def _lineup_words(lineup: Lineup, review: PipelineReview, *, since: str) -> str:
    if not lineup.placed:
        return f"{review.team.name} has no open deals, so there is nothing to review."
    not_ready = sum(placed.part == NOT_READY_PART for placed in lineup.placed)
    unready = f"{words.plural(not_ready, 'deal is', 'deals are')} not ready" if not_ready else "every deal is ready"
    return f"{review.holder.name} holds it. As of now {unready}; it opens with what moved since {since}."


def _expected(lineup: Lineup) -> Sequence[Expected]:
    """The list as it would be taken now; opening freezes it."""
    rows = []
    for placed in lineup.placed[:FULL_LIST]:
        deal = lineup.deals[placed.deal_id]
        rows.append(
            Expected(
                number=words.number(placed.position),
                name=deal.name,
                url=reverse("deal_detail", args=[deal.pk]),
                owner=deal.owner.name,
                why=words.listed([reason.text for reason in placed.reasons]) or "open",
                is_ready=placed.part != NOT_READY_PART,
                amount=words.money(deal.amount),
            )
        )
    return rows


def _more(count: int) -> str:
    if count <= FULL_LIST:
        return ""
    return f"{words.plural(count - FULL_LIST, 'more deal')} can be opened and judged as well."
