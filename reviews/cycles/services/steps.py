"""The only way a review changes its status, and the only way to write into it."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import F

from accounts.record.rules.acts import Act
from accounts.record.services.steps import Steps
from reviews.cycles.models import Review
from reviews.cycles.rules import closing, states
from reviews.cycles.selectors.roles import role_of
from traps_web.lib.faults import StaleState
from traps_web.lib.machines import Step

CHANGED = (
    "This review changed while you were looking at it. Your entries are still here. Read what changed and send it "
    "again."
)


def names(review: Review) -> dict[str, str]:
    """The people whom the sentences of a review name."""
    return {"person": review.person.name, "reviewer": review.reviewer.name}


def read(pk: int) -> Review:
    """The review with its people, as it stands now."""
    return Review.objects.select_related("person", "reviewer", "team", "cycle", "previous").get(pk=pk)


REVIEWS: Final = Steps(
    machine=states.MACHINE,
    roles=lambda act, review: {role_of(viewer=act.person, review=review)},
    names=names,
    read=read,
    changed=CHANGED,
)


def who_may(review: Review, event: str) -> str:
    """Who takes a step, and when."""
    return states.MACHINE.who_may(event, **names(review))


def move(act: Act, review: Review, step: Step, *, version: int, **facts: Any) -> Review:
    """Write a step that was required, as long as the review is the one that was read. Raises StaleState."""
    return REVIEWS.move(act, review, step, held={"version": version}, version=F("version") + 1, **facts)


def writing_closed(review: Review) -> str:
    """Why nothing is written into a review any more."""
    if review.status in states.ENDED:
        return closing.CLOSED.format(period=review.cycle.period_key)
    return "The minutes of this review are closed and cannot change."


def touch(*, review: Review, version: int, statuses: frozenset[str]) -> int:
    """Count a change of what is written; returns the new version. Raises StaleState."""
    rows = Review.objects.filter(pk=review.pk, version=version, status__in=statuses)
    if not rows.update(version=F("version") + 1):
        raise StaleState(CHANGED)
    return version + 1
