"""Minutes: the writing is closed, both sides sign, and what was promised becomes owed."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from accounts.duties.services import notices
from accounts.entry.selectors import login_changes
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from plans.weeks.models import Promise
from reviews.cycles.models import Review, ReviewPromise
from reviews.cycles.selectors.roles import role_of
from reviews.cycles.services import closing, duties, steps
from reviews.documents.models import Minutes, Signature
from reviews.documents.rules.completeness import closing_faults
from reviews.documents.selectors import accounts, confirming
from reviews.documents.selectors import minutes as selector
from reviews.documents.selectors import preparation as preparation_selector
from reviews.kinds.rules.sealing import seal
from traps_web.lib.faults import Invalid, StaleState
from traps_web.lib.machines import Step

WRONG_PASSWORD = "This is not your password. Nothing was signed."  # noqa: S105 - a sentence about the field


@transaction.atomic
def close_writing(act: Act, *, review: Review, version: int) -> Minutes:
    """Freeze the packet and what is written as minutes, for both to sign.

    Raises Invalid with what is missing, Refused, StaleState.
    """
    step = steps.REVIEWS.require(act, review, "close")
    preparation = preparation_selector.preparation(review=review, now=act.now)
    written = len(selector.promises(review))
    if preparation.packet is None:
        raise Invalid(whole="There is no packet, and nothing can be signed without it.")
    binds, today = accounts.binds(preparation.document), organisation_today(act.now)
    wanting = accounts.wanting(review=review, today=today) if binds else []
    names = [account.customer.name for account in wanting]
    if missing := closing_faults(
        preparation=preparation.faults, promises=written, accounts=names, months=preparation.month_names
    ):
        raise Invalid(whole=" ".join(missing))
    closed = steps.move(act, review, step, version=version)
    sealed = seal(selector.content(preparation=preparation, by=act.person, now=act.now))
    minutes = Minutes.objects.create(
        review=closed,
        packet=preparation.packet,
        body=sealed.body,
        sha256=sealed.sha256,
        written_at=act.now,
        written_by=act.person,
    )
    duties.to_sign(act, review=closed)
    for person in (closed.person, closed.reviewer):
        notices.tell(
            act,
            person=person,
            kind="review-to-sign",
            key=f"review:{closed.pk}",
            text=f"The minutes of {closed.person.name}, {closed.cycle.period_key} wait for your signature.",
            address=f"/reviews/{closed.pk}/sign/",
        )
    return minutes


@transaction.atomic
def sign(act: Act, *, review: Review, sha256: str, password: str) -> Review:
    """Sign the minutes that were read, with the password; the second of both signatures closes the review.

    Raises Invalid for a wrong password, Refused, StaleState when it is signed already or other minutes stand.
    """
    step = steps.REVIEWS.require(act, review, "sign")
    if not act.person.check_password(password):
        raise Invalid(password=WRONG_PASSWORD)
    # The row is locked so that of two who sign in the same moment one sees the other's signature.
    locked = Review.objects.select_for_update().filter(pk=review.pk, status="to sign").first()
    minutes = Minutes.objects.get(review=review)
    if locked is None or minutes.sha256 != sha256:
        raise StaleState()
    role = "person" if role_of(viewer=act.person, review=review) == "person" else "reviewer"
    try:
        with transaction.atomic():
            Signature.objects.create(
                minutes=minutes,
                person=act.person,
                name=act.person.name,
                role=role,
                sha256=minutes.sha256,
                at=act.now,
                way=login_changes.way_of(act.person),
                doubt=confirming.doubt_about(act.person, now=act.now),
            )
    except IntegrityError:
        raise StaleState("This side has already signed.") from None
    audit.record(act, verb=f"review signed as {role}", subject=review, after={"sha256": minutes.sha256})
    duties.signed(act, review=review, owner=review.person if role == "person" else review.reviewer)
    if Signature.objects.filter(minutes=minutes).count() < 2:
        return steps.read(review.pk)
    return _complete(act, review, step)


def _complete(act: Act, review: Review, step: Step) -> Review:
    """Both have signed: the promises are made and owed."""
    signed = steps.move(act, review, step, version=review.version, signed_at=act.now)
    rows = list(ReviewPromise.objects.filter(review=review).order_by("position"))
    made = []
    for row in rows:
        promise = Promise.objects.create(
            owner=review.person, text=row.text, due_on=row.due_on, made_at=act.now, made_by=review.person
        )
        ReviewPromise.objects.filter(pk=row.pk, promise__isnull=True).update(promise=promise)
        made.append(promise)
    duties.promised(act, review=signed, promises=made)
    for person in (signed.person, signed.reviewer):
        notices.tell(
            act,
            person=person,
            kind="review-signed",
            key=f"review:{signed.pk}",
            text=f"The review of {signed.person.name}, {signed.cycle.period_key} is signed by both.",
            address=f"/reviews/{signed.pk}/",
            mail=False,
        )
    closing.complete(act, cycle=signed.cycle)
    return steps.read(signed.pk)
