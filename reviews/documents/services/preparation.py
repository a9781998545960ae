"""The preparation: the person scores the last promises, says why, and what happens now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import transaction

from accounts.duties.services import notices
from accounts.record.rules.acts import Act
from pipeline.customers.models import Customer
from pipeline.deals.models import Deal
from plans.weeks.services import promises as promise_services
from reviews.cycles.models import Review
from reviews.cycles.rules import states
from reviews.cycles.selectors.roles import role_of
from reviews.cycles.services import duties, steps
from reviews.documents.models import CatchUpAction, Cause, Explanation
from reviews.documents.rules import completeness
from reviews.documents.selectors import preparation as selector
from traps_web.lib.faults import Invalid, Refused, StaleState


@dataclass(frozen=True, slots=True)
class NewAction:
    """What happens now: an act with money, chance and day, for a deal or a customer."""

    text: str
    amount: Decimal
    chance_ppm: int
    due_on: date
    deal_id: int | None = None
    customer_id: int | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What the person wrote. Whys by month key, scores by promise id."""

    whys: Mapping[str, completeness.Why] = field(default_factory=dict)
    scores: Mapping[int, completeness.Score] = field(default_factory=dict)
    actions: Sequence[NewAction] = ()


@transaction.atomic
def save(act: Act, *, review: Review, version: int, written: Written) -> Review:
    """Keep what is written so far, complete or not. Scores count once handed in, or at once in front of the group.

    Raises Refused, StaleState, Invalid.
    """
    if role_of(viewer=act.person, review=review) != "person":
        raise Refused(steps.who_may(review, "prepare"))
    if review.status not in states.PREPARATION_OPEN:
        raise StaleState(steps.writing_closed(review))
    steps.touch(review=review, version=version, statuses=states.PREPARATION_OPEN)
    preparation = selector.preparation(review=review, now=act.now)
    _explain(act, review, preparation, written.whys)
    _keep_scores(review, preparation, written.scores)
    _act(act, review, written.actions)
    saved = steps.read(review.pk)
    if saved.status in states.PROMISES_OPEN:
        _score(act, selector.preparation(review=saved, now=act.now))
    return saved


@transaction.atomic
def submit(act: Act, *, review: Review, version: int, written: Written) -> Review:
    """Hand the preparation in, with every month explained and every promise scored that is due.

    Raises Invalid by field, Refused, StaleState.
    """
    steps.REVIEWS.require(act, review, "prepare")
    saved = save(act, review=review, version=version, written=written)
    preparation = selector.preparation(review=saved, now=act.now)
    if preparation.packet is None:
        raise Invalid(whole="The packet is not built yet. You need its frozen numbers to prepare.")
    if preparation.faults:
        raise Invalid(**preparation.faults)
    _score(act, preparation)
    step = steps.REVIEWS.require(act, saved, "prepare")
    prepared = steps.move(act, saved, step, version=saved.version, prepared_at=act.now, prepared_by=act.person)
    duties.prepared(act, review=prepared)
    notices.tell(
        act,
        person=prepared.reviewer,
        kind="review-prepared",
        key=f"review:{prepared.pk}:{prepared.version}",
        text=f"{prepared.person.name} is prepared for the review of {prepared.cycle.period_key}.",
        address=f"/reviews/{prepared.pk}/",
        mail=False,
    )
    return prepared


def _explain(act: Act, review: Review, preparation: selector.Preparation, whys: Mapping[str, completeness.Why]) -> None:
    _check_offered(preparation, whys)
    for month in preparation.months:
        if (why := whys.get(month)) is None:
            continue
        Explanation.objects.update_or_create(
            review=review,
            month=month,
            defaults={"cause_id": why.cause_id, "words": why.words.strip(), "updated_at": act.now},
        )


def _check_offered(preparation: selector.Preparation, whys: Mapping[str, completeness.Why]) -> None:
    """Refuse a retired cause, unless it was given for that month before. Raises Invalid by field."""
    given = {
        month: why.cause_id for month, why in whys.items() if why.cause_id is not None and month in preparation.months
    }
    retired = dict(Cause.objects.filter(pk__in=given.values(), is_active=False).values_list("pk", "name"))
    stood = {month: row.cause_id for month, row in preparation.explanations.items()}
    wrong = {
        f"cause_{month}": f"“{retired[cause]}” is retired. Choose another cause."
        for month, cause in given.items()
        if cause in retired and stood.get(month) != cause
    }
    if wrong:
        raise Invalid(**wrong)


def _keep_scores(review: Review, preparation: selector.Preparation, scores: Mapping[int, completeness.Score]) -> None:
    open_ids = {opening.promise.pk for opening in preparation.promises if opening.is_open}
    early = {opening.promise.pk: opening.promise.due_on for opening in preparation.carried}
    faults = {pk: completeness.early_fault(scores[pk], due_on=due_on) for pk, due_on in early.items() if pk in scores}
    # A draft of a time when every promise was asked for goes; what is typed today is refused.
    if typed := {pk: fault for pk, fault in faults.items() if fault and scores[pk] != preparation.drafts.get(pk)}:
        raise Invalid(**{f"outcome_{pk}": fault for pk, fault in typed.items()})
    kept = {
        str(pk): {
            "outcome": score.outcome,
            "words": score.words.strip(),
            "moved_to": score.moved_to.isoformat() if score.moved_to else "",
        }
        for pk, score in scores.items()
        if pk in open_ids and not faults.get(pk)
    }
    Review.objects.filter(pk=review.pk).update(draft_scores=kept)


def _score(act: Act, preparation: selector.Preparation) -> None:
    """Make the scores final; one with a fault stays a draft."""
    for opening in preparation.promises:
        promise, score = opening.promise, preparation.drafts.get(opening.promise.pk)
        if not opening.is_open or score is None or completeness.score_faults(score, due_on=promise.due_on):
            continue
        if not opening.is_due and completeness.early_fault(score, due_on=promise.due_on):
            continue
        promise_services.score(act, promise=promise, outcome=score.outcome, words_=score.words, moved_to=score.moved_to)


def _act(act: Act, review: Review, actions: Sequence[NewAction]) -> None:
    """Replace the actions with those that were sent."""
    _check_named(act, actions)
    CatchUpAction.objects.filter(review=review).delete()
    CatchUpAction.objects.bulk_create(
        CatchUpAction(
            review=review,
            text=action.text.strip(),
            deal_id=action.deal_id,
            customer_id=action.customer_id,
            amount=action.amount,
            chance_ppm=action.chance_ppm,
            due_on=action.due_on,
            position=place,
            updated_at=act.now,
        )
        for place, action in enumerate(actions, start=1)
    )


def _check_named(act: Act, actions: Sequence[NewAction]) -> None:
    deals = {action.deal_id for action in actions if action.deal_id is not None}
    customers = {action.customer_id for action in actions if action.customer_id is not None}
    seen_deals = Deal.objects.visible_to(act.person).filter(pk__in=deals).count()
    seen_customers = Customer.objects.visible_to(act.person).filter(pk__in=customers).count()
    if seen_deals < len(deals) or seen_customers < len(customers):
        raise Invalid(whole="One of the actions names a deal or a customer that is not yours.")
