"""Which ended cases rest, and which have been kept long enough, by the memory of their policy."""

from __future__ import annotations

from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q

from reviews.cases.rules import memory as rules
from reviews.policies.rules.ladders import BOUNDS

_LEAST, _MOST = BOUNDS["memory_quarters"]


def resting(now: datetime) -> Q:
    """Cases that ended so long ago that they count no longer."""
    ended = (
        Q(policy__memory_quarters=quarters, ended_at__lte=now - quarters * rules.QUARTER)
        for quarters in range(_LEAST, _MOST + 1)
    )
    return reduce(or_, ended)


def over(now: datetime) -> Q:
    """Cases that are deleted now, leaving counts."""
    return resting(now - rules.KEPT)
