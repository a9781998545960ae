"""Guards around acts that are taken back: nobody else does, nobody later, and what falls with an act is let go.

An undo is a row that names the event of the trail. What the act wrote carries its instant, so a row that is kept as it
is knows by its own stamp whether the act that stamped it was taken back.
"""

from __future__ import annotations

from dataclasses import dataclass

from accounts.record.models.guards import AppendOnly, OfValues
from traps_web.lib.undoing import ACCEPTED

_VIOLATION = "USING ERRCODE = 'integrity_constraint_violation'"
SECONDS = int(ACCEPTED.total_seconds())


def is_undone(*, of: str, key: str, stamps: tuple[str, ...], tables: str = "", where: str = "") -> str:
    """The condition that the act which wrote one of these stamps on a thing was taken back.

    `of` is the label of the thing, `key` the SQL that names it; `tables` and `where` find it where it is another row
    than the one that is guarded.
    """
    instants = ", ".join(stamps)
    further = f" AND {where}" if where else ""
    return (
        f"EXISTS (SELECT 1 FROM accounts_auditevent e JOIN accounts_undo u ON u.event_id = e.id{tables} "  # noqa: S608
        f"WHERE e.object_type = '{of}' AND e.object_id = CAST({key} AS varchar(60)) AND e.at IN ({instants}){further})"
    )


@dataclass(frozen=True)
class SoonAfter(OfValues):
    """An undo is that of who acted, and no more than 15 seconds after the act."""

    def names(self, table: str) -> list[str]:
        return [f"{table}_soon_after"]

    def statements(self, table: str, vendor: str) -> list[str]:
        (name,) = self.names(table)
        message = f"{table}: only who acted, and within {SECONDS} seconds"
        latest = (
            f"ROUND((julianday(NEW.at) - julianday(e.at)) * 86400.0, 2) <= {SECONDS}"
            if vendor == "sqlite"
            else f"NEW.at <= e.at + INTERVAL '{SECONDS} seconds'"
        )
        fits = f"e.id = NEW.event_id AND e.actor_id = NEW.by_id AND e.at <= NEW.at AND {latest}"
        missing = f"NOT EXISTS (SELECT 1 FROM accounts_auditevent e WHERE {fits})"  # noqa: S608 - all names are our own
        if vendor == "sqlite":
            return [
                f'CREATE TRIGGER IF NOT EXISTS "{name}" BEFORE INSERT ON "{table}" BEGIN '
                f"SELECT RAISE(ABORT, '{message}') WHERE {missing}; END"
            ]
        return [
            f'CREATE OR REPLACE FUNCTION "traps_{name}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
            f"IF {missing} THEN RAISE EXCEPTION '{message}' {_VIOLATION}; END IF; RETURN NEW; END $$",
            f'CREATE OR REPLACE TRIGGER "{name}" BEFORE INSERT ON "{table}" FOR EACH ROW '
            f'EXECUTE FUNCTION "traps_{name}"()',
        ]


@dataclass(frozen=True)
class AppendOnlyButTakenBack(AppendOnly):
    """Rows that only grow, except that one goes with the act that wrote it, at its `stamp`, when that is taken back.

    `of` is the label of the thing that the act was about; `tables` and `where` find it from the row.
    """

    of: str = ""
    stamp: str = ""
    tables: str = ""
    where: str = ""
    key: str = ""

    def names(self, table: str) -> list[str]:
        return [f"{table}_no_update", f"{table}_no_delete_but_taken_back"]

    def statements(self, table: str, vendor: str) -> list[str]:
        update, delete = self.names(table)
        message = f"rows of {table} only grow"
        passes = is_undone(
            of=self.of, key=self.key, stamps=(f'OLD."{self.stamp}"',), tables=self.tables, where=self.where
        )
        if vendor == "sqlite":
            return [
                self._sqlite(table, update, "UPDATE"),
                f'CREATE TRIGGER IF NOT EXISTS "{delete}" BEFORE DELETE ON "{table}" BEGIN '
                f"SELECT RAISE(ABORT, '{message}') WHERE NOT {passes}; END",
            ]
        return [
            *super().statements(table, vendor),
            f'CREATE OR REPLACE FUNCTION "traps_{delete}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
            f"IF {passes} THEN RETURN OLD; END IF; RAISE EXCEPTION '{message}' {_VIOLATION}; END $$",
            f'CREATE OR REPLACE TRIGGER "{delete}" BEFORE DELETE ON "{table}" FOR EACH ROW '
            f'EXECUTE FUNCTION "traps_{delete}"()',
        ]
