"""The key of a name follows it on every road into the database, and decides who is there already."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction

from accounts.apps import create_extensions
from accounts.models import Person, Team
from pipeline.models import Activity, Booking, Customer, Deal
from tests import make
from tests.builders.customers import make_customer
from traps_web.lib import keys
from traps_web.lib.keys import ExternalId, KeyColumn, KeyedQuerySet
from traps_web.lib.normal_form import folded

pytestmark = pytest.mark.django_db
KEYED = [model for model in apps.get_models() if any(isinstance(field, KeyColumn) for field in model._meta.fields)]


def test_every_table_with_keys_keeps_them_when_a_name_is_updated():
    assert {model.__name__ for model in KEYED} >= {"Person", "Team", "Customer", "Deal", "Contact", "Product", "Cause"}
    for model in KEYED:
        assert isinstance(model._default_manager.all(), KeyedQuerySet), model


def test_a_key_follows_insert_save_and_update():
    team = Team.objects.create(name="Équipe Ouest", created_at=make.NOW)
    assert team.name_key == "équipe ouest"
    [other] = Team.objects.bulk_create([Team(name="MÜLLER", created_at=make.NOW)])
    assert Team.objects.get(name_key="Mu\u0308ller") == other
    other.name = "Straße"
    other.save()
    Team.objects.filter(pk=team.pk).update(name="Nord\u200bWest")
    assert set(Team.objects.values_list("name_key", flat=True)) == {"strasse", "nordwest"}


@pytest.mark.parametrize("twin", ["équipe ouest", "E\u0301QUIPE OUEST", "Équipe\u200b  Ouest"])
def test_the_database_refuses_a_twin(twin):
    Team.objects.create(name="Équipe Ouest", created_at=make.NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Team.objects.create(name=twin, created_at=make.NOW)


def test_two_people_have_two_addresses(world):
    for email in ("Rita.Rep@EXAMPLE.com", "rita\u200b.rep@example.com"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Person.objects.create_user(email=email, name="Another")
    assert Person.objects.get_by_natural_key("RITA.rep@example\u2060.com") == world.rep


def test_words_are_searched_as_they_are_kept(world):
    make_customer("MÜLLER & Söhne 100%_a", world.rep)
    for word in ("müller", "MU\u0308LLER", "söhne", "%_", "\u200bmüll"):
        assert Customer.objects.filter(name_key__holds=word).exists(), word
    for word in ("muller", "1%", "x_a"):
        assert not Customer.objects.filter(name_key__holds=word).exists(), word


def test_external_ids_are_kept_and_looked_up_in_one_form(world):
    for model in (Activity, Booking, Customer, Deal):
        assert isinstance(model._meta.get_field("external_id"), ExternalId)
    made = make_customer("Condax", world.rep, external_id=" C/1\u200b e\u0301 ")
    assert made.external_id == "C/1 é"
    assert Customer.objects.get(external_id="C/1 e\u0301") == made
    assert not Customer.objects.filter(external_id="c/1 é").exists(), "their case says something"
    Customer.objects.filter(pk=made.pk).update(external_id="\u200b")
    made.refresh_from_db()
    assert made.external_id is None


def test_the_world_that_tests_know_has_its_keys(world):
    for model in (Person, Team):
        for row in model._default_manager.all():
            assert row.name_key == folded(row.name)


def test_who_saves_or_updates_single_columns_brings_the_key_along():
    """`save(update_fields=…)` and `bulk_update` write just what they name, so they have to name the key too."""
    root = Path(__file__).parents[3]
    calls = re.compile(r"(?:update_fields=|bulk_update\()[^)\]]*[\])]")
    left_behind = [
        f"{path.relative_to(root)}: {call}"
        for app in ("accounts", "pipeline", "plans", "reviews", "traps_web", "bench")
        for path in (root / app).rglob("*.py")
        for call in calls.findall(path.read_text())
        if re.search(r'"(name|email|industry)"', call) and "_key" not in call
    ]
    # The organisation's name is compared with no other.
    assert [call for call in left_behind if not call.startswith("accounts/entry/services/organisations.py")] == []


def test_letters_of_a_deal_are_found_by_an_index():
    with connection.cursor() as cursor:
        indexes = connection.introspection.get_constraints(cursor, Deal._meta.db_table)
    index = indexes["deal_letters_of_name"]
    assert index["columns"] == ["name_key"]
    assert index["type"] == ("gin" if connection.vendor == "postgresql" else "idx")


@pytest.fixture
def no_letters_known():
    """A PostgreSQL database without one of its extensions, until the test is over."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP EXTENSION pg_trgm CASCADE")


def extensions_say() -> str:
    """What `migrate` stops with before it changes anything; SQLite has nothing to learn."""
    try:
        create_extensions()
    except CommandError as refusal:
        return str(refusal)
    return ""


def test_a_role_that_may_not_create_extensions_is_told_who_can(no_letters_known):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("CREATE ROLE keeper_of_nothing")
            cursor.execute("SET LOCAL ROLE keeper_of_nothing")
    message = extensions_say()
    is_told = "permission denied" in message and "CREATE EXTENSION pg_trgm" in message
    assert is_told == (connection.vendor == "postgresql"), message


def test_a_role_that_may_not_create_extensions_goes_on_where_it_stands_already():
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("CREATE ROLE keeper_of_nothing")
            cursor.execute("SET LOCAL ROLE keeper_of_nothing")
    assert extensions_say() == ""


def test_a_server_that_came_without_the_extension_is_named(monkeypatch):
    monkeypatch.setattr(keys, "EXTENSIONS", {"pg_of_another_package": "is in no package"})
    message = extensions_say()
    assert ("postgresql-contrib" in message) == (connection.vendor == "postgresql"), message
    assert Team.objects.count() == 0, "the connection can go on"
