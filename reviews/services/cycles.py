"""Cycles: opening the round of reviews of a quarter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from accounts.access import sees_everybody
from accounts.models import Notice, Organisation, Person, ReportingLine
from accounts.rules.faults import Invalid, Refused
from accounts.rules.trap_rules import Terms
from accounts.selectors import calendar
from accounts.selectors import organisation as organisation_selector
from accounts.selectors.trap_rules import RuleBook, book_of
from accounts.services import audit, notices, obligations
from reviews.models import Cycle, Review
from reviews.rules import dates
from reviews.selectors import roster
from reviews.services import closing
from traps_web.lib import clock, fiscal
from traps_web.lib.deadlines import day_bounds
from traps_web.ui import words

PREPARATION = "review-preparation"
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Opened:
    """A cycle and what happened to its roster."""

    cycle: Cycle
    added: int
    without_reviewer: list[str]


@transaction.atomic
def open_cycle(*, period_key: str, starts_on: date, ends_before: date, by: Person, now: datetime) -> Opened:
    """Open the quarterly plan reviews of a quarter: everyone in sales is on the roster, with a slot, a reviewer and duties.

    Opening it again changes nothing but adds who joined. Raises Invalid, Refused, StaleState once it is closed.
    """
    _require_opener(by)
    standing = Cycle.objects.filter(period_key=period_key).first()
    if standing is not None:
        return refresh_roster(cycle=standing, by=by, now=now)
    period = _quarter(period_key)
    _check_window(period, starts_on, ends_before)
    try:
        with transaction.atomic():
            cycle = Cycle.objects.create(
                period_key=period_key, starts_on=starts_on, ends_before=ends_before, opened_at=now, opened_by=by
            )
    except IntegrityError:  # Somebody opened it in the same moment.
        return refresh_roster(cycle=Cycle.objects.get(period_key=period_key), by=by, now=now)
    audit.record(verb="review cycle opened", subject=cycle, by=by, now=now, after={"period": period_key})
    return refresh_roster(cycle=cycle, by=by, now=now)


@transaction.atomic
def refresh_roster(*, cycle: Cycle, by: Person, now: datetime) -> Opened:
    """Add the people in sales who are not on the roster yet; nobody is taken off. Raises Refused, Invalid, StaleState once it is closed."""
    _require_opener(by)
    closing.require_open(cycle)
    organisation = organisation_selector.current()
    today = clock.today_in(organisation.time_zone, now)
    on_it = set(Review.objects.filter(cycle=cycle).values_list("person_id", flat=True))
    seats = [seat for seat in roster.seats(today=today) if seat.person.pk not in on_it]
    without = [seat.person.name for seat in seats if seat.reviewer_id is None]
    book = book_of(day=today, keys=[PREPARATION])
    reviews = _reviews(cycle, [seat for seat in seats if seat.reviewer_id is not None], organisation, today, book)
    Review.objects.bulk_create(reviews, ignore_conflicts=True)
    added = list(
        Review.objects.filter(cycle=cycle, person_id__in=[review.person_id for review in reviews]).select_related(
            "person", "reviewer", "cycle"
        )
    )
    duties = [duty for review in added for duty in _duties(review, organisation, _terms(book, review.person, today))]
    obligations.open_many(rows=duties, now=now)
    notices.tell_many([_told(review, organisation, now) for review in added])
    if added:
        audit.record(verb="people put on the roster", subject=cycle, by=by, now=now, after={"people": len(added)})
    return Opened(cycle=cycle, added=len(added), without_reviewer=without)


def _require_opener(by: Person) -> None:
    manages = ReportingLine.objects.filter(above=by, depth__gt=0).exists()
    if not manages and not sees_everybody(by):
        raise Refused("Managers, leaders and admins open the reviews of a quarter.")


def _quarter(period_key: str) -> fiscal.Period:
    try:
        period = calendar.period(period_key)
    except fiscal.UnknownPeriod as unknown:
        raise Invalid(period_key=str(unknown)) from None
    if period.kind != "quarter":
        raise Invalid(period_key=f"Reviews are held for a quarter, and {period_key} is a {period.kind}.")
    return period


def _check_window(period: fiscal.Period, starts_on: date, ends_before: date) -> None:
    if ends_before <= starts_on:
        raise Invalid(last_day="The last day lies before the first.")
    if starts_on < period.starts_on:
        raise Invalid(starts_on=f"{period.key} begins on {words.day(period.starts_on, year=True)}; choose a later day.")
    if not calendar.working_days(starts_on, ends_before):
        raise Invalid(last_day="There is no working day between these two days in the opened calendar.")


def _reviews(
    cycle: Cycle, seats: Sequence[roster.Seat], organisation: Organisation, today: date, book: RuleBook
) -> list[Review]:
    days = _days_for_reviews(cycle, today)
    slots = dates.spread([(s.person.pk, s.reviewer_id or 0) for s in seats], days, organisation.time_zone)
    previous = roster.previous_reviews(person_ids=[seat.person.pk for seat in seats], before=cycle.starts_on)
    return [
        Review(
            cycle=cycle,
            person=seat.person,
            team_id=seat.person.current_team_id,
            reviewer_id=seat.reviewer_id,
            previous_id=previous.get(seat.person.pk),
            presents_at=slots[seat.person.pk].presents_at,
            freezes_at=slots[seat.person.pk].freezes_at,
            prepare_by=slots[seat.person.pk].prepare_by(_terms(book, seat.person, today).counted),
        )
        for seat in seats
        if seat.reviewer_id is not None
    ]


def _terms(book: RuleBook, person: Person, today: date) -> Terms:
    return book.terms(PREPARATION, team_id=person.current_team_id, day=today)


def _days_for_reviews(cycle: Cycle, today: date) -> Sequence[date]:
    """The working days of the window that leave a working day to prepare; else those still ahead."""
    ahead = calendar.working_days(today + _DAY, cycle.ends_before)
    first_day_prepares = [day for day in ahead[1:] if day >= cycle.starts_on]
    too_late_for_that = [day for day in ahead if day >= cycle.starts_on]
    return first_day_prepares or too_late_for_that or calendar.working_days(cycle.starts_on, cycle.ends_before)[-1:]


def _duties(review: Review, organisation: Organisation, preparation: Terms) -> list[obligations.NewObligation]:
    """The rep owes the preparation some hours before, the reviewer that it is held on its day."""
    person_zone = calendar.zone_of(review.person, organisation)
    reviewer_zone = calendar.zone_of(review.reviewer, organisation)
    held_on = clock.local_date(review.presents_at, reviewer_zone)
    return [
        obligations.NewObligation(
            trap_key=PREPARATION,
            owner=review.person,
            subject=f"review:{review.pk}",
            label=f"Prepare the review of {review.cycle.period_key}",
            address=f"/reviews/{review.pk}/prepare/",
            due_on=clock.local_date(review.prepare_by, person_zone),
            due_at=review.prepare_by,
            terms=preparation,
        ),
        obligations.NewObligation(
            trap_key="review-held",
            owner=review.reviewer,
            subject=f"review:{review.pk}",
            label=f"Hold {words.possessive(review.person.name)} review of {review.cycle.period_key}",
            address=f"/reviews/{review.pk}/",
            due_on=held_on,
            due_at=day_bounds(held_on, reviewer_zone)[1],
        ),
    ]


def _told(review: Review, organisation: Organisation, now: datetime) -> Notice:
    zone = ZoneInfo(calendar.zone_of(review.person, organisation))
    return notices.notice(
        person=review.person,
        kind="review-opened",
        key=f"review:{review.pk}",
        text=f"Your review of {review.cycle.period_key} is held {words.moment(review.presents_at, zone)} "
        f"by {review.reviewer.name}.",
        address=f"/reviews/{review.pk}/",
        now=now,
    )
