"""Guards that the database holds itself: rows that only grow, and spans that do not overlap.

A model declares them in a class attribute `guards`. They are installed after every migrate, because SQLite silently
drops triggers when it rebuilds a table. /readyz and a test compare what is declared with what the database has.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class Guard(Protocol):
    """A rule on one table, known by name."""

    def names(self, table: str) -> list[str]: ...

    def statements(self, table: str, vendor: str) -> list[str]: ...


class OfValues:
    """A guard of what stands in the rows of a table, which may all go."""


@dataclass(frozen=True)
class AppendOnly:
    """No row of the table is ever changed or deleted."""

    def names(self, table: str) -> list[str]:
        return [f"{table}_no_update", f"{table}_no_delete"]

    def statements(self, table: str, vendor: str) -> list[str]:
        verbs = list(zip(self.names(table), ("UPDATE", "DELETE"), strict=True))
        if vendor == "sqlite":
            return [self._sqlite(table, name, verb) for name, verb in verbs]
        return [
            _refusal("traps_refuse_change", f"RAISE EXCEPTION 'rows of % only grow', TG_TABLE_NAME {_VIOLATION}"),
            *[
                f'CREATE OR REPLACE TRIGGER "{name}" BEFORE {verb} ON "{table}" '
                "FOR EACH ROW EXECUTE FUNCTION traps_refuse_change()"
                for name, verb in verbs
            ],
            _no_truncate(table, "traps_refuse_change"),
        ]

    @staticmethod
    def _sqlite(table: str, name: str, verb: str) -> str:
        return (
            f'CREATE TRIGGER IF NOT EXISTS "{name}" BEFORE {verb} ON "{table}" '
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} only grow'); END"
        )


@dataclass(frozen=True)
class GoesWith:
    """No row is ever changed, and none goes before the row that it belongs to is marked to go."""

    key: str
    parent: str
    column: str

    def names(self, table: str) -> list[str]:
        return [f"{table}_no_update", f"{table}_goes_with"]

    def statements(self, table: str, vendor: str) -> list[str]:
        update, delete = self.names(table)
        message = f"rows of {table} go with theirs of {self.parent}"
        stays = f'SELECT 1 FROM "{self.parent}" p WHERE p.id = OLD."{self.key}" AND NOT p."{self.column}"'  # noqa: S608 - all names are our own
        if vendor == "sqlite":
            return [
                AppendOnly._sqlite(table, update, "UPDATE"),
                f'CREATE TRIGGER IF NOT EXISTS "{delete}" BEFORE DELETE ON "{table}" BEGIN '
                f"SELECT RAISE(ABORT, '{message}') WHERE EXISTS ({stays}); END",
            ]
        body = f"IF EXISTS ({stays}) THEN RAISE EXCEPTION '{message}' {_VIOLATION}; END IF; RETURN OLD"
        return [
            _refusal("traps_refuse_change", f"RAISE EXCEPTION 'rows of % only grow', TG_TABLE_NAME {_VIOLATION}"),
            f'CREATE OR REPLACE TRIGGER "{update}" BEFORE UPDATE ON "{table}" '
            "FOR EACH ROW EXECUTE FUNCTION traps_refuse_change()",
            _refusal(f"traps_{delete}", body),
            f'CREATE OR REPLACE TRIGGER "{delete}" BEFORE DELETE ON "{table}" '
            f'FOR EACH ROW EXECUTE FUNCTION "traps_{delete}"()',
            _no_truncate(table, "traps_refuse_change"),
        ]


@dataclass(frozen=True)
class NoOverlap:
    """Half-open spans (`starts_on`, `ends_before`) with the same key never share a day."""

    keys: tuple[str, ...]
    name: str
    where: str = ""

    def names(self, table: str) -> list[str]:
        return [f"{table}_{self.name}_insert", f"{table}_{self.name}_update"]

    def statements(self, table: str, vendor: str) -> list[str]:
        if vendor == "sqlite":
            return [
                self._sqlite(table, name, verb)
                for name, verb in zip(self.names(table), ("INSERT", "UPDATE"), strict=True)
            ]
        keys = ", ".join(f'"{key}" WITH =' for key in self.keys)
        where = f" WHERE ({self.where})" if self.where else ""
        constraint = f"{table}_{self.name}"
        return [
            "CREATE EXTENSION IF NOT EXISTS btree_gist",
            f"""DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = '{constraint}') THEN
                ALTER TABLE "{table}" ADD CONSTRAINT "{constraint}"
                EXCLUDE USING gist ({keys}, daterange(starts_on, ends_before) WITH &&){where};
                END IF; END $$""",  # noqa: S608 - all names are our own
        ]

    def _sqlite(self, table: str, name: str, verb: str) -> str:
        same = " AND ".join(f'o."{key}" = NEW."{key}"' for key in self.keys)
        when = f"WHEN {self._prefixed('NEW')}" if self.where else ""
        other = f"AND {self._prefixed('o')}" if self.where else ""
        return f"""CREATE TRIGGER IF NOT EXISTS "{name}" BEFORE {verb} ON "{table}" {when} BEGIN
            SELECT RAISE(ABORT, '{table}: spans overlap') WHERE EXISTS (
                SELECT 1 FROM "{table}" o WHERE {same} {other} AND o.id IS NOT NEW.id
                AND MAX(o.starts_on, NEW.starts_on)
                    < MIN(COALESCE(o.ends_before, '9999-12-31'), COALESCE(NEW.ends_before, '9999-12-31')));
            END"""  # noqa: S608 - all names are our own

    def _prefixed(self, alias: str) -> str:
        """The condition with the row's alias before each column. Its terms, joined by AND, name one column each."""
        return " AND ".join(self._one_prefixed(alias, part) for part in self.where.split(" AND "))

    @staticmethod
    def _one_prefixed(alias: str, part: str) -> str:
        if part.startswith("NOT "):
            return f'NOT {alias}."{part[4:]}"'
        column, *rest = part.split(" ", 1)
        return " ".join([f'{alias}."{column}"', *rest])


@dataclass(frozen=True)
class Frozen:
    """A row whose column holds a value (a locked plan) is never changed or deleted any more."""

    column: str
    value: str

    def names(self, table: str) -> list[str]:
        return [f"{table}_{self.value}_no_update", f"{table}_{self.value}_no_delete"]

    def statements(self, table: str, vendor: str) -> list[str]:
        message = f"{self.value} rows of {table} do not change"
        verbs = list(zip(self.names(table), ("UPDATE", "DELETE"), strict=True))
        if vendor == "sqlite":
            return [
                f'CREATE TRIGGER IF NOT EXISTS "{name}" BEFORE {verb} ON "{table}" '
                f"WHEN OLD.\"{self.column}\" = '{self.value}' BEGIN SELECT RAISE(ABORT, '{message}'); END"
                for name, verb in verbs
            ]
        return [
            _refusal(f"traps_{table}_{self.value}", f"RAISE EXCEPTION '{message}' {_VIOLATION}"),
            *[
                f'CREATE OR REPLACE TRIGGER "{name}" BEFORE {verb} ON "{table}" FOR EACH ROW '
                f'WHEN (OLD."{self.column}" = \'{self.value}\') EXECUTE FUNCTION "traps_{table}_{self.value}"()'
                for name, verb in verbs
            ],
            _no_truncate(table, f"traps_{table}_{self.value}"),
        ]


@dataclass(frozen=True)
class FrozenWith:
    """Rows that belong to a frozen row are neither added nor changed nor deleted any more."""

    key: str
    parent: str
    column: str
    value: str

    def names(self, table: str) -> list[str]:
        return [f"{table}_{self.value}_no_{verb}" for verb in ("insert", "update", "delete")]

    def statements(self, table: str, vendor: str) -> list[str]:
        message = f"rows of {table} stay as they are: {self.parent} is {self.value}"
        verbs = list(zip(self.names(table), (("NEW",), ("OLD", "NEW"), ("OLD",)), strict=True))
        if vendor == "sqlite":
            return [
                f'CREATE TRIGGER IF NOT EXISTS "{name}" BEFORE {_VERBS[sides]} ON "{table}" BEGIN '
                f"SELECT RAISE(ABORT, '{message}') WHERE {self._held(sides)}; END"
                for name, sides in verbs
            ]
        statements = []
        for name, sides in verbs:
            body = f"IF {self._held(sides)} THEN RAISE EXCEPTION '{message}' {_VIOLATION}; END IF; RETURN {sides[-1]}"
            statements.append(_refusal(f"traps_{name}", body))
            statements.append(
                f'CREATE OR REPLACE TRIGGER "{name}" BEFORE {_VERBS[sides]} ON "{table}" '
                f'FOR EACH ROW EXECUTE FUNCTION "traps_{name}"()'
            )
        refuse = f"traps_{table}_{self.value}"
        return [*statements, _refusal(refuse, f"RAISE EXCEPTION '{message}' {_VIOLATION}"), _no_truncate(table, refuse)]

    def _held(self, sides: tuple[str, ...]) -> str:
        rows = ", ".join(f'{side}."{self.key}"' for side in sides)
        is_frozen = f"p.\"{self.column}\" = '{self.value}'"
        parents = f'SELECT 1 FROM "{self.parent}" p WHERE p.id IN ({rows})'  # noqa: S608 - all names are our own
        return f"EXISTS ({parents} AND {is_frozen})"


@dataclass(frozen=True)
class Unchanged(OfValues):
    """The value of one column stays what it was when the row was added; the row may change otherwise."""

    column: str

    def names(self, table: str) -> list[str]:
        return [f"{table}_{self.column}_stays"]

    def statements(self, table: str, vendor: str) -> list[str]:
        (name,) = self.names(table)
        message = f"{self.column} of {table} stays as it was"
        if vendor == "sqlite":
            differs = f'OLD."{self.column}" IS NOT NEW."{self.column}"'
            return [
                f'CREATE TRIGGER IF NOT EXISTS "{name}" BEFORE UPDATE ON "{table}" WHEN {differs} '
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            ]
        differs = f'OLD."{self.column}" IS DISTINCT FROM NEW."{self.column}"'
        return [
            _refusal(f"traps_{name}", f"RAISE EXCEPTION '{message}' {_VIOLATION}"),
            f'CREATE OR REPLACE TRIGGER "{name}" BEFORE UPDATE ON "{table}" FOR EACH ROW '
            f'WHEN ({differs}) EXECUTE FUNCTION "traps_{name}"()',
        ]


@dataclass(frozen=True)
class NamesAFirst(OfValues):
    """A row that names another of its table by `column` names one that names none itself."""

    column: str

    def names(self, table: str) -> list[str]:
        return [f"{table}_{self.column}_names_a_first"]

    def statements(self, table: str, vendor: str) -> list[str]:
        (name,) = self.names(table)
        message = f"{self.column} of {table} names a row that names another itself"
        is_second = f'o.id = NEW."{self.column}" AND o."{self.column}" IS NOT NULL'
        named = f'SELECT 1 FROM "{table}" o WHERE {is_second}'  # noqa: S608 - all names are our own
        given = f'NEW."{self.column}" IS NOT NULL'
        if vendor == "sqlite":
            return [
                f'CREATE TRIGGER IF NOT EXISTS "{name}" BEFORE INSERT ON "{table}" WHEN {given} '
                f"BEGIN SELECT RAISE(ABORT, '{message}') WHERE EXISTS ({named}); END"
            ]
        body = f"IF EXISTS ({named}) THEN RAISE EXCEPTION '{message}' {_VIOLATION}; END IF; RETURN NEW"
        return [
            _refusal(f"traps_{name}", body),
            f'CREATE OR REPLACE TRIGGER "{name}" BEFORE INSERT ON "{table}" FOR EACH ROW '
            f'WHEN ({given}) EXECUTE FUNCTION "traps_{name}"()',
        ]


_VERBS = {("NEW",): "INSERT", ("OLD", "NEW"): "UPDATE", ("OLD",): "DELETE"}
_VIOLATION = "USING ERRCODE = 'integrity_constraint_violation'"


def _refusal(name: str, body: str) -> str:
    """A trigger function of PostgreSQL."""
    return f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; END $$'


def _no_truncate(table: str, function: str) -> str:
    return (
        f'CREATE OR REPLACE TRIGGER "{table}_no_truncate" BEFORE TRUNCATE ON "{table}" '
        f'FOR EACH STATEMENT EXECUTE FUNCTION "{function}"()'
    )


_TRIGGERS_OF_SQLITE = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
_TRIGGERS_OF_POSTGRES = (
    "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
    "WHERE NOT t.tgisinternal AND pg_table_is_visible(c.oid)"
)
_GUARDS_OF_POSTGRES = "SELECT tgname FROM pg_trigger UNION SELECT conname FROM pg_constraint WHERE contype = 'x'"


def guarded_models() -> list[tuple[type[models.Model], Guard]]:
    """Each declared guard with its model."""
    return [(model, guard) for model in apps.get_models() for guard in getattr(model, "guards", ())]


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers of guarded tables away while a migration changes them; `install` puts them back."""
    guarded = {model._meta.db_table for model, _ in guarded_models()}
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS_OF_SQLITE if is_sqlite else _TRIGGERS_OF_POSTGRES)
        for name, table in cursor.fetchall():
            if table in guarded:
                cursor.execute(f'DROP TRIGGER "{name}"' + ("" if is_sqlite else f' ON "{table}"'))


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every declared guard in place; harmless when they stand already."""
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model, guard in guarded_models():
            if model._meta.db_table not in existing:
                continue
            for statement in guard.statements(model._meta.db_table, connection.vendor):
                cursor.execute(statement)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of declared guards that the database does not have."""
    declared = {
        name
        for model, guard in guarded_models()
        for name in _standing_names(guard, model._meta.db_table, connection.vendor)
    }
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS_OF_SQLITE if connection.vendor == "sqlite" else _GUARDS_OF_POSTGRES)
        standing = {row[0] for row in cursor.fetchall()}
    return sorted(declared - standing)


def _standing_names(guard: Guard, table: str, vendor: str) -> list[str]:
    if isinstance(guard, NoOverlap) and vendor != "sqlite":
        return [f"{table}_{guard.name}"]
    names = guard.names(table)
    return names if vendor == "sqlite" or isinstance(guard, OfValues) else [*names, f"{table}_no_truncate"]
