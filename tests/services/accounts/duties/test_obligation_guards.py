"""What stands on an obligation once it is judged is changed by no statement, whoever sends it past the services."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.duties.services import extensions, obligations
from accounts.models import Extension, Obligation
from accounts.record.models import guards
from tests import make
from tests.builders import obligations as build

pytestmark = pytest.mark.django_db
LATER = make.NOW + timedelta(days=1)
OTHERS = {
    "trap_id": lambda world, row: row.trap_id + 1,
    "owner_id": lambda world, row: world.peer.pk,
    "team_id": lambda world, row: world.south.pk,
    "subject": lambda world, row: "another",
    "opened_at": lambda world, row: LATER,
}
VERDICT = {
    "label": "Another label",
    "due_on": LATER.date(),
    "due_at": make.NOW - timedelta(days=5),
    "first_due_at": make.NOW - timedelta(days=30),
    "missed_at": LATER,
    "grace_working_days": 9,
    "flagged_at": LATER,
}


def require_refused(row, **changes):
    """The update is refused by the guard and by nothing else, and the row is as it was."""
    before = type(row)._base_manager.filter(pk=row.pk).values().get()
    with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
        type(row)._base_manager.filter(pk=row.pk).update(**changes)
    assert type(row)._base_manager.filter(pk=row.pk).values().get() == before


def in_status(world, status):
    if status == "missed":
        return build.missed(world.rep)
    row = build.obligation(world.rep)
    if status == "waived":
        return obligations.waive(make.act(world.manager), obligation=row, reason="Plant closed.")
    at = {"done": row.due_at, "late": row.missed_at}[status]
    return obligations.fulfil(make.act(world.rep, now=at), trap_key="promise", owner=world.rep, subject=row.subject)


@pytest.mark.parametrize("column", OTHERS)
@pytest.mark.parametrize("status", ["open", "missed"])
def test_what_an_obligation_is_about_never_changes(world, status, column):
    row = build.obligation(world.rep) if status == "open" else build.missed(world.rep)
    require_refused(row, **{column: OTHERS[column](world, row)})


@pytest.mark.parametrize("column", VERDICT)
@pytest.mark.parametrize("status", ["done", "late", "missed", "waived"])
def test_a_verdict_stays(world, status, column):
    require_refused(in_status(world, status), **{column: VERDICT[column]})


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "open", "flagged_at": None},
        {"status": "done", "done_at": make.NOW, "flagged_at": None},
        {"status": "waived", "waived_at": make.NOW, "waive_reason": "Plant closed.", "flagged_at": None},
        {"status": "excused", "done_at": make.NOW, "flagged_at": None},
    ],
    ids=["open", "done", "waived", "excused"],
)
def test_missed_stays_missed(world, changes):
    people = {"done_at": {"done_by": world.rep}, "waived_at": {"waived_by": world.manager}}
    for stamp, by in people.items():
        changes = changes | (by if stamp in changes else {})
    require_refused(build.missed(world.rep), **changes)


def test_done_and_waived_are_written_once(world):
    missed = build.missed(world.rep, subject="log:1")
    done = obligations.fulfil(make.act(world.rep), trap_key="weekly-log", owner=world.rep, subject="log:1")
    waived = obligations.waive(
        make.act(world.manager), obligation=build.missed(world.rep, subject="log:2"), reason="Ill."
    )
    assert missed.pk == done.pk
    require_refused(done, done_at=LATER)
    require_refused(done, done_by=world.manager)
    require_refused(done, done_at=None, done_by=None)
    require_refused(waived, waived_at=LATER)
    require_refused(waived, waived_by=world.leader)
    require_refused(waived, waive_reason="Another reason.")
    require_refused(waived, waived_at=None, waived_by=None, waive_reason="")


def test_a_flagged_row_is_not_lost(world):
    row = build.missed(world.rep)
    table = Obligation._meta.db_table
    connection.check_constraints()
    lost = [f'DELETE FROM "{table}" WHERE id = {row.pk}', f'DELETE FROM "{table}"']
    again = f'INTO "{table}" SELECT * FROM "{table}" WHERE id = {row.pk}'
    lost.append(f"INSERT OR REPLACE {again}" if connection.vendor == "sqlite" else f'TRUNCATE "{table}" CASCADE')
    for statement in lost:
        with (
            pytest.raises(DatabaseError, match=r"stays as it is|only grow|do not change"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert Obligation.objects.filter(pk=row.pk).exists()


def test_reminders_and_addresses_are_free_and_what_is_open_moves(world):
    row, waits = build.missed(world.rep), build.obligation(world.rep, subject="thing:2")
    assert Obligation.objects.filter(pk=row.pk).update(reminded_after_at=LATER, address="/elsewhere/")
    later = {"due_at": waits.due_at + timedelta(days=1), "missed_at": waits.missed_at + timedelta(days=1)}
    assert Obligation.objects.filter(pk=waits.pk).update(label="Renamed", **later)
    assert Obligation.objects.filter(pk=waits.pk).delete()[0] == 1


@pytest.mark.parametrize("status", ["granted", "refused", "withdrawn"])
def test_an_answered_request_stays_as_it_is(world, status):
    extension = build.extension(world.rep, build.obligation(world.rep))
    if status == "withdrawn":
        extensions.withdraw_extension(make.act(world.rep), extension=extension)
    else:
        extensions.decide_extension(
            make.act(world.manager), extension=extension, grant=status == "granted", answer="So it is."
        )
    answered = Extension.objects.filter(pk=extension.pk)
    assert answered.get().status == status
    for change in ({"answer": "Otherwise."}, {"reason": "Another one."}, {"asked_at": LATER}):
        with pytest.raises(DatabaseError, match="do not change"), transaction.atomic():
            answered.update(**change)
    with pytest.raises(DatabaseError, match="do not change"), transaction.atomic():
        answered.delete()


@pytest.mark.parametrize(
    "stamps",
    [
        {"status": "waived"},
        {"status": "waived", "waived_at": build.DUE + timedelta(days=30), "waive_reason": "Plant closed."},
        {"waive_reason": "A reason without a waiver."},
        {"status": "missed", "flagged_at": make.NOW, "waived_at": make.NOW},
    ],
    ids=["without stamps", "after the miss", "without waiver", "without reason"],
)
def test_a_waiver_fits_its_stamps(world, stamps):
    row = build.obligation(world.rep)
    by = {"waived_by": world.manager} if "waived_at" in stamps else {}
    with (
        pytest.raises(DatabaseError, match=r"obligation_(status_matches_stamps|waiver_has_reason)"),
        transaction.atomic(),
    ):
        Obligation.objects.filter(pk=row.pk).update(**stamps, **by)


def test_readyz_names_the_guard_of_a_verdict_when_it_is_gone():
    table = Obligation._meta.db_table
    where = "" if connection.vendor == "sqlite" else f' ON "{table}"'
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "{table}_verdict_stays"{where}')
    assert guards.missing(connection) == [f"{table}_verdict_stays"]
