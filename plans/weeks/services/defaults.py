"""What plans needs before the first week: targets of the default activity types, curves, and what tiers ask."""

from __future__ import annotations

from accounts.record.rules.acts import Act
from plans.account_plans.services import tiers
from plans.measures.services import spreads
from plans.targets.services import targets


def install(act: Act) -> None:
    """Set the default weekly targets for everybody, the default curves and tier rules; what stands is left as it is."""
    targets.install_defaults()
    spreads.install(act)
    tiers.install_defaults()
