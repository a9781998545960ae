"""What day it is for whoever asks."""

from __future__ import annotations

from datetime import date

from rest_framework.request import Request

from accounts.organisation.selectors import calendar
from traps_web.lib import clock


def today_of(request: Request) -> date:
    """What day it is for whoever asks, also when a token and no session says who that is."""
    return clock.today_in(calendar.zone_of(request.user, request.organisation), request.now)
