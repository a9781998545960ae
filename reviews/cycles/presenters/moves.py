"""Moves of a review in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from accounts.organisation.presenters import period_words
from reviews.cycles.models import Cycle, Review, ReviewMove, ReviewMoveRequest
from traps_web.ui import values, words

STATES = {
    "asked": values.State("open", "asked for"),
    "agreed": values.State("done", "agreed"),
    "refused": values.State("missed", "refused"),
    "lapsed": values.State("none", "no longer asked for"),
}
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class MoveRow:
    """A move that was made."""

    before: str
    after: str
    more: str


@dataclass(frozen=True)
class RequestRow:
    """A move that somebody asked for."""

    pk: int
    what: str
    state: values.State
    more: str
    is_open: bool


def moves(rows: Sequence[ReviewMove], zone: ZoneInfo) -> list[MoveRow]:
    """Each move with who made it, who agreed, and why."""
    return [
        MoveRow(words.moment(row.presents_before, zone), words.moment(row.presents_after, zone), _more(row, zone))
        for row in rows
    ]


def _more(row: ReviewMove, zone: ZoneInfo) -> str:
    agreed = f", agreed by {row.agreed_by.name}" if row.agreed_by else ", decided alone" if row.decided_alone else ""
    return f"{row.moved_by.name}{agreed}, {words.moment(row.moved_at, zone)}: {row.reason}"


def requests(rows: Sequence[ReviewMoveRequest], zone: ZoneInfo) -> list[RequestRow]:
    """Each request with what became of it."""
    return [_request(row, zone) for row in rows]


def _request(row: ReviewMoveRequest, zone: ZoneInfo) -> RequestRow:
    answer = f" {row.decided_by.name}: {row.answer}" if row.decided_by and row.answer else ""
    return RequestRow(
        pk=row.pk,
        what=f"{words.moment(row.presents_after, zone)} instead of {words.moment(row.presents_before, zone)}",
        state=STATES[row.status],
        more=f"{row.asked_by.name}, {words.moment(row.asked_at, zone)}: {row.reason}{answer}",
        is_open=row.status == "asked",
    )


def statement(review: Review, zone: ZoneInfo) -> str:
    """When it is held so far."""
    return (
        f"{words.possessive(review.person.name)} review of {period_words.lasting(review.cycle.period_key)} is held "
        f"{words.moment(review.presents_at, zone)}."
    )


def terms(review: Review, *, later_moves: int) -> str:
    """What a move means, and whose word it takes."""
    cycle: Cycle = review.cycle
    window = f"{words.day(cycle.starts_on)} to {words.day(cycle.ends_before - _DAY, year=True)}"
    later = (
        f"The line above {review.reviewer.name} decides on another later day."
        if later_moves
        else f"A later day counts as an extension of {review.reviewer.name}."
    )
    whose = words.possessive(review.person.name)
    return f"Reviews are held {window}. {later} An earlier time within 48 hours needs {whose} consent."


def request_sentence(row: ReviewMoveRequest, zone: ZoneInfo) -> str:
    """The request as a sentence."""
    review = row.review
    whose, after = words.possessive(review.person.name), words.moment(row.presents_after, zone)
    return (
        f"{row.asked_by.name} asks to hold {whose} review of {period_words.lasting(review.cycle.period_key)} {after}."
    )
