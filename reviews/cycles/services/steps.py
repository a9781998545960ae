"""The one road of a review from status to status, and the one way to write into it."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from accounts.record.rules.acts import Act
from accounts.record.services import audit
from reviews.cycles.models import Review
from reviews.cycles.rules import closing, states
from reviews.cycles.selectors.roles import role_of
from traps_web.lib.faults import Refused, StaleState

CHANGED = "This review changed while you were looking at it. What you typed is still here; read what is new and send it again."


def require(act: Act, *, review: Review, event: str) -> states.Step:
    """The step that the event takes from here. Raises Refused for the wrong person, StaleState when the review moved on."""
    role = role_of(viewer=act.person, review=review)
    found = states.step(review.status, event)
    if not any(role in step.who for (_, name), step in states.MACHINE.items() if name == event):
        raise Refused(sentence(review, event))
    if found is None:
        raise StaleState(f"This review is {said(review.status)} by now. {sentence(review, event)}")
    if role not in found.who:
        raise Refused(sentence(review, event))
    return found


def sentence(review: Review, event: str) -> str:
    """Who may take a step, and when."""
    return states.SENTENCES[event].format(person=review.person.name, reviewer=review.reviewer.name)


def said(status: str) -> str:
    """A status inside a sentence: "this review is live"."""
    words = {"stands": "judged to stand", "to sign": "waiting for signatures", "unsigned": "closed unsigned"}
    return words.get(status, status)


def writing_closed(review: Review) -> str:
    """Why nothing is written into a review any more."""
    if review.status in closing.ENDED:
        return closing.CLOSED.format(period=review.cycle.period_key)
    return "The writing of this review is closed; what was agreed stands in the minutes."


def move(act: Act, *, review: Review, event: str, version: int, reason: str = "", **changes: Any) -> Review:
    """Take a step and record it. Raises Refused and StaleState; the row is only touched in the state that the page showed."""
    step = require(act, review=review, event=event)
    found = Review.objects.filter(pk=review.pk, status=review.status, version=version)
    if not found.update(status=step.to, version=F("version") + 1, **changes):
        raise StaleState(CHANGED)
    audit.record(
        act,
        verb=f"review: {event}",
        subject=review,
        before={"status": review.status},
        after={"status": step.to},
        reason=reason,
    )
    return read(review.pk)


def touch(*, review: Review, version: int, statuses: frozenset[str]) -> int:
    """Count a change of what is written; returns the new version. Raises StaleState."""
    found = Review.objects.filter(pk=review.pk, version=version, status__in=statuses)
    if not found.update(version=F("version") + 1):
        raise StaleState(CHANGED)
    return version + 1


def read(pk: int) -> Review:
    """The review with its people, as it stands now."""
    return Review.objects.select_related("person", "reviewer", "team", "cycle", "previous").get(pk=pk)
