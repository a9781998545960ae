"""What a check finds, and what follows from it at the deadline and at the end of the grace. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices


class Outcome(TextChoices):
    """What a condition was at an instant."""

    MET = "met", "met"
    NOT_MET = "not met", "not met"
    UNKNOWN = "unknown", "not known"


class Follows(TextChoices):
    """What follows for the duty."""

    SETTLED = "settled"
    WAIVED = "waived"
    WAITS = "waits"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a condition was for somebody, and the finding in words: "2 deals", "2.1 ×"."""

    outcome: Outcome
    finding: str


def outcome_of(meets: bool | None) -> Outcome:
    """The outcome of a yes, a no, or of neither."""
    if meets is None:
        return Outcome.UNKNOWN
    return Outcome.MET if meets else Outcome.NOT_MET


def follows(outcome: Outcome, *, is_last: bool) -> Follows:
    """A condition that is met settles the duty, one that is not known waives it; the last that is not met misses it."""
    if outcome is Outcome.MET:
        return Follows.SETTLED
    if outcome is Outcome.UNKNOWN:
        return Follows.WAIVED
    return Follows.MISSED if is_last else Follows.WAITS
