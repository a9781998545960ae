"""The snapshot of the configuration: kept by version, never of a change that is under way, and let go in time."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation, Person, Team, TeamPlacement
from accounts.organisation.selectors import configuration
from accounts.organisation.selectors.organisation import current
from accounts.organisation.selectors.teams import team_name, tree_on
from accounts.organisation.services import teams
from accounts.organisation.services.configuration import raise_version, writes
from pipeline.deals.services import deal_saves
from plans.measures.services import budget_turns
from tests import make
from traps_web.lib import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def only_the_version_tells(world, monkeypatch):
    """Elsewhere what is kept is let go whenever a test writes past the services; here the version alone has to tell."""
    configuration.let_go()
    monkeypatch.setattr(configuration, "let_go", lambda: None)


def name_of(person: Person) -> str:
    return team_name(Person.objects.get(pk=person.pk))


def captured_queries() -> CaptureQueriesContext:
    return CaptureQueriesContext(connection)


def test_a_version_is_read_once(world):
    with configuration.going_by(current()):
        tree_on(make.TODAY)
    with configuration.going_by(current()), captured_queries() as statements:
        assert tree_on(make.TODAY).names[world.north.pk] == "North"
    assert len(statements) == 0


def test_a_raised_version_is_read_anew(world):
    before = configuration.read_version()
    tree_on(make.TODAY)
    raise_version()
    after = configuration.read_version()
    assert (after.installation, after.counter) == (before.installation, before.counter + 1)
    assert after.word != before.word
    with configuration.going_by(Organisation.objects.get()), captured_queries() as statements:
        tree_on(make.TODAY)
    assert len(statements) == 1


def test_the_day_of_the_organisation_belongs_to_the_version(world):
    before = configuration.read_version()
    with clock.frozen(make.NOW.replace(day=26)):
        after = configuration.read_version()
    assert (before.day.day, after.day.day) == (25, 26)
    assert after != before


def test_a_change_under_way_is_read_anew_and_not_kept(world):
    version = configuration.read_version()
    tree_on(make.TODAY)
    with writes(Team, TeamPlacement):
        for name in ("East", "West"):
            made = make.team(name, world.root)
            assert tree_on(make.TODAY).names[made.pk] == name
        assert configuration.read_version() == version, "the version is raised last"
    assert configuration.read_version() != version


def test_acts_inside_one_another_raise_the_version_once(world):
    before = configuration.read_version()
    with writes(Team):
        teams.create(make.act(world.admin), name="East", parent=world.root, starts_on=make.TODAY)
        teams.rename(make.act(world.admin), team=world.north, name="Far North")
    assert configuration.read_version().counter == before.counter + 1


def test_what_an_inner_act_wrote_is_read_anew_until_the_outer_one_ends(world):
    tree_on(make.TODAY)
    with writes(Person):
        teams.rename(make.act(world.admin), team=world.north, name="Far North")
        assert tree_on(make.TODAY).names[world.north.pk] == "Far North"


def test_a_request_that_changes_something_sees_it_at_once(world):
    with configuration.going_by(current()):
        assert name_of(world.rep) == "North"
        teams.rename(make.act(world.admin), team=world.north, name="Far North")
        assert name_of(world.rep) == "Far North"


def test_what_was_rolled_back_is_not_seen(world):
    with configuration.going_by(current()):
        assert name_of(world.rep) == "North"
        with transaction.atomic():
            teams.rename(make.act(world.admin), team=world.north, name="Far North")
            assert name_of(world.rep) == "Far North"
            transaction.set_rollback(True)
        assert name_of(world.rep) == "North"


def test_a_service_reads_the_version_again_in_its_transaction(world):
    organisation = current()
    with configuration.going_by(organisation):
        assert name_of(world.rep) == "North"
        Organisation.objects.update(configuration_word="of somebody else")
        with captured_queries() as outside:
            tree_on(make.TODAY)
        with transaction.atomic(), captured_queries() as inside:
            tree_on(make.TODAY)
            tree_on(make.TODAY)
    assert "configuration_word" not in "".join(query["sql"] for query in outside.captured_queries)
    assert ["configuration_word" in query["sql"] for query in inside.captured_queries].count(True) == 1


def test_a_team_that_is_younger_than_the_version_of_a_request_has_a_name(world):
    with configuration.going_by(current()):
        assert name_of(world.rep) == "North"
        east = make.team("East", world.root)
        Person.objects.filter(pk=world.rep.pk).update(current_team=east)
        raise_version()
        assert name_of(world.rep) == "East"


@pytest.mark.parametrize(
    "wait", [lambda world: budget_turns.take(person_ids=[world.rep.pk]), lambda world: deal_saves.lock([1])]
)
def test_a_transaction_that_waited_for_its_turn_goes_by_what_it_finds_then(world, wait):
    with transaction.atomic():
        assert name_of(world.rep) == "North"
        Team.objects.filter(pk=world.north.pk).update(name="Far North")
        raise_version()
        assert name_of(world.rep) == "North", "one version for as long as nobody was waited for"
        wait(world)
        assert name_of(world.rep) == "Far North"


def test_old_versions_are_let_go(world):
    for _ in range(configuration.MOST_VERSIONS + 3):
        raise_version()
        tree_on(make.TODAY)
    assert len(configuration._kept) <= configuration.MOST_VERSIONS
