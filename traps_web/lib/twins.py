"""Rows from before there was a normal form: cleaned, given their keys, and twins among them told apart by a suffix.

Used by migrations alone, with the models of their day. A row already in the normal form keeps its name; of several, the
first does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q

from traps_web.lib.normal_form import clean, folded, identifier, one_line

BATCH = 1_000
ALL = Q()
KIND = "written-alike"
VERB = "kept apart"


@dataclass(frozen=True)
class Twin:
    """A row whose name another one had, in the normal form, and what it is called now."""

    label: str
    pk: int
    before: str
    after: str


def numbered(name: str, number: int, longest: int) -> str:
    """A name with a number behind it: "Équipe Ouest (2)"."""
    suffix = f" ({number})"
    return name[: longest - len(suffix)].rstrip() + suffix


def numbered_address(email: str, number: int, longest: int) -> str:
    """An address with a number that most mail servers pass over: "ann+2@company.example"."""
    local, at, host = email.partition("@")
    return f"{local}+{number}{at}{host}"[:longest]


def apart(
    names: Iterable[tuple[Any, Any, str]],
    *,
    form: Callable[[str], str] = clean,
    key: Callable[[str], str] = folded,
    longest: int,
    number: Callable[[str, int, int], str] = numbered,
) -> dict[Any, str]:
    """What each row is to be called so that no two of one scope have the same key.

    `names` holds the id, scope and name of each.
    """
    rows = sorted(names, key=lambda row: (form(row[2]) != row[2], row[0]))
    keys = {(scope, key(form(name))) for _, scope, name in rows}
    taken: set[tuple[Any, str]] = set()
    new_names: dict[Any, str] = {}
    for pk, scope, name in rows:
        new_name = form(name) or "?"
        if (scope, key(new_name)) in taken:
            candidates = (number(new_name, place, longest) for place in count(2))
            new_name = next(name for name in candidates if (scope, key(name)) not in keys | taken)
        taken.add((scope, key(new_name)))
        new_names[pk] = new_name
    return new_names


def settle(
    model: type[models.Model],
    field: str = "name",
    *,
    scope: tuple[str, ...] = (),
    only: Q = ALL,
    form: Callable[[str], str] = clean,
    key: Callable[[str], str] = folded,
    number: Callable[[str, int, int], str] = numbered,
) -> list[Twin]:
    """Clean a column of some rows and keep twins apart; the rows that got another name because of it."""
    rows = model._base_manager.filter(only).exclude(**{f"{field}__isnull": True})
    stands = {pk: (tuple(within), name) for pk, name, *within in rows.values_list("pk", field, *scope).iterator()}
    longest = model._meta.get_field(field).max_length or 0  # type: ignore[union-attr]
    new_names = apart(
        ((pk, within, name) for pk, (within, name) in stands.items()),
        form=form,
        key=key,
        longest=longest,
        number=number,
    )
    twins = []
    for pk, name in new_names.items():
        before = stands[pk][1]
        if name != before:
            model._base_manager.filter(pk=pk).update(**{field: name})
        if name != (form(before) or "?"):
            twins.append(Twin(model._meta.label_lower, pk, before, name))
    return twins


def fill_keys(model: type[models.Model], **keys: str) -> None:
    """Work out the keys of every row, by batches of ids; `keys` leads from a key column to its source."""
    last = 0
    while rows := list(model._base_manager.filter(pk__gt=last).order_by("pk").only("pk", *keys.values())[:BATCH]):
        for row in rows:
            for column, source in keys.items():
                setattr(row, column, folded(getattr(row, source) or ""))
        model._base_manager.bulk_update(rows, list(keys), batch_size=BATCH // 4)
        last = rows[-1].pk


def _unsettled(model: type[models.Model], field: str, form: Callable[[str], str]) -> list[tuple[Any, str]]:
    """The rows whose value is not in its normal form, oldest first."""
    rows = model._base_manager.exclude(**{f"{field}__isnull": True}).order_by("pk").values_list("pk", field)
    return [(pk, value) for pk, value in rows.iterator() if form(value) != value]


def clean_column(model: type[models.Model], field: str) -> None:
    """Clean a column in which two rows may say the same."""
    for pk, value in _unsettled(model, field, clean):
        model._base_manager.filter(pk=pk).update(**{field: clean(value)})


def put_on_one_line(apps: Any, model: type[models.Model], now: datetime) -> int:
    """Free names of line breaks, control and direction characters, and put into the trail what they were.

    Keys by which names are compared hold none of them, so no two rows become the same. Returns how many.
    """
    event = apps.get_model("accounts", "AuditEvent")
    unsettled = _unsettled(model, "name", one_line)
    columns = [field.name for field in model._meta.fields if field.name in ("name", "name_key")]
    for start in range(0, len(unsettled), BATCH):
        names = {pk: (before, one_line(before) or f"No name {pk}") for pk, before in unsettled[start : start + BATCH]}
        rows = list(model._base_manager.filter(pk__in=names).only("pk"))
        for row in rows:
            row.name = names[row.pk][1]  # type: ignore[attr-defined]
            row.name_key = folded(row.name)  # type: ignore[attr-defined]
        model._base_manager.bulk_update(rows, columns, batch_size=BATCH // 4)
        event._base_manager.bulk_create(
            event(
                at=now,
                actor_name="TRAPS",
                verb="name put on one line",
                object_type=model._meta.label_lower,
                object_id=str(pk),
                object_label=after[:200],
                before={"name": before},
                after={"name": after},
            )
            for pk, (before, after) in names.items()
        )
    return len(unsettled)


def has_unsettled_ids(model: type[models.Model]) -> bool:
    """Whether an external id is not in its normal form."""
    return bool(_unsettled(model, "external_id", identifier))


def settle_ids(model: type[models.Model]) -> list[Twin]:
    """Put external ids into their normal form, which keeps their case.

    An id that another row has already gets a number behind it.
    """
    longest = model._meta.get_field("external_id").max_length or 0  # type: ignore[union-attr]
    twins = []
    for pk, before in _unsettled(model, "external_id", identifier):
        right = identifier(before) or f"no id {pk}"
        several = (numbered(right, place, longest) for place in count(2))
        after = next(
            candidate
            for candidate in chain([right], several)
            if not model._base_manager.filter(external_id=candidate).exists()
        )
        model._base_manager.filter(pk=pk).update(external_id=after)
        if after != right:
            twins.append(Twin(model._meta.label_lower, pk, before, after))
    return twins


def tell(apps: Any, twins: Iterable[Twin], now: datetime) -> None:
    """Put each twin into the trail, and tell every admin which row has another name now."""
    event, notice, person = (apps.get_model("accounts", name) for name in ("AuditEvent", "Notice", "Person"))
    admins = list(person._base_manager.filter(is_admin=True, is_active=True))
    for twin in twins:
        noun = apps.get_model(twin.label)._meta.verbose_name
        event._base_manager.create(
            at=now,
            actor_name="TRAPS",
            verb=VERB,
            object_type=twin.label,
            object_id=str(twin.pk),
            object_label=twin.after[:200],
            before={"name": twin.before},
            after={"name": twin.after},
            reason="The same as another one, apart from case or invisible characters.",
        )
        text = (
            f"A {noun} was written like another one and is now called “{twin.after}”. Rename one of the two, or "
            "use only one."
        )
        notice._base_manager.bulk_create(
            [
                notice(
                    person=admin,
                    kind=KIND,
                    key=f"{twin.label}-{twin.pk}-{twin.after}"[:120],
                    text=text[:300],
                    created_at=now,
                )
                for admin in admins
            ],
            ignore_conflicts=True,
        )


@contextmanager
def unguarded(connection: BaseDatabaseWrapper, table: str) -> Iterator[None]:
    """Write in a table that is guarded against writing.

    An id is put into its normal form; what the row proves stays as it is.
    """
    quoted = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            # A table with checks that wait for the end of the transaction cannot be altered, so they are made before.
            connection.check_constraints()
            cursor.execute(f"ALTER TABLE {quoted} DISABLE TRIGGER USER")
            yield
            connection.check_constraints()
            cursor.execute(f"ALTER TABLE {quoted} ENABLE TRIGGER USER")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
        guards = cursor.fetchall()
        for name, _ in guards:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
        yield
        for _, statement in guards:
            cursor.execute(statement)
