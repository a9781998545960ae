"""Builders of policies."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from accounts.duties.services.traps import install_defaults
from accounts.models import Person, Trap
from reviews.models import Policy, PolicyReading
from reviews.policies.services import drafts
from tests import make

FIRST_DAY = make.TODAY + timedelta(days=28)


def draft(by: Person) -> Policy:
    """A draft of the ladder that ships."""
    if not Trap.objects.exists():
        install_defaults(make.act())
    return drafts.start(make.act(by))


def published(by: Person) -> Policy:
    """The ladder that ships, published and put before everybody whom it covers."""
    policy = draft(by)
    return drafts.publish(make.act(by), policy=policy, revision=policy.revision)


def put_before(person: Person, **facts: Any) -> PolicyReading:
    """The reading of the newest version that was put before somebody."""
    return PolicyReading.objects.filter(person=person, **facts).latest("policy__version")
