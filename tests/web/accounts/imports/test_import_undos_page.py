"""Taking an import back on the page: the plan before the button, the reason, the outcome."""

import pytest
from django.test import Client

from accounts.imports.importing import undoing
from accounts.imports.services import import_undos
from accounts.models import ImportRun, ImportUndo, Person, Team
from tests import make
from tests.builders.imports import take, undo

PEOPLE = "email,name,role,team,starts_on"
NINA = "nina.new@example.com,Nina New,rep,North,2026-11-02"


@pytest.fixture
def admin(world: make.World, client_of) -> Client:
    return client_of(world.admin)


def text_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_an_import_is_taken_back_by_the_worker_with_a_reason(admin: Client, django_capture_on_commit_callbacks) -> None:
    run = take("people", PEOPLE, NINA)
    assert f'href="/imports/{run.pk}/undo/"' in text_of(admin, f"/imports/{run.pk}/")
    plan = text_of(admin, f"/imports/{run.pk}/undo/")
    assert "2 rows would be undone, all of them or none.</h1>" in plan
    assert "People removed" in plan
    with django_capture_on_commit_callbacks(execute=True):
        answer = admin.post(f"/imports/{run.pk}/undo/", {"reason": "last year’s file"})
    assert answer.url == f"/imports/{run.pk}/"
    assert not Person.objects.get_queryset().filter(name="Nina New").exists()
    page = text_of(admin, answer.url)
    assert "people.csv was imported and later undone.</h1>" in page
    assert "Undone by Ada Admin on " in page
    assert "last year’s file" in page
    assert "/undo/" not in page
    assert "undone" in text_of(admin, "/imports/")
    assert admin.get(f"/imports/{run.pk}/undo/").status_code == 409


def test_what_stands_in_the_way_is_said_instead_of_the_button(admin: Client) -> None:
    run = take("teams", "name", "East")
    take("people", PEOPLE, NINA.replace("North", "East"))
    page = text_of(admin, f"/imports/{run.pk}/undo/")
    assert "This cannot be undone yet: 1 row stands in the way.</h1>" in page
    assert "1 membership refers to it. Undo people.csv (import " in page
    assert "Undo the import</button>" not in page
    undo(run)
    page = text_of(admin, f"/imports/{run.pk}/")
    assert "The command line tried on " in page
    assert "1 membership refers to it." in page


def test_without_a_reason_nothing_is_taken_back(admin: Client) -> None:
    run = take("teams", "name", "East")
    answer = admin.post(f"/imports/{run.pk}/undo/", {"reason": " "})
    assert answer.status_code == 422
    assert import_undos.NO_REASON in answer.content.decode()
    assert (Team.objects.filter(name="East").count(), ImportUndo.objects.count()) == (1, 0)


def test_an_undo_that_is_on_its_way_shows_how_far_it_is(world: make.World, admin: Client) -> None:
    run = take("teams", "name", "East")
    undoing.queue(make.act(world.admin), run=run, reason="wrong")
    page = text_of(admin, f"/imports/{run.pk}/")
    assert "is waiting to be undone" in page
    assert "See what would be undone" not in page
    assert admin.post(f"/imports/{run.pk}/undo/", {"reason": "again"}).status_code == 409


def test_an_import_of_before_says_why_it_stays(admin: Client) -> None:
    run = take("teams", "name", "East")
    ImportRun.objects.filter(pk=run.pk).update(audit_mark=None)
    page = text_of(admin, f"/imports/{run.pk}/")
    assert "This import is older than the undo function. Correct its rows one by one." in page
    assert "/undo/" not in page
    assert admin.get(f"/imports/{run.pk}/undo/").status_code == 422
