"""Guards of rows that are judged one day, and whose verdict stands from then on (docs/adr/0019)."""

from __future__ import annotations

from dataclasses import dataclass

VIOLATION = "USING ERRCODE = 'integrity_constraint_violation'"


@dataclass(frozen=True)
class Judged:
    """A row that waits until it is judged: what it is about never changes, and its verdict stays once there is one.

    `about` never changes. `verdict` stays as soon as `status` is no longer `waiting`. Each group of `once` begins with a stamp:
    the group is written together and never again. A row whose `stamp` is set is not deleted.
    Triggers name the columns they watch, so an update of others costs nothing.
    """

    about: tuple[str, ...]
    status: str
    waiting: str
    verdict: tuple[str, ...]
    once: tuple[tuple[str, ...], ...]
    stamp: str

    def names(self, table: str) -> list[str]:
        return [f"{table}_{rule}" for rule in ("about_stays", "verdict_stays", "written_once", "judged_no_delete")]

    def statements(self, table: str, vendor: str) -> list[str]:
        conditions = zip(self.names(table), self._triggers(vendor), strict=True)
        if vendor == "sqlite":
            return [
                f'CREATE TRIGGER IF NOT EXISTS "{name}" BEFORE {verb} ON "{table}" WHEN {when} '
                f"BEGIN SELECT RAISE(ABORT, '{_sentence(table)}'); END"
                for name, (verb, when) in conditions
            ]
        function = f"traps_{table}_verdict"
        return [
            f'CREATE OR REPLACE FUNCTION "{function}"() RETURNS trigger LANGUAGE plpgsql AS '
            f"$$ BEGIN RAISE EXCEPTION '{_sentence(table)}' {VIOLATION}; END $$",
            *[
                f'CREATE OR REPLACE TRIGGER "{name}" BEFORE {verb} ON "{table}" FOR EACH ROW '
                f'WHEN ({when}) EXECUTE FUNCTION "{function}"()'
                for name, (verb, when) in conditions
            ],
            f'CREATE OR REPLACE TRIGGER "{table}_no_truncate" BEFORE TRUNCATE ON "{table}" '
            f'FOR EACH STATEMENT EXECUTE FUNCTION "{function}"()',
        ]

    def _triggers(self, vendor: str) -> list[tuple[str, str]]:
        """On what each trigger fires, in the order of their names."""
        written = [column for group in self.once for column in group]
        again = [f'(OLD."{group[0]}" IS NOT NULL AND ({_differs(group, vendor)}))' for group in self.once]
        is_judged = f"OLD.\"{self.status}\" <> '{self.waiting}'"
        return [
            (_update_of(self.about), _differs(self.about, vendor)),
            (_update_of(self.verdict), f"{is_judged} AND ({_differs(self.verdict, vendor)})"),
            (_update_of(written), " OR ".join(again)),
            ("DELETE", f'OLD."{self.stamp}" IS NOT NULL'),
        ]


def _sentence(table: str) -> str:
    return f"what was judged in {table} stays as it is"


def _update_of(columns: tuple[str, ...] | list[str]) -> str:
    return "UPDATE OF " + ", ".join(f'"{column}"' for column in columns)


def _differs(columns: tuple[str, ...], vendor: str) -> str:
    other = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    return " OR ".join(f'OLD."{column}" {other} NEW."{column}"' for column in columns)
