"""Taking an import back: all or nothing, once, and only while nothing builds on it."""

from datetime import date, timedelta

import pytest

from accounts import tasks
from accounts.imports.importing import undoing
from accounts.imports.importing.teams import Teams
from accounts.imports.services import import_undos
from accounts.models import (
    AuditEvent,
    ImportRun,
    ImportUndo,
    Membership,
    Obligation,
    Person,
    ReportingLine,
    Team,
    TeamPlacement,
)
from accounts.organisation.services import people, teams
from tests import make
from tests.builders.imports import counts, obstacles, rows_of, take, undo
from tests.builders.obligations import obligation
from traps_web.lib.faults import Invalid, Refused, StaleState

PEOPLE = "email,name,role,team,starts_on"
NINA = "nina.new@example.com,Nina New,rep,North,2026-11-02"
LATER = make.NOW + timedelta(minutes=5)
TABLES = (Team, TeamPlacement, Person, Membership, ReportingLine)


def test_new_and_moved_teams_are_as_they_were(world: make.World) -> None:
    before = rows_of(*TABLES)
    lines = ("name,parent,starts_on", "East,,", "East 1,East,", "North,East,2026-12-01")
    run = take("teams", *lines)
    assert counts(run) == (2, 1, 0, 0)
    undone = undo(run, by=world.admin)
    assert (undone.status, undone.failure, undone.refusals) == ("done", "", [])
    assert rows_of(*TABLES) == before
    assert counts(take("teams", *lines)) == (2, 1, 0, 0)


def test_new_and_changed_people_are_as_they_were(world: make.World) -> None:
    before = rows_of(*TABLES)
    lines = (PEOPLE, NINA, "rita.rep@example.com,Rita Reporter,leader,,")
    run = take("people", *lines)
    assert counts(run) == (1, 1, 0, 0)
    assert undo(run, by=world.admin).status == "done"
    assert rows_of(*TABLES) == before
    assert counts(take("people", *lines)) == (1, 1, 0, 0)


def test_an_undo_says_what_it_took_back_and_why(world: make.World) -> None:
    run = take("people", PEOPLE, NINA)
    undone = undo(run, reason="  the file of last year ", by=world.admin)
    assert undone.found == [
        {"act": "removed", "what": "person", "count": 1},
        {"act": "removed", "what": "membership", "count": 1},
    ]
    assert (undone.reason, undone.asked_by, undone.ended_at) == ("the file of last year", world.admin, make.NOW)
    event = AuditEvent.objects.get(verb="import undone")
    assert (event.actor_name, event.object_id, event.reason) == ("Ada Admin", str(run.pk), "the file of last year")
    assert AuditEvent.objects.get(verb="taken back", object_type="accounts.person").object_label == "Nina New"


def test_the_dry_run_of_an_undo_says_the_same_and_writes_nothing(world: make.World) -> None:
    run = take("people", PEOPLE, NINA)
    before = rows_of(*TABLES, AuditEvent, ImportUndo)
    plan = undoing.foresee(make.act(world.admin), run=run)
    assert (plan.is_clean, undoing.found_rows(plan)) == (
        True,
        [{"act": "removed", "what": "person", "count": 1}, {"act": "removed", "what": "membership", "count": 1}],
    )
    assert rows_of(*TABLES, AuditEvent, ImportUndo) == before


def test_a_run_is_undone_once(world: make.World) -> None:
    run = take("people", PEOPLE, NINA)
    assert undo(run).status == "done"
    with pytest.raises(StaleState, match="already undone"):
        undo(run)
    with pytest.raises(StaleState):
        undoing.foresee(make.act(), run=run)


def test_only_admins_take_back(world: make.World) -> None:
    run = take("people", PEOPLE, NINA)
    for person in (world.rep, world.manager, world.leader):
        with pytest.raises(Refused):
            undo(run, by=person)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"dry_run": True}, "dry run"),
        ({"status": "refused"}, "Nothing was imported, so there is nothing to undo."),
        ({"status": "failed"}, "Nothing was imported, so there is nothing to undo."),
        ({"status": "planning"}, "still running"),
        ({"created_count": 0}, "changed nothing"),
        ({"audit_mark": None}, "This import is older than the undo function. Correct its rows one by one."),
    ],
)
def test_what_wrote_nothing_or_left_no_traces_is_not_undone(world: make.World, facts: dict, sentence: str) -> None:
    run = take("people", PEOPLE, NINA)
    ImportRun.objects.filter(pk=run.pk).update(**facts)
    run.refresh_from_db()
    with pytest.raises(Invalid, match=sentence):
        undo(run)


def test_an_undo_needs_a_reason(world: make.World) -> None:
    with pytest.raises(Invalid) as wrong:
        undo(take("people", PEOPLE, NINA), reason="  ")
    assert wrong.value.errors == {"reason": import_undos.NO_REASON}


def test_one_row_in_the_way_keeps_everything(world: make.World) -> None:
    run = take("people", PEOPLE, NINA, "otto.old@example.com,Otto Old,rep,North,2026-11-02")
    Person.objects.get_queryset().filter(name="Nina New").update(last_login=make.NOW)
    undone = undo(run)
    assert (undone.status, undone.refused_count) == ("refused", 1)
    assert obstacles(undone) == {"Nina New": "They have signed in. Close the login instead."}
    assert Person.objects.get_queryset().filter(name__in=["Nina New", "Otto Old"]).count() == 2
    Person.objects.get_queryset().filter(name="Nina New").update(last_login=None)
    assert undo(run).status == "done"


def test_who_changed_a_row_since_is_named(world: make.World) -> None:
    run = take("people", PEOPLE, "rita.rep@example.com,Rita Reporter,rep,,")
    people.change(make.act(world.admin, now=LATER), person=world.rep, name="Rita R.")
    [reason] = obstacles(undo(run)).values()
    assert reason.startswith("It was changed since by Ada Admin on ")


def test_a_later_import_is_named_and_undone_first(world: make.World) -> None:
    first = take("people", PEOPLE, NINA)
    second = take("people", PEOPLE, NINA.replace("Nina New", "Nina Newton"))
    [reason] = obstacles(undo(first)).values()
    assert f"undo people.csv (import {second.pk}, " in reason
    assert undo(second).status == "done"
    assert undo(first).status == "done"
    assert not Person.objects.get_queryset().filter(name__startswith="Nina").exists()


def test_a_team_with_people_stays(world: make.World) -> None:
    run = take("teams", "name,parent", "East,")
    later = take("people", PEOPLE, NINA.replace("North", "East"))
    reason_by_row = obstacles(undo(run))
    assert reason_by_row["East"].startswith("1 membership refers to it. Undo people.csv (import ")
    assert undo(later).status == "done"
    assert undo(run).status == "done"


def test_a_moved_team_does_not_go_back_under_itself(world: make.World) -> None:
    take("teams", "name,parent", "East,", "West,East")
    run = take("teams", "name,parent,starts_on", "West,Root,2026-12-01")
    teams.move(
        make.act(world.admin, now=LATER),
        team=Team.objects.get(name="East"),
        parent=Team.objects.get(name="West"),
        starts_on=date(2026, 12, 2),
    )
    assert "would now be below itself" in " ".join(obstacles(undo(run)).values())


def test_what_somebody_owes_goes_along_until_it_came_due(world: make.World) -> None:
    run = take("people", PEOPLE, NINA)
    Person.objects.get_queryset().filter(name="Nina New").update(reached_at=make.REACHED)
    nina = Person.objects.get_queryset().get(name="Nina New")
    obligation(nina, due_at=make.NOW - timedelta(minutes=1), now=make.NOW - timedelta(days=2))
    assert "1 obligation of theirs came due or was settled." in " ".join(obstacles(undo(run)).values())
    Obligation.objects.filter(owner=nina).delete()
    obligation(nina, now=LATER)
    assert undo(run).status == "done"
    assert AuditEvent.objects.filter(verb="obligation dropped").count() == 1


def test_the_sweep_carries_out_what_no_worker_was_nudged_for(world: make.World) -> None:
    run = take("people", PEOPLE, NINA)
    undone = undoing.queue(make.act(world.admin), run=run, reason="wrong")
    with pytest.raises(StaleState):
        undoing.queue(make.act(world.admin), run=run, reason="again")
    assert tasks.run_imports() == 1
    assert tasks.run_imports() == 0
    undone.refresh_from_db()
    assert undone.status == "done"


def test_a_poisoned_undo_takes_nothing_back_and_can_be_asked_again(
    world: make.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = take("teams", "name", "East")
    apply = Teams.undo.apply

    def poisoned(self: object) -> None:
        apply(self)
        raise RuntimeError("poison")

    with monkeypatch.context() as patched:
        patched.setattr(Teams.undo, "apply", poisoned)
        assert undo(run).failure == undoing.BROKEN
    assert Team.objects.filter(name="East").exists()
    assert undo(run).status == "done"


def test_the_last_admin_stays_one(world: make.World) -> None:
    run = take("people", PEOPLE, f"{world.leader.email},{world.leader.name},admin,,")
    people.change(make.act(now=LATER), person=world.admin, is_admin=False)
    undone = undo(run)
    assert undone.status == "failed"
    assert Person.objects.get_queryset().filter(is_admin=True).exists()
