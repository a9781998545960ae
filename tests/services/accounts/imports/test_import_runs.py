"""Runs: waiting, claimed once, stopped, stale, failed."""

from datetime import timedelta

import pytest

from accounts import tasks
from accounts.imports.importing import engine, running
from accounts.imports.importing.teams import Teams
from accounts.imports.services import imports as import_service
from accounts.models import ImportRun, JobRun, Team
from accounts.organisation.services import teams as team_service
from tests import make
from tests.builders.imports import counts, csv_of, reasons, take
from traps_web.lib.faults import Invalid, Refused


def queued(world: make.World, *lines: str, dry_run: bool = False) -> ImportRun:
    return running.queue(
        make.act(world.admin), kind="teams", file_name="t.csv", content=csv_of(*lines), dry_run=dry_run
    )


def test_the_sweep_takes_in_what_no_worker_was_nudged_for(world: make.World) -> None:
    run = queued(world, "name", "East")
    assert tasks.run_imports() == 1
    assert tasks.run_imports() == 0
    run.refresh_from_db()
    assert (run.status, bytes(run.content), Team.objects.filter(name="East").count()) == ("done", b"", 1)
    assert JobRun.objects.get(name="run-imports").succeeded_at is not None


def test_a_run_is_claimed_once(world: make.World) -> None:
    run = queued(world, "name", "East")
    assert tasks.run_import(run_id=run.pk) is True
    assert tasks.run_import(run_id=run.pk) is False
    assert Team.objects.filter(name="East").count() == 1


def test_the_file_of_a_dry_run_is_let_go_after_a_week(world: make.World) -> None:
    run = queued(world, "name", "East", dry_run=True)
    running.run_waiting(make.act())
    running.run_waiting(make.act(now=make.NOW + timedelta(days=8)))
    run.refresh_from_db()
    with pytest.raises(Invalid, match="The file of this dry run was deleted"):
        import_service.queue_dry_run_for_real(make.act(world.admin), run=run)


def test_a_poisoned_run_fails_alone(world: make.World, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = queued(world, "name", "Bad"), queued(world, "name", "Good")
    judge = Teams.judge

    def poisoned(self: Teams, cells: object) -> None:
        if cells.text("name") == "Bad":
            raise RuntimeError("poison")
        judge(self, cells)

    monkeypatch.setattr(Teams, "judge", poisoned)
    running.run_waiting(make.act())
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.status, bad.failure, good.status) == ("failed", running.BROKEN, "done")


def changing_meanwhile(monkeypatch: pytest.MonkeyPatch, world: make.World, times: int) -> None:
    """Somebody makes a team between plan and apply, so many times."""
    apply_plan, made = engine.apply_plan, []

    def meanwhile(**facts: object) -> None:
        if len(made) < times:
            made.append(
                team_service.create(make.act(), name=f"Quick {len(made)}", parent=world.root, starts_on=make.TODAY)
            )
        apply_plan(**facts)

    monkeypatch.setattr(engine, "apply_plan", meanwhile)


def test_a_stale_plan_is_made_once_more(world: make.World, monkeypatch: pytest.MonkeyPatch) -> None:
    changing_meanwhile(monkeypatch, world, 1)
    run = take("teams", "name", "East", "Quick 0")
    assert (run.status, counts(run)) == ("done", (1, 0, 1, 0))


def test_a_plan_that_is_stale_twice_writes_nothing_and_says_so(
    world: make.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    changing_meanwhile(monkeypatch, world, 2)
    run = take("teams", "name", "East")
    assert (run.status, run.failure) == ("failed", running.STALE)
    assert not Team.objects.filter(name="East").exists()


def test_only_admins_queue_a_file(world: make.World) -> None:
    with pytest.raises(Refused, match="Only admins can import files"):
        running.queue(make.act(world.leader), kind="teams", file_name="t.csv", content=b"name\nEast\n", dry_run=True)
    with pytest.raises(Invalid, match="not a kind of file"):
        running.queue(make.act(world.admin), kind="cars", file_name="t.csv", content=b"", dry_run=True)
    with pytest.raises(Invalid, match="the limit is 20 MB"):
        running.queue(
            make.act(world.admin), kind="teams", file_name="t.csv", content=b"x" * 21 * 1024 * 1024, dry_run=True
        )


def test_without_an_open_year_nothing_can_come_in(world: make.World) -> None:
    from accounts.models import OrganisationDay

    OrganisationDay.objects.all().delete()
    run = take("teams", "name", "East")
    assert reasons(run) == [(None, "", "No fiscal year is open yet: nothing can be imported.")]


def test_the_first_thousand_refusals_are_kept_and_all_are_counted(world: make.World) -> None:
    run = take("teams", "name,parent", *[f"T{number},Nowhere" for number in range(1200)])
    assert (run.refused_count, len(run.refusals)) == (1200, 1000)
