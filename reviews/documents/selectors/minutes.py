"""Minutes: everything that was written in a review, as one document."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.organisation.models import Person
from reviews.cycles.models import Review, ReviewPromise, Verdict
from reviews.documents.models import Answer
from reviews.documents.rules import catch_up
from reviews.documents.rules.causes import repeats
from reviews.documents.selectors.preparation import Preparation
from reviews.documents.selectors.promises import OpeningPromise

SCHEMA = 1


def content(*, preparation: Preparation, by: Person, now: datetime) -> dict[str, Any]:
    """The document, schema 1, ready for its canonical spelling. Needs the packet."""
    review, packet = preparation.review, preparation.packet
    if packet is None:
        raise ValueError("Minutes need a packet.")
    return {
        "schema": SCHEMA,
        "packet": {"sha256": packet.sha256, "version": packet.version, "timing": packet.timing},
        "period": review.cycle.period_key,
        "zone": preparation.document["zone"],
        "currency": preparation.document["currency"],
        "person": review.person.name,
        "reviewer": review.reviewer.name,
        "team": review.team.name if review.team else None,
        "prepared_at": review.prepared_at,
        "started_at": review.started_at,
        "ended_at": review.ended_at,
        "scores": [score(opening) for opening in preparation.judged],
        "explanations": explanations(preparation),
        "actions": actions(preparation),
        "cover": cover(preparation),
        "answers": answers(review),
        "verdicts": verdicts(review),
        "promises": promises(review),
        "closed_at": now,
        "closed_by": by.name,
        "carried": [carried(opening) for opening in preparation.carried],
    }


def score(opening: OpeningPromise) -> dict[str, Any]:
    """What became of a promise."""
    return carried(opening) | {
        "outcome": opening.promise.outcome,
        "words": opening.promise.outcome_words,
        "is_early": opening.is_early,
    }


def carried(opening: OpeningPromise) -> dict[str, Any]:
    """A promise with its day, and the quarter that it comes from."""
    return {"text": opening.promise.text, "due_on": opening.promise.due_on, "promised_in": opening.promised_in}


def explanations(preparation: Preparation) -> list[dict[str, Any]]:
    """Month by month the cause, whose control it lies in, how often it was given by now, and the words."""
    rows = [preparation.explanations[month] for month in preparation.months if month in preparation.explanations]
    named = [row for row in rows if row.cause is not None]
    times = dict(
        zip(
            (row.month for row in named),
            repeats(preparation.given_before, [row.cause.pk for row in named if row.cause is not None]),
            strict=True,
        )
    )
    return [
        {
            "month": row.month,
            "cause": row.cause.name if row.cause else "",
            "in_my_control": row.cause.in_my_control if row.cause else None,
            "words": row.words,
            "times": times.get(row.month, 0),
        }
        for row in rows
    ]


def actions(preparation: Preparation) -> list[dict[str, Any]]:
    """What happens now, with what each act counts for."""
    return [
        {
            "text": row.text,
            "about": row.deal.name if row.deal else row.customer.name if row.customer else "",
            "amount": row.amount,
            "chance_ppm": row.chance_ppm,
            "counts": catch_up.counts_for(row.amount, row.chance_ppm),
            "due_on": row.due_on,
        }
        for row in preparation.actions
    ]


def cover(preparation: Preparation) -> dict[str, Any]:
    """The gap, what covers it, and the money without a plan."""
    gap = preparation.document.get("gap") or {"period": "", "amount": None}
    covered = catch_up.cover(None if gap["amount"] is None else Decimal(gap["amount"]), preparation.actions)
    return {
        "period": gap["period"],
        "gap": covered.gap,
        "expected": covered.expected,
        "uncovered": covered.uncovered,
        "is_known": gap["amount"] is not None,
    }


def answers(review: Review) -> list[dict[str, Any]]:
    """What the group said, in the order it came."""
    rows = Answer.objects.filter(review=review).select_related("person").order_by("answered_at", "pk")
    return [
        {"id": row.pk, "name": row.person.name, "stands": row.stands, "idea": row.idea, "reply": row.reply}
        for row in rows
    ]


def verdicts(review: Review) -> list[dict[str, Any]]:
    """Every verdict, oldest first."""
    rows = Verdict.objects.filter(review=review).select_related("by").order_by("at", "pk")
    return [
        {"verdict": row.verdict, "until": row.until, "words": row.words, "at": row.at, "by": row.by.name}
        for row in rows
    ]


def promises(review: Review) -> list[dict[str, Any]]:
    """The three promises as they are written."""
    rows = ReviewPromise.objects.filter(review=review).order_by("position")
    return [{"position": row.position, "text": row.text, "due_on": row.due_on} for row in rows]
