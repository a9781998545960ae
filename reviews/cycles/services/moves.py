"""Moving one review to another day: a row with before and after, and the deadlines that hang on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F

from accounts.duties.services import notices
from accounts.organisation.access import deciding_for
from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from reviews.cycles.models import Review, ReviewMove, ReviewMoveRequest
from reviews.cycles.rules import dates
from reviews.cycles.rules import moves as rules
from reviews.cycles.rules.states import NOT_HELD
from reviews.cycles.selectors import moves as selector
from reviews.cycles.services import closing, duties, move_requests, steps
from traps_web.lib import clock
from traps_web.lib.faults import Invalid, StaleState
from traps_web.ui import words


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it: the review was moved, or somebody's word is asked for."""

    review: Review
    move: ReviewMove | None = None
    request: ReviewMoveRequest | None = None


@transaction.atomic
def move(act: Act, *, review: Review, version: int, day: date, at: time | None = None, reason: str) -> Outcome:
    """Move a review that is still ahead to another day inside its window, at the same hour unless another one is named.

    The first later day counts as an extension of the reviewer. Each further one is decided by whoever stands above the
    reviewer, and an earlier hour within 48 hours by the person: then they are asked first, and the review stays where
    it is until they agree. Raises Invalid by field, Refused, StaleState.
    """
    closing.require_open(review.cycle)
    steps.REVIEWS.require(act, review, "move")
    if not selector.is_ahead(review=review, now=act.now):
        raise StaleState(rules.TOO_LATE)
    after = _instant(review, day, at)
    if wrong := _faults(review, after, reason, act.now):
        raise Invalid(**wrong)
    word = rules.word_of(
        before=review.presents_at,
        after=after,
        is_later=_day(after) > _day(review.presents_at),
        now=act.now,
        later_moves=selector.later_moves(review=review),
    )
    steps.touch(review=review, version=version, statuses=frozenset(NOT_HELD))
    why, fresh = " ".join(reason.split()), steps.read(review.pk)
    if word == "nobody":
        return _apply(act, fresh, after, why)
    if word == "above" and _decides_alone(act, fresh):
        return _apply(act, fresh, after, why, alone=selector.next_above(review=fresh, asked_by=act.person) is None)
    return Outcome(fresh, request=move_requests.ask(act, review=fresh, after=after, reason=why, word_of=word))


@transaction.atomic
def answer(act: Act, *, request: ReviewMoveRequest, agree: bool, answer: str) -> Outcome:
    """Say yes or no to a move that takes one's word; a no needs words, and the first answer stands.

    Raises Refused, Invalid (answer), StaleState when it was answered meanwhile or the review cannot be moved there any
    more.
    """
    review = steps.read(request.review_id)
    closing.require_open(review.cycle)
    step = move_requests.REQUESTS.require(act, request, "agree" if agree else "refuse", {"answer": answer})
    # A no is right even after the hour: it settles who owes the answer, and the day stays.
    if agree and (request.presents_before != review.presents_at or not selector.is_ahead(review=review, now=act.now)):
        raise StaleState(rules.TOO_LATE)
    if agree and (wrong := _faults(review, request.presents_after, request.reason, act.now)):
        raise StaleState(" ".join(wrong.values()))
    move_requests.settle(act, step, request=request, answer=answer)
    if not agree:
        return Outcome(review)
    return _apply(act.of(request.asked_by), review, request.presents_after, request.reason, agreed_by=act.person)


def _apply(
    act: Act, review: Review, after: datetime, reason: str, *, agreed_by: Person | None = None, alone: bool = False
) -> Outcome:
    before, is_later = review.presents_at, _day(after) > _day(review.presents_at)
    freezes_at = review.freezes_at if selector.is_frozen(review=review) else after - dates.FREEZES_BEFORE
    prepare_by = rules.prepare_by(
        before=before, prepare_before=review.prepare_by, after=after, freezes_at=freezes_at, now=act.now
    )
    unchanged = Review.objects.filter(pk=review.pk, presents_at=before, status__in=NOT_HELD, version=review.version)
    moved = {"presents_at": after, "freezes_at": freezes_at, "prepare_by": prepare_by}
    if not unchanged.update(version=F("version") + 1, **moved):
        raise StaleState(steps.CHANGED)
    move_requests.lapse(act, reviews=[review.pk])
    row = ReviewMove.objects.create(
        review=review,
        presents_before=before,
        presents_after=after,
        reason=reason,
        is_later=is_later,
        moved_at=act.now,
        moved_by=act.person,
        agreed_by=agreed_by,
        decided_alone=alone,
    )
    fresh = steps.read(review.pk)
    duties.moved(act.of(agreed_by or act.person), review=fresh, reason=reason, is_later=is_later)
    audit.record(
        act,
        verb="review moved",
        subject=fresh,
        before={"presents_at": before.isoformat()},
        after={"presents_at": after.isoformat(), "agreed_by": agreed_by.name if agreed_by else ""},
        reason=reason,
    )
    _tell(act, fresh, row)
    return Outcome(fresh, move=row)


def _faults(review: Review, after: datetime, reason: str, now: datetime) -> dict[str, str]:
    day = _day(after)
    wrong = rules.faults(
        period=review.cycle.period_key,
        day=day,
        is_working=day in calendar.working_days(day, day + dates.ONE_DAY),
        window=(review.cycle.starts_on, review.cycle.ends_before),
        before=review.presents_at,
        after=after,
        reason=reason,
        now=now,
    )
    if "day" not in wrong and selector.is_busy(review=review, at=after):
        wrong["at"] = rules.TAKEN.format(reviewer=review.reviewer.name)
    return wrong


def _decides_alone(act: Act, review: Review) -> bool:
    """Who moves it stands above the reviewer, or nobody does."""
    above = deciding_for(by=act.person, owner=review.reviewer, today=clock.today_in(_zone(), act.now))
    return above is not None or selector.next_above(review=review, asked_by=act.person) is None


def _instant(review: Review, day: date, at: time | None) -> datetime:
    hour = at or clock.local(review.presents_at, _zone()).time()
    return dates.slot_at(day, hour, _zone()).presents_at


def _day(at: datetime) -> date:
    return clock.local_date(at, _zone())


def _zone() -> str:
    return organisation_selector.current().time_zone


def _tell(act: Act, review: Review, row: ReviewMove) -> None:
    """Both sides read the same, each in the own zone."""
    organisation = organisation_selector.current()
    for person in (review.person, review.reviewer):
        zone = ZoneInfo(calendar.zone_of(person, organisation))
        whose = "Your review" if person == review.person else f"{words.possessive(review.person.name)} review"
        before, after = words.moment(row.presents_before, zone), words.moment(row.presents_after, zone)
        notices.tell(
            act,
            person=person,
            kind="review-moved",
            key=f"review-move:{row.pk}",
            text=f"{whose} of {review.cycle.period_key} is held {after} instead of {before}. "
            f"{act.person.name}: {row.reason}",
            address=f"/reviews/{review.pk}/",
            needed_by=min(row.presents_before, row.presents_after),
        )
