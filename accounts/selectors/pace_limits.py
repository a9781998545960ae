"""Which limits of pace hold on a day, and how they came to be."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.models import PaceLimit
from accounts.rules.pace import USUAL, PaceLimits
from accounts.selectors import organisation as organisation_selector
from traps_web.lib import dated, statements
from traps_web.lib.remembered import once_a_request


def limits_on(day: date) -> PaceLimits:
    """The limits that judge on a day; no query where those that were set last hold on it."""
    newest = organisation_selector.current().newest_limits  # type: ignore[attr-defined]
    if newest is None:
        return USUAL
    starts_on, limits = newest
    return limits if starts_on <= day else dated.held_on(_rows(), day) or USUAL


@once_a_request
def _rows() -> list[tuple[date, PaceLimits]]:
    return [(starts_on, PaceLimits(ahead, watch)) for starts_on, ahead, watch in statements.rows(_stored)]


def _stored() -> QuerySet[Any]:
    return PaceLimit.objects.order_by("starts_on", "pk").values_list("starts_on", "ahead_ppm", "watch_ppm")


def history() -> list[PaceLimit]:
    """Every change of the limits, those that hold or will hold latest first."""
    return list(PaceLimit.objects.select_related("set_by").order_by("-starts_on", "-pk"))
