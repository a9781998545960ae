"""The last review of a person in words: held, due or dodged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo

from reviews.boards.selectors.latest_reviews import LatestReview
from traps_web.ui import values, words

HELD = ("stands", "to sign", "signed")
DODGED = "dodged"
CLOSED = {"excused": values.State("waived", "excused"), "unsigned": values.State("missed", "closed unsigned")}


def stands(review: LatestReview, *, now: datetime, zone: tzinfo) -> values.State:
    """Where the newest review of somebody stands, with its day."""
    if review.status in CLOSED:
        return CLOSED[review.status]
    day = words.day(review.presents_at.astimezone(zone).date())
    if review.status == "sent back" and review.sent_back_until is not None:
        return values.State("late", f"sent back until {words.day(review.sent_back_until)}")
    if review.status == "live":
        return values.State("open", "held now")
    if review.ended_at is not None:
        held = words.day(review.ended_at.astimezone(zone).date())
        return values.State("done", held if review.status == "signed" else f"{held}, to sign")
    if review.presents_at.astimezone(zone).date() < now.astimezone(zone).date():
        return values.State("missed", f"{DODGED} {day}")
    return values.State("open", f"due {day}")


def is_dodged(review: LatestReview, *, now: datetime, zone: tzinfo) -> bool:
    """Whether the day of a review went by without it."""
    return stands(review, now=now, zone=zone).word.startswith(DODGED)


def held_of(reviews: Iterable[LatestReview]) -> str:
    """How many of the newest cycle were held: "3 of 6 held"."""
    newest_reviews = list(reviews)
    if not newest_reviews:
        return ""
    newest = max(review.quarter_starts_on for review in newest_reviews)
    here = [review for review in newest_reviews if review.quarter_starts_on == newest]
    return f"{words.number(sum(review.status in HELD for review in here))} of {words.number(len(here))} held"
