"""The guard of dated rows that are written once and closed when something else holds."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps

from accounts.record.models.guards import AppendOnly


@dataclass(frozen=True)
class OnlyCloses(AppendOnly):
    """No row goes, and of a row only `ends_before` changes: it is set, or set to an earlier day."""

    def names(self, table: str) -> list[str]:
        return [f"{table}_keeps_its_facts", f"{table}_only_closes", f"{table}_no_delete"]

    def statements(self, table: str, vendor: str) -> list[str]:
        keeps, closes, no_delete = self.names(table)
        model = next(model for model in apps.get_models() if model._meta.db_table == table)
        columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields if field.name != "ends_before")
        reopened = "NEW.ends_before IS NULL OR NEW.ends_before >= OLD.ends_before"
        triggers = [
            (keeps, f"UPDATE OF {columns}", ""),
            (closes, "UPDATE OF ends_before", reopened),
            (no_delete, "DELETE", ""),
        ]
        message = f"rows of {table} only grow, and close"
        if vendor == "sqlite":
            return [
                f'CREATE TRIGGER IF NOT EXISTS "{name}" BEFORE {verb} ON "{table}" {f"WHEN {when}" if when else ""} '
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
                for name, verb, when in triggers
            ]
        function = f"traps_{table}_closes"
        return [
            f'CREATE OR REPLACE FUNCTION "{function}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
            f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
            *[
                f'CREATE OR REPLACE TRIGGER "{name}" BEFORE {verb} ON "{table}" FOR EACH ROW '
                f'{f"WHEN ({when})" if when else ""} EXECUTE FUNCTION "{function}"()'
                for name, verb, when in triggers
            ],
            f'CREATE OR REPLACE TRIGGER "{table}_no_truncate" BEFORE TRUNCATE ON "{table}" '
            f'FOR EACH STATEMENT EXECUTE FUNCTION "{function}"()',
        ]
