"""Columns that hold the key by which a name is compared, kept with the name on every road into the database.

SQLite folds ASCII alone and PostgreSQL folds by its locale, so neither is asked: the key is worked out here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import NotSupportedError, OperationalError, ProgrammingError, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from traps_web.lib.normal_form import folded, identifier, one_line

EXTENSIONS = {
    "btree_gist": "keeps stretches of time of one thing from overlapping",
    "pg_trgm": "finds deals by letters of their names",
}
"""What PostgreSQL has to have besides itself, and what for."""


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
    """Rows with keys: an update of a name in the database updates its key as well."""

    def update(self, **kwargs: Any) -> int:
        """Update as usual, and the keys along with their names."""
        return super().update(**with_keys(self.model, kwargs))

    update.alters_data = True  # type: ignore[attr-defined]


class Kept(models.CharField):  # type: ignore[type-arg]
    """A text that takes one form on every road into the database, and is looked up in it.

    For migrations it is a plain text of this length: only Python knows the normal form.
    """

    def deconstruct(self) -> Any:
        """As migrations write it."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """What is kept is what the row says from now on."""
        kept = self.get_prep_value(getattr(model_instance, self.attname))
        setattr(model_instance, self.attname, kept)
        return kept


class Name(Kept):
    """What somebody or something is called: on one line, without control or direction characters."""

    def get_prep_value(self, value: Any) -> Any:
        """Written and looked up in the same form."""
        value = super().get_prep_value(value)
        return one_line(value) if isinstance(value, str) else value


class ExternalId(Kept):
    """The id of a row in another system: it keeps its case and loses invisible characters. An empty id is none."""

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

    Fewer than three letters are looked for row by row. SQLite has no such index: there it is one of whole keys, which
    are read through sooner than whole rows.
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


class ExtensionMissing(Exception):
    """PostgreSQL lacks an extension that we may not create; the text says who can do what about it."""


def create_extensions(connection: BaseDatabaseWrapper) -> None:
    """Give PostgreSQL its extensions, before anything is made that needs them. Raises ExtensionMissing.

    The owner of a database may create them; on a server that somebody else runs, its administrator has to.
    """
    if connection.vendor != "postgresql":
        return
    for name, purpose in EXTENSIONS.items():
        try:
            with transaction.atomic(connection.alias), connection.cursor() as cursor:
                cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {name}")
        except (ProgrammingError, NotSupportedError, OperationalError) as fault:
            if getattr(fault.__cause__, "pgcode", None) is None:
                raise  # The server was not reached, or went away: nothing that an extension has to do with.
            raise ExtensionMissing(_what_to_do(name, purpose, connection.settings_dict, fault)) from fault


def _what_to_do(name: str, purpose: str, database: dict[str, Any], fault: Exception) -> str:
    return (
        f"PostgreSQL needs its extension {name}, which {purpose}, and “{database['USER'] or 'its role'}” could not "
        f"create it ({str(fault).splitlines()[0].rstrip('.')}). Have an administrator of the server run "
        f"“CREATE EXTENSION {name};” once in the database “{database['NAME']}” (it comes with PostgreSQL, in some "
        "distributions as the package postgresql-contrib), and start again. No table was changed."
    )
