"""Saved mappings of columns: kept by admins."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.imports.models import ColumnMapping
from accounts.organisation.models import Person
from accounts.record.services import audit
from traps_web.lib.faults import Invalid, Refused, StaleState

TAKEN = "There is a mapping of this name already."


@transaction.atomic
def put(
    *, mapping: ColumnMapping | None, name: str, kind: str, columns: Mapping[str, str], by: Person, now: datetime
) -> ColumnMapping:
    """Save a new mapping, or change one; runs that used it keep what they used. Raises Refused, Invalid."""
    _admins(by)
    name = " ".join(name.split())
    if not name:
        raise Invalid(name="Name the program the files come from.")
    row = mapping or ColumnMapping(made_at=now, made_by=by)
    before = {} if mapping is None else {"name": row.name, "kind": row.kind, "columns": row.columns}
    row.name, row.kind, row.columns = name, kind, dict(columns)
    try:
        with transaction.atomic():
            row.save(force_insert=mapping is None, force_update=mapping is not None)
    except IntegrityError:
        raise Invalid(name=TAKEN) from None
    verb = "column mapping made" if mapping is None else "column mapping changed"
    after = {"name": name, "kind": kind, "columns": dict(columns)}
    audit.record(verb=verb, subject=row, by=by, now=now, before=before, after=after)
    return row


@transaction.atomic
def drop(*, mapping: ColumnMapping, by: Person, now: datetime) -> None:
    """Forget a mapping; runs that used it keep what they used. Raises Refused, StaleState when it is gone."""
    _admins(by)
    before = {"name": mapping.name, "kind": mapping.kind, "columns": mapping.columns}
    audit.record(verb="column mapping dropped", subject=mapping, by=by, now=now, before=before)
    deleted, _ = ColumnMapping.objects.filter(pk=mapping.pk).delete()
    if not deleted:
        raise StaleState


def _admins(by: Person) -> None:
    if not by.is_admin:
        raise Refused("Mappings of columns are kept by admins.")
