"""Which two submissions of a plan an address asks for."""

from __future__ import annotations

from django.http import Http404

from plans.account_plans.rules import submissions
from traps_web.edges.requests import PageRequest
from traps_web.lib.numbers import whole


def asked_pair(request: PageRequest, numbers: list[int]) -> tuple[int, int]:
    """Which two submissions the address asks for, or 404."""
    before, after = (whole(request.GET.get(name, "")) or 0 for name in ("before", "after"))
    pair = submissions.pair(numbers, before=before, after=after)
    if pair is None:
        raise Http404
    return pair
