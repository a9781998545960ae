"""The only way a pipeline review changes its status, and the only way to write into it."""

from __future__ import annotations

from typing import Final

from django.db.models import F

from accounts.organisation.selectors.calendar import today_of
from accounts.record.services.steps import Steps
from reviews.pipeline_reviews.models import PipelineReview
from reviews.pipeline_reviews.rules import states
from reviews.pipeline_reviews.selectors.roles import role_of
from traps_web.lib.faults import StaleState

CHANGED: Final = (
    "This pipeline review changed while you were looking at it. Your entries are still here. Read what changed and "
    "send it again."
)


def read(pk: int) -> PipelineReview:
    """The review with its people, as it stands now."""
    return PipelineReview.objects.select_related("team", "holder", "opened_by", "closed_by", "previous").get(pk=pk)


REVIEWS: Final = Steps(
    machine=states.MACHINE,
    roles=lambda act, review: {role_of(viewer=act.person, review=review, today=today_of(act.person, act.now))},
    names=lambda review: {"holder": review.holder.name},
    read=read,
    changed=CHANGED,
)


def touch(review: PipelineReview) -> None:
    """Hold a live review for what is written into it, and count it. Raises StaleState once it is closed."""
    rows = PipelineReview.objects.filter(pk=review.pk, status=states.Status.LIVE)
    if rows.update(version=F("version") + 1):
        return
    now = read(review.pk)
    who = f" by {now.closed_by.name}" if now.closed_by else ""
    raise StaleState(f"This pipeline review was closed{who} while you were judging. Nothing of it was saved.")
