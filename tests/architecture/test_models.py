"""What holds for every table: direction, pairs of stamps, names of constraints, and which rows may change."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from accounts.record.models import guards
from accounts.record.models.guards import AppendOnly
from tests.architecture.mutability import APPEND_ONLY, MUTABLE, POINT_UP, UNPAIRED
from tests.architecture.rows import row_of

APPS = ["accounts", "pipeline", "plans", "reviews"]
CONTRACTS = tomllib.loads(Path("pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
ROOMS = [
    f"{app}.{room}"
    for app in APPS
    for contract in CONTRACTS
    if contract.get("containers") == [app]
    for room in reversed(contract["layers"])
]
"""From the ground up."""
MODELS = [model for app in APPS for model in apps.get_app_config(app).get_models()]
pytestmark = pytest.mark.django_db


def room_of(model: type[models.Model]) -> str:
    return ".".join(model.__module__.split(".")[:2])


def label(model: type[models.Model]) -> str:
    return model._meta.label


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_relations_point_to_the_same_or_a_lower_room(model):
    for field in model._meta.get_fields():
        if isinstance(field, models.ForeignKey | models.ManyToManyField) and str(field) not in POINT_UP:
            assert room_of(field.related_model) in ROOMS, f"{field} leaves the four apps"
            assert ROOMS.index(room_of(field.related_model)) <= ROOMS.index(room_of(model)), f"{field} points up"


def test_every_relation_that_may_point_up_does():
    fields = {str(field): field for model in MODELS for field in model._meta.get_fields()}
    for name in POINT_UP:
        field = fields[name]
        assert ROOMS.index(room_of(field.related_model)) > ROOMS.index(room_of(field.model)), f"{name} points down"


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_no_generic_relation_and_no_default_order(model):
    assert not model._meta.ordering
    assert not model._meta.private_fields


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_save_is_not_overridden(model):
    assert "save" not in vars(model)
    assert "delete" not in vars(model)


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_every_at_with_a_by_is_held_together_by_a_check(model):
    fields = {field.name for field in model._meta.fields}
    for name in sorted(fields):
        stem = name.removesuffix("_at")
        if stem == name or f"{stem}_by" not in fields or f"{label(model)}.{stem}" in UNPAIRED:
            continue
        required = not model._meta.get_field(name).null and not model._meta.get_field(f"{stem}_by").null
        names = {constraint.name for constraint in model._meta.constraints}
        assert required or f"{model._meta.model_name}_{stem}_paired" in names, f"{stem}_at and {stem}_by are not paired"


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_every_constraint_and_index_is_named_after_its_table(model):
    for index_or_constraint in [*model._meta.constraints, *model._meta.indexes]:
        assert index_or_constraint.name.startswith(f"{model._meta.model_name}_"), index_or_constraint.name
    assert not model._meta.unique_together
    assert not model._meta.index_together if hasattr(model._meta, "index_together") else True


def test_every_model_is_listed_as_mutable_or_append_only():
    assert {label(model) for model in MODELS} == APPEND_ONLY | MUTABLE
    assert not APPEND_ONLY & MUTABLE


def test_the_list_and_the_guards_agree():
    guarded = {label(model) for model, guard in guards.guarded_models() if isinstance(guard, AppendOnly)}
    assert guarded == APPEND_ONLY


def test_every_declared_guard_stands_in_the_database():
    assert guards.missing(connection) == []


@pytest.mark.parametrize("name", sorted(APPEND_ONLY))
def test_rows_that_only_grow_are_neither_changed_nor_deleted(name):
    model = apps.get_model(name)
    row = row_of(model)
    field = next(f for f in model._meta.concrete_fields if not f.primary_key)
    changes = [
        lambda: model._base_manager.filter(pk=row.pk).update(**{field.attname: getattr(row, field.attname)}),
        lambda: model._base_manager.filter(pk=row.pk)._raw_delete(connection.alias),
    ]
    for change in changes:
        with pytest.raises(DatabaseError, match="only grow"), transaction.atomic():
            change()
    assert model._base_manager.filter(pk=row.pk).exists()


def test_no_migration_is_missing(settings, capsys):
    settings.MIGRATION_MODULES = {}  # The tables of the tests are made from the models.
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
