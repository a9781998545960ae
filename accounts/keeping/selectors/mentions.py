"""Where people wrote a name into a text of their own: nobody edits that for them, so it is listed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final

from django.apps import apps
from django.db import models

from accounts.duties.models import Notice
from accounts.finder.models import SearchWord, ShortenedWord
from accounts.organisation.models import Person
from accounts.organisation.selectors import replaced_names
from accounts.record.models import AuditEvent, OnceKey, ReplacedName
from accounts.record.rules.replaced_names import Names, Replaced, Subject, digests
from traps_web.lib.keys import is_key

OURS: Final = ("accounts", "pipeline", "plans", "reviews")
DRAWN: Final = {
    ("accounts.obligation", "label"),
    ("pipeline.dealchange", "before"),
    ("pipeline.dealchange", "after"),
    ("reviews.signature", "name"),
    ("reviews.signatureconfirmation", "name"),
}
"""What TRAPS itself wrote and has sealed: there the name is replaced when it is drawn."""
NO_PROSE: Final = (
    "body",
    "key",
    "status",
    "kind",
    "address",
    "sha256",
    "token_hash",
    "digest",
    "token_key",
    "password",
)
LEFT_OUT: Final = {AuditEvent, OnceKey, ReplacedName, Person, SearchWord, ShortenedWord}
"""Tables that are drawn with the new name, hold no texts of people, or follow the names themselves."""
MOST: Final = 500
EVER: Final = datetime(1, 1, 1, tzinfo=UTC)
NO_SALT: Final = b"never stored"


@dataclass(frozen=True, slots=True)
class Mention:
    """A text that names somebody: the row, by its table and id, and the column."""

    table: str
    pk: int
    column: str

    def kept(self) -> dict[str, Any]:
        """As it is stored beside the replaced name."""
        return {"table": self.table, "id": self.pk, "column": self.column}


def texts() -> list[tuple[type[models.Model], list[str]]]:
    """Every column in which somebody may have written a name, by table."""
    tables = [model for model in apps.get_models() if model._meta.app_label in OURS and model not in LEFT_OUT]
    columns = [(model, [field.name for field in model._meta.concrete_fields if _is_prose(field)]) for model in tables]
    # Notices last: TRAPS wrote them, there may be many, and they go by themselves.
    return sorted(((model, names) for model, names in columns if names), key=lambda pair: pair[0] is Notice)


def of(names: Collection[str], *, but: models.Model) -> list[Mention]:
    """The texts in which one of the names stands, but for the row itself; 500 at most."""
    return list(islice(_mentions(names, but), MOST)) if names else []


def standing(row: ReplacedName) -> list[tuple[Mention, models.Model]]:
    """The texts that still name somebody whose name is gone, each with its row."""
    names, about = replaced_names.current(), [(row.object_type, row.object_id)]
    mentions = [Mention(kept["table"], kept["id"], kept["column"]) for kept in row.mentions]
    return [
        (mention, thing)
        for mention, thing in with_rows(mentions)
        if _names(names, getattr(thing, mention.column, ""), about)
    ]


def with_rows(mentions: Collection[Mention]) -> Iterator[tuple[Mention, models.Model]]:
    """Each with the row in which it stands, as far as that is there."""
    ids_by_table: dict[str, set[int]] = defaultdict(set)
    for mention in mentions:
        ids_by_table[mention.table].add(mention.pk)
    things = {table: apps.get_model(table)._base_manager.in_bulk(ids) for table, ids in ids_by_table.items()}
    for mention in mentions:
        if (thing := things[mention.table].get(mention.pk)) is not None:
            yield mention, thing


def _names(names: Names, text: Any, about: Collection[Subject]) -> bool:
    return isinstance(text, str) and names.text(text, at=EVER, about=about) != text


def _is_prose(field: Any) -> bool:
    is_text = isinstance(field, models.CharField | models.TextField) and not is_key(field)
    is_word = isinstance(field, models.SlugField | models.EmailField) or bool(field.choices)
    return is_text and not is_word and field.name not in NO_PROSE and _place(field) not in DRAWN


def _place(field: Any) -> tuple[str, str]:
    return field.model._meta.label_lower, field.name


def _mentions(names: Collection[str], but: models.Model) -> Iterator[Mention]:
    """Each table is read once; “Ann” is not in “Annual”."""
    subject = (but._meta.label_lower, str(but.pk))
    known = Names([Replaced(subject, "", EVER, frozenset(digests(names, salt=NO_SALT)))], salt=NO_SALT)
    for model, columns in texts():
        rows = (
            model._base_manager.order_by("pk")
            .filter(replaced_names.holding(names, *columns))
            .values_list("pk", *columns)
        )
        for pk, *values in rows.iterator():
            if (model, pk) != (type(but), but.pk):
                yield from (
                    Mention(model._meta.label_lower, pk, column)
                    for column, value in zip(columns, values, strict=True)
                    if _names(known, value, [subject])
                )
