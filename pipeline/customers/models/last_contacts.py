"""The day of the newest contact stands on the customer. The database keeps it, whoever writes on whatever road."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.record.models.guards import OfValues

# Nothing but names of our own tables and columns is put into the SQL of this module.
ACTIVITIES, MEMBERS, CUSTOMERS = "pipeline_activity", "pipeline_accountteammember", "pipeline_customer"


def newest_contact(customer: str, owner: str, column: str = "done_on") -> str:
    """SQL for a column of the newest contact: the newest activity with a customer by its owner or account team."""
    return (
        f"(SELECT act.{column} FROM {ACTIVITIES} act"  # noqa: S608
        f" WHERE act.customer_id = {customer} AND (act.person_id = {owner} OR EXISTS ("
        f"SELECT 1 FROM {MEMBERS} member"
        " WHERE member.customer_id = act.customer_id AND member.person_id = act.person_id))"
        f" ORDER BY act.done_on DESC{', act.id DESC' if column == 'id' else ''} LIMIT 1)"
    )


@dataclass(frozen=True)
class LastContact(OfValues):
    """On customers: `last_contact` is worked out anew with the owner, and whatever is written into it."""

    def names(self, table: str) -> list[str]:
        return [f"{table}_last_contact"]

    def statements(self, table: str, vendor: str) -> list[str]:
        (name,) = self.names(table)
        newest = newest_contact("NEW.id", "NEW.owner_id")
        watched = ("owner_id", "last_contact")
        if vendor == "sqlite":
            return [
                f'CREATE TRIGGER IF NOT EXISTS "{name}" '  # noqa: S608
                f'AFTER UPDATE OF {", ".join(watched)} ON "{table}" '
                f"WHEN {_differ(watched, 'IS NOT')} BEGIN UPDATE {table} SET last_contact = {newest}"
                f" WHERE id = NEW.id AND last_contact IS NOT {newest}; END"
            ]
        return [
            _function(name, f"NEW.last_contact := {newest}; RETURN NEW"),
            f'CREATE OR REPLACE TRIGGER "{name}" BEFORE UPDATE OF {", ".join(watched)} ON "{table}" FOR EACH ROW '
            f'WHEN ({_differ(watched, "IS DISTINCT FROM")}) EXECUTE FUNCTION "traps_{name}"()',
        ]


@dataclass(frozen=True)
class MovesLastContact(OfValues):
    """On rows that name a customer: when one comes, goes or changes, the customer's last contact is found anew.

    PostgreSQL locks the customer first and reads the activities afterwards, so that of two who write at the same
    moment the second sees what the first did. Rows that are written together lock their customers in order, so
    that nobody waits in a circle.
    """

    watched: tuple[str, ...]

    def names(self, table: str) -> list[str]:
        return [f"{table}_moves_contact_{verb}" for verb in ("insert", "update", "delete")]

    def statements(self, table: str, vendor: str) -> list[str]:
        insert, update, delete = self.names(table)
        columns = ", ".join(self.watched)
        if vendor == "sqlite":
            changed = f"UPDATE OF {columns}"
            return [
                _of_sqlite(insert, "INSERT", table, "NEW.customer_id IS NOT NULL", "NEW.customer_id"),
                _of_sqlite(update, changed, table, _differ(self.watched, "IS NOT"), "OLD.customer_id, NEW.customer_id"),
                _of_sqlite(delete, "DELETE", table, "OLD.customer_id IS NOT NULL", "OLD.customer_id"),
            ]
        many = "SELECT customer_id FROM moved WHERE customer_id IS NOT NULL"
        return [
            _function("moved_contacts", f"{_found_anew(many)}; RETURN NULL"),
            _function("moved_contact", f"{_found_anew('OLD.customer_id, NEW.customer_id')}; RETURN NULL"),
            f'CREATE OR REPLACE TRIGGER "{insert}" AFTER INSERT ON "{table}" REFERENCING NEW TABLE AS moved '
            'FOR EACH STATEMENT EXECUTE FUNCTION "traps_moved_contacts"()',
            f'CREATE OR REPLACE TRIGGER "{update}" AFTER UPDATE OF {columns} ON "{table}" FOR EACH ROW '
            f'WHEN ({_differ(self.watched, "IS DISTINCT FROM")}) EXECUTE FUNCTION "traps_moved_contact"()',
            f'CREATE OR REPLACE TRIGGER "{delete}" AFTER DELETE ON "{table}" REFERENCING OLD TABLE AS moved '
            'FOR EACH STATEMENT EXECUTE FUNCTION "traps_moved_contacts"()',
        ]


def _found_anew(customers: str) -> str:
    """For PostgreSQL, two statements: each sees what was committed when it began, the second has had its turn."""
    newest = newest_contact("c.id", "c.owner_id")
    return (
        f"PERFORM 1 FROM {CUSTOMERS} WHERE id IN ({customers}) ORDER BY id FOR NO KEY UPDATE; "  # noqa: S608
        f"UPDATE {CUSTOMERS} c SET last_contact = {newest}"
        f" WHERE c.id IN ({customers}) AND c.last_contact IS DISTINCT FROM {newest}"
    )


def _of_sqlite(name: str, verb: str, table: str, when: str, customers: str) -> str:
    newest = newest_contact(f"{CUSTOMERS}.id", f"{CUSTOMERS}.owner_id")
    return (
        f'CREATE TRIGGER IF NOT EXISTS "{name}" AFTER {verb} ON "{table}" WHEN {when} '  # noqa: S608
        f"BEGIN UPDATE {CUSTOMERS} SET last_contact = {newest}"
        f" WHERE id IN ({customers}) AND last_contact IS NOT {newest}; END"
    )


def _differ(columns: tuple[str, ...], operator: str) -> str:
    return " OR ".join(f"OLD.{column} {operator} NEW.{column}" for column in columns)


def _function(name: str, body: str) -> str:
    """A trigger function of PostgreSQL."""
    return f'CREATE OR REPLACE FUNCTION "traps_{name}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; END $$'
