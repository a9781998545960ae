"""Who stands below whom today, as pages ask it many times."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.models import Person, ReportingLine
from traps_web.lib import statements
from traps_web.lib.remembered import recall


def below(viewer: Person) -> frozenset[int]:
    """Everybody in the viewer's line today, the viewer left out; one query, once a request."""
    known = _known()
    if viewer.pk not in known:
        known[viewer.pk] = frozenset(below for (below,) in statements.rows(_below, viewer_id=viewer.pk))
    return known[viewer.pk]


def _below(*, viewer_id: int) -> QuerySet[Any]:
    return ReportingLine.objects.filter(above_id=viewer_id, depth__gt=0).values_list("below_id")


def stands_above_somebody(viewer: Person) -> bool:
    """Whether there is anybody in the viewer's line; no query when the request has read the line."""
    known = _known().get(viewer.pk)
    return viewer.lines_below.filter(depth__gt=0).exists() if known is None else bool(known)


def _known() -> dict[int, frozenset[int]]:
    return recall("people below", dict)
