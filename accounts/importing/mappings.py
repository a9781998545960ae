"""A mapping checked against the columns of its kind before it is saved."""

from __future__ import annotations

from datetime import datetime

from accounts.importing.kinds import known
from accounts.models import ColumnMapping, Person
from accounts.rules import mappings as rules
from accounts.rules.faults import Invalid
from accounts.services import mappings as service


def save(*, mapping: ColumnMapping | None, name: str, kind: str, text: str, by: Person, now: datetime) -> ColumnMapping:
    """Read the lines, check them against the kind, save. Raises Invalid beside `name`, `kind` or `columns`, Refused."""
    kinds = known()
    if kind not in kinds:
        raise Invalid(kind=f"“{kind}” is not a kind of file; known are {', '.join(kinds)}.")
    columns, sentence = rules.read(text)
    names = [column.name for column in kinds[kind].columns]
    required = [column.name for column in kinds[kind].columns if column.required]
    sentence = sentence or rules.fault(columns, known=names, required=required)
    if sentence:
        raise Invalid(columns=sentence)
    return service.put(mapping=mapping, name=name, kind=kind, columns=columns, by=by, now=now)
