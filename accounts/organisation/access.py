"""Who sees what: the one place that answers it, for sets of rows and for one object."""

from __future__ import annotations

import enum
from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from traps_web.lib.keys import KeyedQuerySet

if TYPE_CHECKING:
    from accounts.organisation.models import Person


class Relation(enum.StrEnum):
    """The relation of a viewer to an owner: it decides what the viewer may see and do."""

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
    lines = viewer._meta.get_field("lines_below").related_model
    return lines._default_manager.filter(above_id=viewer.pk).values("below_id")


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


def deciding_for(
    *, by: Person, owner: Person, today: date, asked_by: Person | None = None, duty: str = ""
) -> Person | None:
    """In whose place a person decides on somebody's matters today: the own, or that of somebody they stand in for.

    None when they may not decide. The line above decides; where nobody is above, the reviewer of last resort or
    their deputy; in absence the stand-in of any of them, who does not pass it on. Nobody decides on their own
    matters, or on what they asked for (`asked_by`), in anybody's place; a company of one is the exception
    (`decides_alone`). Whoever a decision has climbed to decides as well as the line: `duty` is the subject under
    which it is owed, like "leave:12".
    """
    own_right = deciders(owner=owner, today=today, asked_by=asked_by)
    if by.pk in own_right:
        return by
    parties = _parties(owner, asked_by)
    if by.pk in parties:
        return None
    places = by.stands_in.filter(on_duty(today), from_person__in=own_right - parties).select_related("from_person")
    first = places.order_by("pk").first()
    if first is not None:
        return first.from_person
    return place_of_duty(by=by, duty=duty, parties=parties, today=today) if duty else None


def place_of_duty(*, by: Person, duty: str, parties: Collection[int], today: date) -> Person | None:
    """In whose place somebody decides on a matter that they owe a decision on, or that somebody absent does.

    The decision may have climbed to either; `parties` to the matter do not count. None when neither owes it.
    """
    about = Q(subject=duty) | Q(subject__startswith=f"{duty}:")
    duties = by.obligations.model.objects.filter(about, trap__key__endswith="-decision")
    left = duties.filter(done_at__isnull=True, waived_at__isnull=True).exclude(owner__in=parties)
    if left.filter(owner=by.pk).exists():
        return by
    away = by.stands_in.filter(on_duty(today), from_person__in=left.values("owner")).select_related("from_person")
    first = away.order_by("pk").first()
    return first.from_person if first is not None else None


def may_decide(*, by: Person, owner: Person, today: date, asked_by: Person | None = None, duty: str = "") -> bool:
    """Whether a person decides on somebody's matters today: of the line, of last resort, or as a stand-in for them."""
    return deciding_for(by=by, owner=owner, today=today, asked_by=asked_by, duty=duty) is not None


def decides_alone(*, by: Person, owner: Person, asked_by: Person | None = None) -> bool:
    """Whether who decides is also whose matter it is, or who asked: there was nobody else, and every paper says so."""
    return by.pk in _parties(owner, asked_by)


def deciders(*, owner: Person, today: date | None, asked_by: Person | None = None) -> frozenset[int]:
    """Ids of those who decide in their own right, without stand-ins; with `today` None absences do not count.

    When somebody of the line asked, those above the asker decide. Who has left decides on nothing.
    """
    line = list(owner.lines_above.filter(depth__gt=0).values_list("above_id", "depth", "above__is_active"))
    own_step = next((depth for pk, depth, _ in line if asked_by is not None and pk == asked_by.pk), 0)
    above = frozenset(pk for pk, depth, is_active in line if is_active and depth > own_step)
    return above or _of_last_resort(owner, asked_by, today)


def _parties(owner: Person, asked_by: Person | None) -> frozenset[int]:
    return frozenset(person.pk for person in (owner, asked_by) if person is not None)


def _of_last_resort(owner: Person, asked_by: Person | None, today: date | None) -> frozenset[int]:
    """The reviewer of last resort, or the deputy where that one is a party, away or gone; else the only person."""
    parties = _parties(owner, asked_by)
    people = type(owner).objects
    named = people.filter(Q(last_resort_of__isnull=False) | Q(deputy_of_last_resort_of__isnull=False), is_active=True)
    seats = {is_first: pk for pk, is_first in named.annotate(first=_holds_first_seat()).values_list("pk", "first")}
    reviewer, deputy = seats.get(True), seats.get(False)
    if reviewer is not None and reviewer not in parties:
        is_away = deputy is not None and today is not None and people.filter(on_leave(today), pk=reviewer).exists()
        return frozenset({reviewer, deputy} if is_away and deputy is not None and deputy not in parties else {reviewer})
    if deputy is not None and deputy not in parties:
        return frozenset({deputy})
    # Whoever stands below a party is no judge of it, unless named as the deputy.
    below = type(owner).objects.filter(lines_above__above__in=parties).values("pk")
    is_alone = not people.filter(is_active=True).exclude(pk__in=parties).exclude(pk__in=below).exists()
    return frozenset({reviewer} if reviewer is not None and is_alone else ())


def _holds_first_seat() -> models.ExpressionWrapper[Q]:
    return models.ExpressionWrapper(Q(last_resort_of__isnull=False), output_field=models.BooleanField())


def on_leave(today: date) -> Q:
    """People whose approved leave covers a day."""
    return Q(leaves__status="approved", leaves__starts_on__lte=today, leaves__ends_before__gt=today)


class OwnedQuerySet(KeyedQuerySet):
    """Rows that belong to a person; `owner_path` names the way from the row to that person's id."""

    owner_path = "owner_id"

    def visible_to(self, viewer: Person) -> Self:
        """Own rows, those of everybody below in the line, and all of them for leaders and admins."""
        if sees_everybody(viewer):
            return self
        return self.filter(self.seen_by(viewer))

    def seen_by(self, viewer: Person) -> Q:
        return Q(**{f"{self.owner_path}__in": people_below(viewer)})
