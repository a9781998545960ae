"""Builders of explanations of misses, and of what a quarterly review explained and promised."""

from __future__ import annotations

from datetime import date

from accounts.models import Obligation, Person
from reviews.documents.services import defaults
from reviews.explanations.services import explanations
from reviews.models import Cause, MissExplanation
from tests import make
from tests.builders import obligations

CATCH_UP_ON = date(2026, 11, 30)
WORDS = "I was at the fair all week."


def cause(name: str = "slow follow-up") -> Cause:
    """A cause of the list that an organisation starts with."""
    if not Cause.objects.exists():
        defaults.install(make.act())
    return Cause.objects.get(name=name)


def explained(
    owner: Person, *, subject: str = "2026-W47", named: str = "slow follow-up", miss: Obligation | None = None
) -> MissExplanation:
    """A miss that its owner has explained, with a day to catch up."""
    miss = miss or obligations.missed(owner, subject=subject, label="Close week 47")
    return explanations.explain(
        make.act(owner), obligation=miss, cause=cause(named), words=WORDS, catch_up_on=CATCH_UP_ON
    )
