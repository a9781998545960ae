"""The list of causes; what admins do with one is done by `accounts.reasons.services.reasons`."""

from __future__ import annotations

from accounts.reasons.services import reasons
from accounts.record.rules.acts import Act
from reviews.documents.models import Cause
from reviews.documents.rules.causes import default_causes


def install() -> None:
    """Install the causes that a list begins with; a list that stands is left alone."""
    reasons.install(Cause, ({"name": name, "in_my_control": mine} for name, mine in default_causes()))


def create(act: Act, *, name: str, in_my_control: bool) -> Cause:
    """Add a cause behind the others of its mark. Raises Invalid (name)."""
    return reasons.create(act, Cause, name=name, in_my_control=in_my_control)
