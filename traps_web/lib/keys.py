"""Columns that hold the key by which a name is compared, kept with the name on every road into the database.

SQLite folds ASCII alone and PostgreSQL folds by its locale, so neither is asked: the key is worked out here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from traps_web.lib.normal_form import folded, identifier


class KeyColumn(models.TextField):  # type: ignore[type-arg]
    """The folded form of another column of the same row. Nobody writes it: it follows on insert, save and update."""

    def __init__(self, *, of: str = "name", **kwargs: Any) -> None:
        self.of = of
        kwargs |= {"editable": False, "blank": True, "default": ""}
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        """As migrations write it."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """The key of what the row says now."""
        key = folded(getattr(model_instance, self.of) or "")
        setattr(model_instance, self.attname, key)
        return key

    def get_prep_value(self, value: Any) -> Any:
        """What it is compared with is folded as well."""
        value = super().get_prep_value(value)
        return folded(value) if isinstance(value, str) else value


def with_keys(model: type[models.Model], values: dict[str, Any]) -> dict[str, Any]:
    """Values of columns together with the keys that follow from them."""
    keys = {
        field.attname: folded(values[field.of] or "")
        for field in model._meta.concrete_fields
        if isinstance(field, KeyColumn) and field.of in values and not hasattr(values[field.of], "resolve_expression")
    }
    return values | keys


def is_key(field: Any) -> bool:
    """Whether a column is worked out from another one."""
    return isinstance(field, KeyColumn)


class KeyedQuerySet(models.QuerySet[Any]):
    """Rows with keys: who updates a name in the database updates its key."""

    def update(self, **kwargs: Any) -> int:
        """As ever, and the keys with it."""
        return super().update(**with_keys(self.model, kwargs))

    update.alters_data = True  # type: ignore[attr-defined]


class ExternalId(models.CharField):  # type: ignore[type-arg]
    """The id of a row in another system, as it is kept: its case stays, signs that nobody sees do not. Empty is none."""

    def deconstruct(self) -> Any:
        """For migrations a plain text of this length: only Python knows the normal form."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """What is kept is what the row says from now on."""
        kept = self.get_prep_value(getattr(model_instance, self.attname))
        setattr(model_instance, self.attname, kept)
        return kept

    def get_prep_value(self, value: Any) -> Any:
        """Written and looked up in the same form."""
        value = super().get_prep_value(value)
        return identifier(value) or None if isinstance(value, str) else value


class Holds(models.Lookup):
    """``holds``: the key contains these words, folded as the key is; the same on both databases."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """LIKE of folded text with folded text needs no case and no locale."""
        column, params = self.process_lhs(compiler, connection)
        pattern = f"%{connection.ops.prep_for_like_query(folded(str(self.rhs)))}%"
        return f"{column} LIKE %s ESCAPE '\\'", [*params, pattern]


KeyColumn.register_lookup(Holds)


class LettersIndex(models.Index):
    """Makes ``holds`` quick in a table of hundreds of thousands of names: by groups of three letters on PostgreSQL.

    Fewer than three letters are looked for row by row. SQLite has no such index: there it is one of whole keys, which are sooner
    read through than whole rows.
    """

    suffix = "let"

    def __init__(self, *, fields: Sequence[str], name: str) -> None:
        super().__init__(fields=fields, name=name)
        self.opclasses = ("gin_trgm_ops",) * len(fields)

    def deconstruct(self) -> Any:
        """As migrations write it."""
        return f"{type(self).__module__}.{type(self).__qualname__}", (), {"fields": self.fields, "name": self.name}

    def create_sql(self, model: Any, schema_editor: Any, using: str = "", **kwargs: Any) -> Any:
        """The statement that makes it, of the kind that the database has."""
        using = " USING gin" if schema_editor.connection.vendor == "postgresql" else using
        return super().create_sql(model, schema_editor, using=using, **kwargs)


def know_letters(connection: BaseDatabaseWrapper) -> None:
    """Let PostgreSQL know groups of letters, before the first such index is made; its owner may."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
