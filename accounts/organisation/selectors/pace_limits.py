"""Which limits of pace hold on a day, and how they came to be."""

from __future__ import annotations

from datetime import date

from accounts.organisation.models import PaceLimit
from accounts.organisation.rules.pace import USUAL, PaceLimits
from accounts.organisation.selectors.configuration import part
from traps_web.lib import dated


def limits_on(day: date) -> PaceLimits:
    """The limits that judge on a day."""
    return dated.held_on(_rows(), day) or USUAL


@part(PaceLimit)
def _rows() -> tuple[tuple[date, PaceLimits], ...]:
    rows = PaceLimit.objects.order_by("starts_on", "pk").values_list("starts_on", "ahead_ppm", "watch_ppm")
    return tuple((starts_on, PaceLimits(ahead, watch)) for starts_on, ahead, watch in rows)


def history() -> list[PaceLimit]:
    """Every change of the limits, those that hold or will hold latest first."""
    return list(PaceLimit.objects.select_related("set_by").order_by("-starts_on", "-pk"))
