"""Guards of rows that are judged one day, and whose verdict stands from then on (docs/adr/0019 and 0035)."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.record.models.undo_guards import is_undone

VIOLATION = "USING ERRCODE = 'integrity_constraint_violation'"


@dataclass(frozen=True)
class Judged:
    """A row that waits until it is judged: what it is about never changes, and its verdict stays once there is one.

    `about` never changes. `verdict` stays as soon as `status` is no longer `waiting`. Each group of `once` begins
    with a stamp: the group is written together and never again. A row whose `stamp` is set is not deleted. Triggers
    name the columns they watch, so an update of others costs nothing.

    `label` is what the trail calls the rows. Where the act that stamped a row was taken back, what it wrote is let go:
    the row waits again, or the group that it wrote is empty again. Who did it and how soon is guarded by the undo.
    """

    about: tuple[str, ...]
    status: str
    waiting: str
    verdict: tuple[str, ...]
    once: tuple[tuple[str, ...], ...]
    stamp: str
    label: str

    def names(self, table: str) -> list[str]:
        return [f"{table}_{rule}" for rule in ("about_stays", "verdict_stays", "written_once", "judged_no_delete")]

    def statements(self, table: str, vendor: str) -> list[str]:
        triggers = [(name, *trigger) for name, trigger in zip(self.names(table), self._triggers(vendor), strict=True)]
        refusal = _sentence(table)
        if vendor == "sqlite":
            return [
                f'CREATE TRIGGER IF NOT EXISTS "{name}" BEFORE {verb} ON "{table}" WHEN {when} '
                f"BEGIN SELECT RAISE(ABORT, '{refusal}'){f' WHERE NOT ({unless})' if unless else ''}; END"
                for name, verb, when, unless in triggers
            ]
        function = f"traps_{table}_verdict"
        statements = [_function(function, "", refusal)]
        for name, verb, when, unless in triggers:
            if unless:
                statements.append(_function(f"traps_{name}", f"IF {unless} THEN RETURN NEW; END IF; ", refusal))
            statements.append(
                f'CREATE OR REPLACE TRIGGER "{name}" BEFORE {verb} ON "{table}" FOR EACH ROW '
                f'WHEN ({when}) EXECUTE FUNCTION "{f"traps_{name}" if unless else function}"()'
            )
        statements.append(
            f'CREATE OR REPLACE TRIGGER "{table}_no_truncate" BEFORE TRUNCATE ON "{table}" '
            f'FOR EACH STATEMENT EXECUTE FUNCTION "{function}"()'
        )
        return statements

    def _triggers(self, vendor: str) -> list[tuple[str, str, str]]:
        """On what each trigger fires and what it lets pass all the same, in the order of their names."""
        written = [column for group in self.once for column in group]
        again = {group: f'(OLD."{group[0]}" IS NOT NULL AND ({_differs(group, vendor)}))' for group in self.once}
        is_judged = f"OLD.\"{self.status}\" <> '{self.waiting}'"
        return [
            (_update_of(self.about), _differs(self.about, vendor), ""),
            (
                _update_of(self.verdict),
                f"{is_judged} AND ({_differs(self.verdict, vendor)})",
                self._waits_again(vendor),
            ),
            (
                _update_of(written),
                " OR ".join(again.values()),
                " AND ".join(f"(NOT {held} OR {self._taken_back(group)})" for group, held in again.items()),
            ),
            ("DELETE", f'OLD."{self.stamp}" IS NOT NULL', ""),
        ]

    def _waits_again(self, vendor: str) -> str:
        """The act that judged it was taken back: nothing but the verdict itself goes."""
        others = tuple(column for column in self.verdict if column != self.status)
        stamps = tuple(f'OLD."{group[0]}"' for group in self.once)
        undone = is_undone(of=self.label, key="OLD.id", stamps=stamps)
        return f"NEW.\"{self.status}\" = '{self.waiting}' AND NOT ({_differs(others, vendor)}) AND {undone}"

    def _taken_back(self, group: tuple[str, ...]) -> str:
        """The act that wrote a group was taken back, and the group is without its stamp."""
        undone = is_undone(of=self.label, key="OLD.id", stamps=(f'OLD."{group[0]}"',))
        return f'(NEW."{group[0]}" IS NULL AND {undone})'


def _function(name: str, passes: str, refusal: str) -> str:
    return (
        f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS '
        f"$$ BEGIN {passes}RAISE EXCEPTION '{refusal}' {VIOLATION}; END $$"
    )


def _sentence(table: str) -> str:
    return f"what was judged in {table} stays as it is"


def _update_of(columns: tuple[str, ...] | list[str]) -> str:
    return "UPDATE OF " + ", ".join(f'"{column}"' for column in columns)


def _differs(columns: tuple[str, ...], vendor: str) -> str:
    other = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    return " OR ".join(f'OLD."{column}" {other} NEW."{column}"' for column in columns)
