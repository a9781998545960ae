"""Saved mappings of columns: kept by admins."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from accounts.imports.models import ColumnMapping
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from traps_web.lib.faults import Invalid, Refused, StaleState

TAKEN = "A mapping with this name already exists."


@transaction.atomic
def put(act: Act, *, mapping: ColumnMapping | None, name: str, kind: str, columns: Mapping[str, str]) -> ColumnMapping:
    """Save a new mapping, or change one; runs that used it keep what they used. Raises Refused, Invalid."""
    _admins(act)
    name = " ".join(name.split())
    if not name:
        raise Invalid(name="Enter the program the files come from.")
    row = mapping or ColumnMapping(made_at=act.now, made_by=act.person)
    before = {} if mapping is None else {"name": row.name, "kind": row.kind, "columns": row.columns}
    row.name, row.kind, row.columns = name, kind, dict(columns)
    try:
        with transaction.atomic():
            row.save(force_insert=mapping is None, force_update=mapping is not None)
    except IntegrityError:
        raise Invalid(name=TAKEN) from None
    verb = "column mapping made" if mapping is None else "column mapping changed"
    after = {"name": name, "kind": kind, "columns": dict(columns)}
    audit.record(act, verb=verb, subject=row, before=before, after=after)
    return row


@transaction.atomic
def drop(act: Act, *, mapping: ColumnMapping) -> None:
    """Forget a mapping; runs that used it keep what they used. Raises Refused, StaleState when it is gone."""
    _admins(act)
    before = {"name": mapping.name, "kind": mapping.kind, "columns": mapping.columns}
    audit.record(act, verb="column mapping dropped", subject=mapping, before=before)
    deleted, _ = ColumnMapping.objects.filter(pk=mapping.pk).delete()
    if not deleted:
        raise StaleState


def _admins(act: Act) -> None:
    if not act.person.is_admin:
        raise Refused("Only admins can change column mappings.")
