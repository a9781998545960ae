"""What plans needs before the first week: a weekly target for every default activity type, and the curves of the year."""

from __future__ import annotations

from datetime import date, datetime

from pipeline.models import ActivityType
from plans.models import ActivityTarget
from plans.services import spreads, tiers

SINCE_EVER = date(2000, 1, 1)
PER_WEEK = {"calls": 40, "conversations": 12, "first-meetings": 6, "proposals": 4, "referrals": 5}


def install(now: datetime) -> None:
    """Set the default weekly targets for everybody, the default curves and tier rules; what stands is left as it is."""
    for type in ActivityType.objects.filter(key__in=PER_WEEK).order_by("position"):
        ActivityTarget.objects.get_or_create(
            type=type, person=None, team=None, starts_on=SINCE_EVER, defaults={"per_week": PER_WEEK[type.key]}
        )
    spreads.install(now)
    tiers.install_defaults()
