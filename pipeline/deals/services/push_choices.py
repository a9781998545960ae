"""The reasons for pushes; what admins do with one is done by `accounts.reasons.services.reasons`."""

from __future__ import annotations

from accounts.reasons.services import reasons
from accounts.record.rules.acts import Act
from pipeline.deals.models import PushChoice
from pipeline.deals.rules.pushes import DEFAULTS


def install() -> None:
    """Install the reasons that a list begins with; a list that stands is left alone."""
    reasons.install(PushChoice, ({"name": name} for name in DEFAULTS))


def create(act: Act, *, name: str) -> PushChoice:
    """Offer one more reason, behind the others. Raises Invalid (name)."""
    return reasons.create(act, PushChoice, name=name)
