"""The audit trail is written by services, in the transaction of the act itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, models

from accounts.record.models import AuditEvent
from accounts.record.rules.acts import Act
from accounts.record.rules.verbs import known
from traps_web.ui import words


def event(
    act: Act,
    *,
    verb: str,
    subject: models.Model,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
    actor_name: str = "",
) -> AuditEvent:
    """An unsaved audit event, for services that write many at once."""
    return AuditEvent(
        at=act.now,
        actor=act.by,
        actor_name=actor_name or (act.by.name if act.by else "TRAPS"),
        verb=known(verb),
        object_type=subject._meta.label_lower,
        object_id=str(subject.pk),
        object_label=str(subject)[:200],
        before=before or {},
        after=after or {},
        reason=reason,
    )


def record(
    act: Act,
    *,
    verb: str,
    subject: models.Model,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
    actor_name: str = "",
) -> AuditEvent:
    """Record one act; values in before and after must be JSON."""
    row = event(act, verb=verb, subject=subject, before=before, after=after, reason=reason, actor_name=actor_name)
    row.save(force_insert=True)
    return row


def record_rows(
    act: Act,
    *,
    verb: str,
    model: type[models.Model],
    label: str,
    ids: Sequence[int],
    actor_name: str,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    """Record the same act of a job on many rows, one event each; `label` is the column that names a row.

    The database writes them from the rows: a sweep over tens of thousands would else spend its time on making objects.
    """
    operations = connection.ops
    table = operations.quote_name(AuditEvent._meta.db_table)
    named = f"substr({operations.quote_name(label)}, 1, 200)"
    marks = ", ".join(["%s"] * len(ids))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} "  # noqa: S608 - all names are our own
            "(at, actor_id, actor_name, verb, object_type, object_id, object_label, before, after, reason) "
            f"SELECT %s, NULL, %s, %s, %s, CAST(id AS varchar(60)), {named}, %s, %s, '' "
            f"FROM {operations.quote_name(model._meta.db_table)} WHERE id IN ({marks})",
            [
                operations.adapt_datetimefield_value(act.now),
                actor_name,
                known(verb),
                model._meta.label_lower,
                operations.adapt_json_value(before, None),
                operations.adapt_json_value(after, None),
                *ids,
            ],
        )


def said_of(act: Act, *, alone: bool = False) -> str:
    """Who acted, and in whose place: "Paul Peer for Mara Manager"; or that there was nobody else to decide."""
    if act.standing_in_for is None:
        return words.decider(act.person.name, alone=alone)
    return f"{act.person.name} for {act.standing_in_for.name}"
