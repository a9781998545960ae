"""Who sees what: the one place that answers it, for sets of rows and for one object."""

from __future__ import annotations

import enum
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import Person


class Relation(enum.StrEnum):
    """How a viewer stands to the owner of something: it decides what may be seen and done."""

    SELF = "self"
    LINE = "line"
    LEADER = "leader"
    PEER = "peer"
    NONE = "none"


def sees_everybody(viewer: Person) -> bool:
    """Leaders and admins see the whole organisation."""
    return viewer.is_leader or viewer.is_admin


def people_below(viewer: Person) -> models.QuerySet[Any]:
    """Ids of the viewer and everybody below in today's reporting line."""
    return viewer.lines_below.values("below_id")


def relation(viewer: Person, owner: Person) -> Relation:
    """The strongest relation of a viewer to an owner, as it is today."""
    if viewer.pk == owner.pk:
        return Relation.SELF
    if viewer.lines_below.filter(below_id=owner.pk).exists():
        return Relation.LINE
    if sees_everybody(viewer):
        return Relation.LEADER
    if viewer.current_team_id is not None and viewer.current_team_id == owner.current_team_id:
        return Relation.PEER
    return Relation.NONE


def on_duty(today: date) -> Q:
    """Delegations that hold on a day."""
    return Q(is_revoked=False, starts_on__lte=today, ends_before__gt=today)


def deciding_for(*, by: Person, owner: Person, today: date) -> Person | None:
    """In whose place a person decides on somebody's matters today: the own, or that of somebody they stand in for.

    None: they may not. The line above decides; where there is nobody above, the reviewer of last resort; in absence the
    stand-in of either, who does not pass it on. Nobody decides on the own matters, in whose place ever.
    """
    if by.pk == owner.pk:
        return None
    deciders = set(owner.lines_above.filter(depth__gt=0).values_list("above_id", flat=True)) or _of_last_resort(owner)
    if by.pk in deciders:
        return by
    found = by.stands_in.filter(on_duty(today), from_person__in=deciders - {owner.pk}).select_related("from_person")
    first = found.order_by("pk").first()
    return first.from_person if first else None


def may_decide(*, by: Person, owner: Person, today: date) -> bool:
    """Whether a person decides on somebody's matters today: of the line, of last resort, or as the stand-in of one of them."""
    return deciding_for(by=by, owner=owner, today=today) is not None


def _of_last_resort(owner: Person) -> set[int]:
    return set(type(owner).objects.filter(last_resort_of__isnull=False).values_list("pk", flat=True)) - {owner.pk}


class OwnedQuerySet(models.QuerySet[Any]):
    """Rows that belong to a person; `owner_path` names the way from the row to that person's id."""

    owner_path = "owner_id"

    def visible_to(self, viewer: Person) -> Self:
        """Own rows, those of everybody below in the line, and all of them for leaders and admins."""
        if sees_everybody(viewer):
            return self
        return self.filter(self.seen_by(viewer))

    def seen_by(self, viewer: Person) -> Q:
        return Q(**{f"{self.owner_path}__in": people_below(viewer)})
