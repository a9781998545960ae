"""What an upgrade makes of the waivers and requests that older versions wrote."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from accounts.models import AuditEvent, Extension, Obligation
from tests.builders import obligations as build

schema = import_module("accounts.migrations.0011_withdrawn_extensions")
upgrade = import_module("accounts.migrations.0012_waived_misses_stay_missed")
OLD_WORDS = "Done before it was decided."


@contextmanager
def as_before():
    """Tables as an older version had them: without the constraints that this upgrade brings, and its guards let go."""
    connection.check_constraints()  # Else PostgreSQL refuses to alter a table because of what it still has to check.
    schema.let_go(apps, connection.schema_editor(atomic=False))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            cursor.execute("ALTER TABLE accounts_obligation DROP CONSTRAINT obligation_status_matches_stamps")
            cursor.execute("ALTER TABLE accounts_extension DROP CONSTRAINT extension_status_matches_stamps")
    try:
        yield
    finally:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA ignore_check_constraints = OFF")


def waived_as_before(world, row, at):
    Obligation.objects.filter(pk=row.pk).update(
        status="waived", waived_at=at, waived_by=world.manager, waive_reason="Plant closed."
    )


def stands(row):
    return Obligation.objects.values_list("status", "flagged_at", "waived_at", "waived_by").get(pk=row.pk)


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(upgrade, "BATCH", 2)


def test_waivers_of_misses_are_missed_again_and_others_stay(world, now, small_batches):
    flagged = [build.missed(world.rep, subject=f"log:{number}") for number in range(5)]
    unseen, in_time = build.obligation(world.rep, subject="log:8"), build.obligation(world.rep, subject="log:9")
    after = unseen.missed_at + timedelta(hours=1)
    with as_before():
        for row in flagged:
            waived_as_before(world, row, now)
        waived_as_before(world, unseen, after)
        waived_as_before(world, in_time, now)
        for _ in range(2):
            upgrade.keep_misses(apps, connection.schema_editor(atomic=False))
    assert {stands(row) for row in flagged} == {("missed", now, now, world.manager.pk)}
    assert stands(unseen) == ("missed", after, after, world.manager.pk)
    assert stands(in_time) == ("waived", None, now, world.manager.pk)
    recorded = AuditEvent.objects.filter(actor_name="upgrade", verb="obligation missed")
    assert {event.object_id for event in recorded} == {str(row.pk) for row in (*flagged, unseen)}
    assert recorded.count() == 6


def test_requests_that_the_doing_refused_are_withdrawn_and_real_refusals_stay(world, now, small_batches):
    rows = [build.obligation(world.rep, subject=f"thing:{number}") for number in range(4)]
    requests = [build.extension(world.rep, row) for row in rows]
    Obligation.objects.filter(pk__in=[row.pk for row in rows[:3]]).update(status="done", done_at=now, done_by=world.rep)
    with as_before():
        refused = {"status": "refused", "decided_at": now, "answer": OLD_WORDS}
        for request in requests[:3]:
            Extension.objects.filter(pk=request.pk).update(decided_by=world.rep, **refused)
        Extension.objects.filter(pk=requests[3].pk).update(decided_by=world.manager, **refused)
        upgrade.name_withdrawals(apps, connection.schema_editor(atomic=False))
    stored = Extension.objects.values_list("status", "withdrawn_at", "withdrawn_by", "decided_at", "decided_by")
    assert set(stored.filter(pk__in=[request.pk for request in requests[:3]])) == {
        ("withdrawn", now, world.rep.pk, None, None)
    }
    assert stored.get(pk=requests[3].pk) == ("refused", None, None, now, world.manager.pk)
    assert set(Extension.objects.values_list("answer", flat=True)) == {OLD_WORDS}
