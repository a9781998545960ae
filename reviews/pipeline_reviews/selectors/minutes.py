"""The minutes of a pipeline review: the content that is frozen, and the frozen document read again."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.organisation.models import Person
from accounts.organisation.selectors import replaced_names
from accounts.record.rules.readers import Reader
from accounts.record.rules.replaced_names import Subject
from pipeline.history.rules.movement import Bucket
from pipeline.history.selectors.movement import MovementShown
from reviews.pipeline_reviews.models import DealVerdict, FollowUp, PipelineMinutes, PipelineReview
from reviews.pipeline_reviews.selectors import agenda as agendas
from reviews.pipeline_reviews.selectors.agenda import Agenda, LastTime
from reviews.pipeline_reviews.selectors.ending import Ending
from reviews.pipeline_reviews.selectors.queue import InReview
from traps_web.lib import money

SCHEMA = 1


def visible(*, viewer: Person) -> QuerySet[Any]:
    """The minutes that a viewer sees."""
    return PipelineMinutes.objects.visible_to(viewer).select_related("review", "written_by")


def of_review(*, viewer: Person, review: PipelineReview) -> PipelineMinutes | None:
    """The minutes of a review; None until it is closed."""
    minutes: PipelineMinutes | None = visible(viewer=viewer).filter(review=review).first()
    return minutes


def document(minutes: PipelineMinutes) -> dict[str, Any]:
    """What the minutes say, from their bytes and nothing else; names that are gone since are replaced."""
    body: dict[str, Any] = replaced_names.document(
        minutes.body, at=minutes.written_at, about=lambda: _people(minutes.review)
    )
    return body


def _people(review: PipelineReview) -> Iterator[Subject]:
    ids = {review.holder_id, review.opened_by_id, review.closed_by_id}
    ids |= set(review.deals.values_list("owner_id", flat=True))
    ids |= set(review.follow_ups.values_list("owner_id", flat=True))
    ids |= set(review.verdicts.values_list("by_id", flat=True))
    return (replaced_names.person(pk) for pk in ids if pk is not None)


def content(
    reader: Reader, *, review: PipelineReview, deals: Collection[InReview], ending: Ending, closed_at: datetime
) -> dict[str, Any]:
    """What was seen, said and agreed, as it stands at the end of the review.

    Of the deals after the list only those that somebody judged or wrote a note on.
    """
    opened = agendas.agenda(reader, review=review)
    return {
        "schema": SCHEMA,
        "review": {
            "team": review.team.name,
            "week": review.week,
            "holder": review.holder.name,
            "since": opened.since,
            "held_on": opened.until,
            "opened_at": review.opened_at,
            "opened_by": review.opened_by.name if review.opened_by else "",
            "closed_at": closed_at,
            "closed_by": reader.viewer.name,
        },
        "movement": _movement(opened),
        "last_time": _last_time(opened.last) if opened.last else None,
        "deals": [_deal(row) for row in deals if row.is_on_list or row.verdict or row.notes],
        "ending": _ending(ending),
    }


def _movement(opened: Agenda) -> dict[str, Any] | None:
    shown = opened.movement
    if shown is None:
        return None
    return {
        "opening": _cents(shown.movement.opening.amounts.pipeline),
        "buckets": [
            {"name": bucket.value, "deals": len(row.deal_ids), "amount": _cents(row.amounts.pipeline)}
            for bucket, row in _buckets(shown)
        ],
        "closing": _cents(shown.movement.closing.amounts.pipeline),
    }


def _buckets(shown: MovementShown) -> list[tuple[Bucket, Any]]:
    return [(bucket, row) for bucket, row in shown.movement.buckets.items() if row.deal_ids]


def _cents(minor: int) -> Any:
    return money.from_minor(minor)


def _last_time(last: LastTime) -> dict[str, Any]:
    return {
        "week": last.review.week,
        "verdicts": [
            {
                "deal": row.verdict.reviewed.name,
                "verdict": row.verdict.verdict,
                "has_changed": row.has_changed,
                "held": row.held,
            }
            for row in last.verdicts
        ],
        "follow_ups": [_follow_up(row.follow_up) | {"held": row.held} for row in last.follow_ups],
    }


def _follow_up(row: FollowUp) -> dict[str, Any]:
    return {"kind": row.kind, "text": row.text, "owner": row.owner.name, "due_on": row.due_on}


def _deal(row: InReview) -> dict[str, Any]:
    return {
        "position": row.row.position,
        "part": row.row.part,
        "reasons": [reason["text"] for reason in row.row.reasons],
        "deal": row.row.deal_id,
        "name": row.row.name,
        "owner": row.row.owner.name,
        "stage": row.row.stage.name,
        "amount": row.row.amount,
        "forecast": row.row.forecast,
        "close_on": row.row.close_on,
        "next_step": row.row.next_step,
        "next_step_on": row.row.next_step_on,
        "verdict": _verdict(row.verdict) if row.verdict else None,
        "notes": [{"words": note.words, "by": note.by.name, "at": note.at} for note in row.notes],
        "has_flag": row.has_flag,
        "status": row.deal.status,
    }


def _verdict(row: DealVerdict) -> dict[str, Any]:
    follow_up = getattr(row, "follow_up", None)
    return {
        "verdict": row.verdict,
        "words": row.words,
        "close_on": row.close_on,
        "resume_on": row.resume_on,
        "stage": row.stage.name if row.stage else None,
        "forecast": row.forecast,
        "in_crm": row.in_crm,
        "keeps": row.keeps,
        "raises_flag": row.raises_flag,
        "amount": row.amount,
        "by": row.by.name,
        "at": row.at,
        "follow_up": _follow_up(follow_up) if follow_up else None,
    }


def _ending(ending: Ending) -> dict[str, Any]:
    gap, call, lands = ending.gap, ending.call, ending.lands
    return {
        "period": ending.period.key,
        "deals": ending.deals,
        "judged": ending.judged,
        "closed_meanwhile": ending.closed_meanwhile,
        "flags": ending.flags,
        "verdicts": [{"verdict": row.verdict, "deals": row.deals, "amount": row.amount} for row in ending.tallies],
        "budget": gap.budget if gap else None,
        "gap": gap.missing if gap else None,
        "coverage": f"{gap.coverage:.4f}" if gap and gap.coverage is not None else None,
        "call": {"commit": call.commit, "best_case": call.best_case, "by": call.said_by.name} if call else None,
        "landing": {"basis": lands.basis, "expected": lands.expected, "low": lands.low, "high": lands.high}
        if lands
        else None,
        "actions": [_follow_up(row) for row in ending.actions],
    }
