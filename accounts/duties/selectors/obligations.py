"""Obligations as people look at them: mine, my line's, and who decides."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from accounts.duties.models import Extension, Obligation
from accounts.duties.models.obligations import OWED
from accounts.organisation.access import Relation, deciders, relation
from accounts.organisation.models import Person, ReportingLine
from accounts.organisation.selectors import calendar, stand_ins
from accounts.record.rules.readers import Reader
from traps_web.lib import clock
from traps_web.lib.deadlines import day_bounds


class Standing(NamedTuple):
    """What the state of an obligation is computed from (`Owed` of the rules), read without the rest of its row."""

    status: str
    first_due_at: datetime
    due_at: datetime
    missed_at: datetime
    done_at: datetime | None
    waived_at: datetime | None
    waived_by: str | None


STANDING = (*Standing._fields[:-1], "waived_by__name")


def nearest_above(person: Person, *, asked_by: Person | None = None) -> Person | None:
    """Who owes the decisions on a person's matters: the nearest manager in today's line, above whoever asked.

    Without one, the reviewer of last resort or the deputy. In a company of one the person decides alone.
    None when nobody may decide.
    may.
    """
    able = deciders(owner=person, today=None, asked_by=asked_by)
    line = ReportingLine.objects.filter(below=person, above__in=able, depth__gt=0).select_related("above")
    for step in line.order_by("depth", "above_id")[:1]:
        return step.above
    return Person.objects.filter(pk__in=able).first() if able else None


def standing_of(*, viewer: Person, owner: Person) -> Relation:
    """The relation that decisions go by: who decides for those without anybody above counts as their line."""
    standing = relation(viewer, owner)
    if standing in (Relation.SELF, Relation.LINE):
        return standing
    return Relation.LINE if viewer.pk in deciders(owner=owner, today=None) else standing


def state_filter(state: str, now: datetime) -> Q:
    """The rows that are in this state at this instant; a waived miss is both missed and waived."""
    if state == "open":
        return Q(status="open", first_due_at__gte=now, due_at__gte=now)
    if state == "excused":
        return Q(status="excused") | Q(status="open", first_due_at__lt=now, due_at__gte=now)
    if state == "late":
        return Q(status="late") | Q(status="open", due_at__lt=now, missed_at__gte=now)
    if state == "missed":
        return Q(status="missed") | Q(status="open", missed_at__lt=now)
    if state == "waived":
        return Q(waived_at__isnull=False)
    return Q(status=state)


STILL_OWED = OWED


def owed_by(*, person: Person) -> QuerySet[Any]:
    """What a person still owes, the nearest deadline first."""
    rows = Obligation.objects.filter(STILL_OWED, owner=person).select_related("trap")
    return rows.order_by("due_at", "pk")


def by_id(*, viewer: Person, pk: int) -> Obligation:
    """One obligation with its trap, owner and requests. Raises Obligation.DoesNotExist when invisible."""
    rows = Obligation.objects.visible_to(viewer).select_related("trap", "owner", "done_by", "waived_by")
    return rows.get(pk=pk)


def extensions_of(*, obligation: Obligation) -> list[Extension]:
    """The requests for more time, newest first."""
    rows = Extension.objects.filter(obligation=obligation).select_related("asked_by", "decided_by", "withdrawn_by")
    return list(rows.order_by("-asked_at", "-pk"))


def extensions_counted(*, owner: Person, since: datetime) -> int:
    """How often a person asked for more time since an instant."""
    return Extension.objects.filter(obligation__owner=owner, asked_at__gte=since).count()


def extension(reader: Reader, *, pk: int) -> Extension:
    """One request, seen by the line and by who stands in for it today. Raises Extension.DoesNotExist when invisible."""
    return extensions(reader).get(pk=pk)


def extensions(reader: Reader) -> QuerySet[Any]:
    """Every request of the viewer's line and of those they stand in for today; the newest first."""
    seen = Q(pk__in=Extension.objects.visible_to(reader.viewer).values("pk"))
    trusted = Q(obligation__owner__in=stand_ins.entrusted(person=reader.viewer, today=reader.today))
    rows = Extension.objects.filter(seen | trusted)
    return rows.select_related("obligation__owner", "obligation__trap", "asked_by").order_by("-asked_at", "-pk")


def visible(*, viewer: Person) -> QuerySet[Any]:
    """Every obligation a viewer sees, with trap and owner; the newest deadline first."""
    rows = Obligation.objects.visible_to(viewer).select_related("trap", "owner", "waived_by")
    return rows.order_by("-due_at", "-pk")


def extensions_this_quarter(reader: Reader, *, owner: Person) -> int:
    """How often a person asked for more time since the fiscal quarter began in their own time zone."""
    zone = calendar.zone_of(owner, reader.organisation)
    quarter = calendar.period_at("quarter", clock.today_in(zone, reader.now))
    began_at, _ = day_bounds(quarter.starts_on, zone)
    return extensions_counted(owner=owner, since=began_at)
