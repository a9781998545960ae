"""Who stands below whom today, as pages ask it many times."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from accounts.organisation.models import Person, ReportingLine
from traps_web.lib import statements
from traps_web.lib.remembered import know, recall


def below(viewer: Person) -> frozenset[int]:
    """Everybody in the viewer's line today, the viewer left out; one query, once a request."""
    known = _known()
    if viewer.pk not in known:
        known[viewer.pk] = frozenset(below for (below,) in statements.rows(_below, viewer_id=viewer.pk))
    return known[viewer.pk]


def know_below(viewer: Person, people: Iterable[int]) -> None:
    """Remember who stands in somebody's line, which was read along with something else."""
    _known()[viewer.pk] = frozenset(people)


def _below(*, viewer_id: int) -> QuerySet[Any]:
    return line_of(viewer_id).values_list("below_id")


def stands_above_somebody(viewer: Person) -> bool:
    """Whether there is anybody in the viewer's line; once a request."""
    return recall(_stands_above(viewer.pk), lambda: line_of(viewer.pk).exists())


def know_stands_above(person_id: int, stands_above: bool) -> None:
    """Remember whether somebody has a line, which was read along with something else."""
    know(_stands_above(person_id), stands_above)


def _stands_above(person_id: int) -> tuple[str, int]:
    return "has a line", person_id


def line_of(person_id: Any) -> QuerySet[ReportingLine]:
    """The line of somebody, the person left out."""
    return ReportingLine.objects.filter(above_id=person_id, depth__gt=0)


def viewer_by(viewer_id: Any, *, sees_all: bool) -> Person:
    """Whoever asks a query whose SQL is made once: the id comes when it is asked, what shapes the query is known."""
    return Person(pk=viewer_id, is_leader=sees_all)


def _known() -> dict[int, frozenset[int]]:
    return recall("people below", dict)
