"""What somebody owes, for the finder: each kind of duty once."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Min, QuerySet

from accounts.duties.models import Obligation
from accounts.duties.selectors.obligations import STILL_OWED
from accounts.finder.selectors.details import Detail, rows_of
from accounts.organisation.models import Person
from accounts.organisation.selectors import replaced_names


def owed(viewer_id: Any) -> QuerySet[Any]:
    """By trap: how many are owed, the day of the first, and where a single one of them is done.

    `number` says how many there are, `label` is the key of the trap, `more` what one of them is called.
    """
    rows = Obligation.objects.filter(STILL_OWED, owner_id=viewer_id).values("trap__key")
    rows = rows.annotate(count=Count("pk"), one=Min("label"), where=Min("address"), first=Min("due_on"))
    rows = rows.annotate(opened=Min("opened_at"))
    columns = {"label": "trap__key", "more": "one", "address": "where", "day": "first", "at": "opened"}
    return rows_of(rows, kind="duty", number="count", **columns)


def shown(duty: Detail, *, viewer: Person) -> Detail:
    """The duty by the name that it may be shown by: a judged one keeps its words, and names in them may be gone."""
    if not duty.more or duty.at is None:
        return duty
    return duty._replace(more=replaced_names.text(duty.more, at=duty.at, about=[replaced_names.person(viewer.pk)]))
