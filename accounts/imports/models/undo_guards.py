"""Guards of rows that only grow, save for what the undo of an import takes back (docs/adr/0011)."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps

from accounts.record.models.guards import AppendOnly


@dataclass(frozen=True)
class AppendOnlyButUndone(AppendOnly):
    """Rows that only grow, except that they go with the row they belong to while the import that created it is undone.

    `key` names the row (one of the table `of`) whose creation is taken back. With `lets_go` no row goes: it stays as
    it is and only lets go of these columns, which become empty.
    """

    of: str = ""
    key: str = "id"
    also: tuple[tuple[str, str], ...] = ()
    """Further tables and keys: the row goes with whichever of them is taken back."""
    lets_go: tuple[str, ...] = ()

    def names(self, table: str) -> list[str]:
        return [f"{table}_{verb}" for verb in ("undo_no_update", "undo_no_delete", "undo_let_go")]

    def statements(self, table: str, vendor: str) -> list[str]:
        update, delete, let_go = self.names(table)
        columns = _columns(table)
        kept = [column for column in columns if column not in self.lets_go]
        emptied = " AND ".join([*(f'NEW."{column}" IS NULL' for column in self.lets_go), f"({self._undone()})"])
        triggers = [
            (update, f"UPDATE OF {_listed(kept)}", "", "NEW"),
            (delete, "DELETE", "" if self.lets_go else self._undone(), "OLD"),
            (let_go, f"UPDATE OF {_listed(self.lets_go or columns)}", emptied if self.lets_go else "", "NEW"),
        ]
        message = f"rows of {table} only grow"
        if vendor == "sqlite":
            return [
                f'CREATE TRIGGER IF NOT EXISTS "{name}" BEFORE {verb} ON "{table}" BEGIN '
                f"SELECT RAISE(ABORT, '{message}'){f' WHERE NOT ({unless})' if unless else ''}; END"
                for name, verb, unless, _ in triggers
            ]
        refused = f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';"
        statements = []
        for name, verb, unless, row in triggers:
            passes = f"IF {unless} THEN RETURN {row}; END IF; " if unless else ""
            statements.append(
                f'CREATE OR REPLACE FUNCTION "traps_{name}"() RETURNS trigger LANGUAGE plpgsql AS $$ '
                f"BEGIN {passes}{refused} END $$"
            )
            statements.append(
                f'CREATE OR REPLACE TRIGGER "{name}" BEFORE {verb} ON "{table}" '
                f'FOR EACH ROW EXECUTE FUNCTION "traps_{name}"()'
            )
        statements.append(
            f'CREATE OR REPLACE TRIGGER "{table}_no_truncate" BEFORE TRUNCATE ON "{table}" '
            f'FOR EACH STATEMENT EXECUTE FUNCTION "traps_{update}"()'
        )
        return statements

    def _undone(self) -> str:
        """Whether the old row belongs to one created by a run that is being undone."""
        return " OR ".join([_created_by_undone(of, key) for of, key in ((self.of, self.key), *self.also)])


def _created_by_undone(of: str, column: str) -> str:
    """Whether a run that is being undone created the row that a column names. Traces of a table never overlap."""
    key = f'OLD."{column}"'
    return (
        "EXISTS (SELECT 1 FROM accounts_importundo u "  # noqa: S608 - all names are our own
        "WHERE u.status = 'working' AND COALESCE((SELECT t.last_id "
        "FROM accounts_importtrace t WHERE t.run_id = u.run_id AND t.act = 'created' "
        f"AND t.label = '{of}' AND t.first_id <= {key} ORDER BY t.first_id DESC LIMIT 1), -1) >= {key})"
    )


def _columns(table: str) -> list[str]:
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    return [str(field.column) for field in model._meta.concrete_fields]


def _listed(columns: list[str] | tuple[str, ...]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
