"""What a review makes people owe on its way, and what settles it."""

from __future__ import annotations

from datetime import date, time

from accounts.duties.models import Obligation
from accounts.duties.selectors.trap_rules import terms_of
from accounts.duties.services import moved_deadlines, obligations
from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.record.rules.acts import Act
from plans.weeks.models import Promise
from reviews.cycles.models import Review, Verdict
from reviews.cycles.rules import dates
from traps_web.lib import clock
from traps_web.lib.deadlines import day_bounds, due_instant
from traps_web.ui import words

MORNING = time(9, 0)
SIGNATURE = "review-signature"


def subject(review: Review) -> str:
    """The duty of this round: a review that is sent back is owed anew."""
    rounds = Verdict.objects.filter(review=review, verdict="sent back").count()
    return f"review:{review.pk}:{rounds}" if rounds else f"review:{review.pk}"


def prepared(act: Act, *, review: Review) -> None:
    """The preparation of this round is there."""
    obligations.fulfil(act, trap_key="review-preparation", owner=review.person, subject=subject(review))


def held(act: Act, *, review: Review, round_subject: str) -> None:
    """The review took place and was judged."""
    obligations.fulfil(act, trap_key="review-held", owner=review.reviewer, subject=round_subject)


def moved(act: Act, *, review: Review, reason: str, is_later: bool) -> None:
    """Move the duties to prepare and to hold the review along with it, as far as they are neither done nor due.

    A later day counts as an extension of the reviewer.
    """
    organisation = organisation_selector.current()
    owed = Obligation.objects.filter(subject=f"review:{review.pk}", status="open").select_related("owner", "trap")
    for duty in owed.filter(trap__key="review-preparation", owner=review.person):
        due_on = clock.local_date(review.prepare_by, calendar.zone_of(review.person, organisation))
        moved_deadlines.move_deadline(act, obligation=duty, due_on=due_on, due_at=review.prepare_by, is_extension=False)
    zone = calendar.zone_of(review.reviewer, organisation)
    held_on = clock.local_date(review.presents_at, zone)
    due_at = day_bounds(held_on, zone)[1]
    for duty in owed.filter(trap__key="review-held", owner=review.reviewer):
        facts = {"obligation": duty}
        if (
            moved_deadlines.move_deadline(act, due_on=held_on, due_at=due_at, is_extension=is_later, **facts)
            and is_later
        ):
            moved_deadlines.count_extension(act, wanted_on=held_on, wanted_at=due_at, reason=reason, **facts)


def sent_back(act: Act, *, review: Review, until: date) -> None:
    """Until that day the person prepares again, in its morning, and the reviewer holds it again."""
    organisation = organisation_selector.current()
    person_zone = calendar.zone_of(review.person, organisation)
    reviewer_zone = calendar.zone_of(review.reviewer, organisation)
    name = subject(review)
    obligations.open_one(
        act,
        trap_key="review-preparation",
        owner=review.person,
        subject=name,
        label=f"Prepare the review of {review.cycle.period_key} again",
        address=f"/reviews/{review.pk}/prepare/",
        due_on=until,
        due_at=due_instant(until, MORNING, person_zone),
    )
    obligations.open_one(
        act,
        trap_key="review-held",
        owner=review.reviewer,
        subject=name,
        label=f"Hold {words.possessive(review.person.name)} review of {review.cycle.period_key} again",
        address=f"/reviews/{review.pk}/",
        due_on=until,
        due_at=day_bounds(until, reviewer_zone)[1],
    )


def to_sign(act: Act, *, review: Review) -> None:
    """Both sides owe their signature within two working days, or what their rule says, by the evening."""
    organisation = organisation_selector.current()
    for owner in (review.person, review.reviewer):
        zone = calendar.zone_of(owner, organisation)
        today = clock.today_in(zone, act.now)
        terms = terms_of(key=SIGNATURE, person=owner, day=today)
        due_on = WorkingDays.load(organisation=organisation).after(today, terms.counted)
        obligations.open_one(
            act,
            trap_key=SIGNATURE,
            owner=owner,
            subject=f"review:{review.pk}",
            label=f"Sign the review of {review.person.name}, {review.cycle.period_key}",
            address=f"/reviews/{review.pk}/sign/",
            due_on=due_on,
            due_at=due_instant(due_on, dates.PROMISE_TIME, zone),
            terms=terms,
        )


def signed(act: Act, *, review: Review, owner: Person) -> None:
    """One side has signed."""
    obligations.fulfil(act, trap_key=SIGNATURE, owner=owner, subject=f"review:{review.pk}")


def promised(act: Act, *, review: Review, promises: list[Promise]) -> None:
    """Each promise is owed by the evening of its day."""
    zone = calendar.zone_of(review.person, organisation_selector.current())
    obligations.open_many(
        act,
        rows=[
            obligations.NewObligation(
                trap_key="promise",
                owner=review.person,
                subject=f"promise:{promise.pk}",
                label=f"Promise: {promise.text}",
                address=f"/reviews/{review.pk}/",
                due_on=promise.due_on,
                due_at=due_instant(promise.due_on, dates.PROMISE_TIME, zone),
            )
            for promise in promises
        ],
    )
