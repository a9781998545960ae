"""A mapping checked against the columns of its kind before it is saved."""

from __future__ import annotations

from collections.abc import Mapping

from accounts.imports.importing.kinds import known
from accounts.imports.models import ColumnMapping
from accounts.imports.rules import mappings as rules
from accounts.imports.services import mappings as service
from accounts.record.rules.acts import Act
from traps_web.lib.faults import Invalid


def save(act: Act, *, mapping: ColumnMapping | None, name: str, kind: str, text: str) -> ColumnMapping:
    """Read the lines that somebody wrote and save what they say. Raises Invalid beside `name`, `kind` or `columns`, Refused."""
    columns, sentence = rules.read(text)
    return _save(act, mapping, name, kind, columns, sentence)


def save_columns(
    act: Act, *, mapping: ColumnMapping | None, name: str, kind: str, columns: Mapping[str, str]
) -> ColumnMapping:
    """Save what a program says: their column to ours. Raises Invalid beside `name`, `kind` or `columns`, Refused."""
    read, sentence = rules.tidied(columns)
    return _save(act, mapping, name, kind, read, sentence)


def _save(
    act: Act, mapping: ColumnMapping | None, name: str, kind: str, columns: Mapping[str, str], sentence: str
) -> ColumnMapping:
    kinds = known()
    if kind not in kinds:
        raise Invalid(kind=f"“{kind}” is not a kind of file; known are {', '.join(kinds)}.")
    names = [column.name for column in kinds[kind].columns]
    required = [column.name for column in kinds[kind].columns if column.required]
    sentence = sentence or rules.fault(columns, known=names, required=required)
    if sentence:
        raise Invalid(columns=sentence)
    return service.put(act, mapping=mapping, name=name, kind=kind, columns=columns)
