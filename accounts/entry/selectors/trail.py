"""The audit trail, as admins read all of it and everybody reads of their own coming and going."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from accounts.entry.rules.trail import COMING_AND_GOING
from accounts.organisation.models import Person
from accounts.organisation.selectors import replaced_names
from accounts.record.models import AuditEvent
from accounts.record.rules.readers import Reader
from traps_web.lib.normal_form import folded
from traps_web.lib.sorting import Orders

PERSON = Person._meta.label_lower
SHOWN_OF_ONESELF = 20


@dataclass(frozen=True, slots=True)
class Criteria:
    """What the trail is narrowed by; days are the organisation's, both included."""

    person_id: int | None = None
    verb: str = ""
    words: str = ""
    first_day: date | None = None
    last_day: date | None = None


ORDERS = Orders({"when": "at"}, first="-when")


def visible(reader: Reader) -> QuerySet[Any]:
    """Every entry for admins; for everybody else what concerns their own login. The newest first."""
    rows = AuditEvent.objects.select_related("client").order_by("-at", "-pk")
    return rows if reader.viewer.is_admin else rows.filter(_of_login(reader.viewer.pk))


def narrowed(reader: Reader, criteria: Criteria) -> QuerySet[Any]:
    """The entries in sight that meet the criteria. A person's are those of their acts, and of acts on them."""
    rows = visible(reader)
    if criteria.person_id is not None:
        rows = rows.filter(Q(actor=criteria.person_id) | Q(object_type=PERSON, object_id=str(criteria.person_id)))
    if criteria.verb:
        rows = rows.filter(verb=criteria.verb)
    if criteria.words:
        rows = rows.filter(_called(criteria.words))
    if criteria.first_day is not None:
        rows = rows.filter(at__gte=_midnight(reader, criteria.first_day))
    if criteria.last_day is not None:
        rows = rows.filter(at__lt=_midnight(reader, criteria.last_day + timedelta(days=1)))
    return rows


def own(reader: Reader) -> list[AuditEvent]:
    """The last things that happened to the viewer's own login."""
    rows = AuditEvent.objects.filter(_of_login(reader.viewer.pk)).select_related("client")
    return list(rows.order_by("-at", "-pk")[:SHOWN_OF_ONESELF])


def _called(text: str) -> Q:
    """Entries of things and people who are called so; by a name that is gone nobody is known any more."""
    things, people = Q(object_label__icontains=text), Q(actor_name__icontains=text)
    today = Q(pk__in=[])
    for kind, gone in replaced_names.by_kind().items():
        until = max(row.until for row in gone)
        by_label = [row.subject[1] for row in gone if folded(text) in folded(row.label)]
        ids = [row.subject[1] for row in gone]
        things &= ~Q(object_type=kind, object_id__in=ids, at__lte=until)
        today |= Q(object_type=kind, object_id__in=by_label)
        if kind == PERSON:
            people &= ~Q(actor__in=ids, actor__isnull=False, at__lte=until)
            today |= Q(actor__in=by_label)
    return things | people | today


def _of_login(person_id: int) -> Q:
    return Q(object_type=PERSON, object_id=str(person_id), verb__in=COMING_AND_GOING)


def _midnight(reader: Reader, day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=reader.zone)
