"""Who sees what: the one place that answers it, for sets of rows and for one object."""

from __future__ import annotations

import enum
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
