"""The names that are gone, for whoever draws the trail or a sealed paper."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from itertools import product
from typing import Any

from django.db import models
from django.db.models import Q

from accounts.organisation.models import Organisation, Person
from accounts.organisation.selectors.configuration import part
from accounts.record.models import AuditEvent, ReplacedName
from accounts.record.rules.replaced_names import NOBODY, Names, Replaced, Subject

PERSON = Person._meta.label_lower
OF_SOMEBODY = ("name", "email", "phone")


@part(ReplacedName)
def current() -> Names:
    """All of them."""
    columns = ("object_type", "object_id", "label", "at", "digests", "shared")
    rows = [
        Replaced((kind, pk), label, at, frozenset(digests), frozenset(shared))
        for kind, pk, label, at, digests, shared in ReplacedName.objects.order_by("pk").values_list(*columns)
    ]
    return Names(rows, salt=salt()) if rows else NOBODY


def by_kind() -> dict[str, list[Replaced]]:
    """All of them by what they are names of."""
    rows: dict[str, list[Replaced]] = defaultdict(list)
    for row in current().by_subject.values():
        rows[row.subject[0]].append(row)
    return rows


def ids_of(model: type[models.Model]) -> list[int]:
    """The rows of a table whose names are gone, as they stand in this transaction."""
    rows = ReplacedName.objects.filter(object_type=model._meta.label_lower)
    return [int(pk) for pk in rows.values_list("object_id", flat=True)]


def salt() -> bytes:
    """What the hashes of this installation are made with."""
    return Organisation.objects.values_list("installation", flat=True).get(id=1).bytes


def person(pk: int | str | None) -> Subject:
    """A person, as the trail names one."""
    return PERSON, str(pk)


def names_of(subject: models.Model) -> list[str]:
    """What somebody is called, is written to and is called up by, now and as their own entries in the trail tell."""
    standing = (getattr(subject, field, "") for field in OF_SOMEBODY)
    return sorted({name for name in (*standing, *_names_in_trail(subject)) if name})


def holding(names: Collection[str], *columns: str) -> Q:
    """Rows in which the letters of a name stand, whatever their case; the words decide whether it is the name."""
    rows = Q(pk__in=[])
    for name, column in product(names, columns):
        rows |= Q(**{f"{column}__icontains": name})
    return rows


def _names_in_trail(subject: models.Model) -> Iterator[str]:
    rows = AuditEvent.objects.filter(object_type=subject._meta.label_lower, object_id=str(subject.pk))
    for label, *facts in rows.values_list("object_label", "before", "after"):
        yield label
        for side in facts:
            yield from (side[key] for key in OF_SOMEBODY if isinstance(side.get(key), str))


def events(rows: Iterable[Any]) -> Iterator[Any]:
    """Entries of the trail as they may be shown; they are never saved again."""
    names = current()
    for row in rows:
        yield _shown(row, names)


def event(row: AuditEvent) -> AuditEvent:
    """One entry as it may be shown."""
    return _shown(row, current())


def _shown(row: AuditEvent, names: Names) -> AuditEvent:
    if not names.by_subject:
        return row
    subject, actor = (row.object_type, row.object_id), person(row.actor_id)
    about = (subject, actor)
    gone = names.by_subject.get(subject)
    if gone and row.at <= gone.until:
        row.object_label = gone.label
        row.before, row.after = names.own_facts(row.before, subject), names.own_facts(row.after, subject)
    else:
        row.object_label = names.text(row.object_label, at=row.at, about=about)
    row.actor_name = names.text(row.actor_name, at=row.at, about=about)
    row.before = names.drawn(row.before, at=row.at, about=about)
    row.after = names.drawn(row.after, at=row.at, about=about)
    row.reason = names.text(row.reason, at=row.at, about=about)
    return row


def text(written: str, *, at: datetime, about: Iterable[Subject] = ()) -> str:
    """A text that was written at an instant, as it may be shown."""
    return current().text(written, at=at, about=tuple(about))


def drawn(value: Any, *, at: datetime) -> Any:
    """What was kept at an instant as lists and facts, as it may be shown."""
    return current().drawn(value, at=at)


def document(body: str, *, at: datetime, about: Callable[[], Iterable[Subject]] = tuple) -> Any:
    """A sealed document, read from its bytes, as it may be shown; the bytes and their hash stay.

    `about` is asked only where any name is gone at all.
    """
    names = current()
    return names.drawn(json.loads(body), at=at, about=tuple(about()) if names.by_subject else ())
