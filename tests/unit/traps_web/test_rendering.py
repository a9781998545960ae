"""Migrating renders few models, and never leaves one that points to a model of before."""

from __future__ import annotations

import pytest
from django.db import models
from django.db.migrations.state import ModelState, ProjectState

from traps_web.supervise import rendering

KEY = ("id", models.AutoField(primary_key=True))


@pytest.fixture
def state() -> ProjectState:
    """A team, a person of it and a deal of that one, rendered."""
    state = ProjectState()
    state.add_model(ModelState("board", "Team", [KEY, ("name", models.TextField())]))
    state.add_model(ModelState("board", "Person", [KEY, ("team", models.ForeignKey("board.Team", models.CASCADE))]))
    state.add_model(ModelState("board", "Deal", [KEY, ("owner", models.ForeignKey("board.Person", models.CASCADE))]))
    assert not _stale(state)
    return state


def _stale(state: ProjectState) -> set[str]:
    """The relations that point to a model which was rendered again since."""
    return {
        f"{model.__name__}.{field.name}"
        for model in state.apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model is not state.apps.get_model("board", field.related_model.__name__)
    }


def _rendered(state: ProjectState) -> dict[str, type[models.Model]]:
    return {model.__name__: model for model in state.apps.get_models()}


def test_a_constraint_and_a_plain_column_render_their_model_alone(state: ProjectState) -> None:
    before = _rendered(state)
    with rendering.only_what_changes():
        state.add_constraint("board", "person", models.UniqueConstraint(fields=["team"], name="one_of_a_team"))
        state.add_field("board", "person", "name", models.TextField(default=""), preserve_default=True)
    after = _rendered(state)
    assert {name for name in before if before[name] is not after[name]} == {"Person"}
    assert [constraint.name for constraint in after["Person"]._meta.constraints] == ["one_of_a_team"]


def test_a_new_model_renders_itself_and_is_known_where_it_points(state: ProjectState) -> None:
    before = _rendered(state)
    with rendering.only_what_changes():
        owner = ("owner", models.ForeignKey("board.Person", models.CASCADE, related_name="bookings"))
        state.add_model(ModelState("board", "Booking", [KEY, owner]))
    after = _rendered(state)
    assert {name for name in before if before[name] is not after[name]} == set()
    assert after["Person"]._meta.get_field("bookings").related_model is after["Booking"]
    assert not _stale(state)


def test_what_python_of_a_migration_sees_points_to_models_of_now(state: ProjectState) -> None:
    with rendering.only_what_changes():
        state.add_index("board", "person", models.Index(fields=["team"], name="people_of_a_team"))
        assert _stale(state) == {"Deal.owner"}
        state.clear_delayed_apps_cache()  # As Django does before it runs Python.
        assert not _stale(state)


def test_a_step_that_changes_a_relation_renders_everything_that_was_left_behind(state: ProjectState) -> None:
    with rendering.only_what_changes():
        state.add_field("board", "team", "place", models.TextField(default=""), preserve_default=True)
        assert _stale(state) == {"Person.team"}
        owner = models.ForeignKey("board.Person", models.PROTECT, related_name="deals", null=True)
        state.alter_field("board", "deal", "owner", owner, preserve_default=True)
        assert not _stale(state)


def test_a_reference_that_is_added_renders_its_model_alone(state: ProjectState) -> None:
    before = _rendered(state)
    with rendering.only_what_changes():
        deputy = models.ForeignKey("board.Person", models.CASCADE, related_name="+", null=True)
        state.add_field("board", "deal", "deputy", deputy, preserve_default=True)
    after = _rendered(state)
    assert {name for name in before if before[name] is not after[name]} == {"Deal"}
    assert after["Deal"]._meta.get_field("deputy").related_model is after["Person"]


def test_afterwards_django_chooses_as_before(state: ProjectState) -> None:
    with pytest.raises(ZeroDivisionError), rendering.only_what_changes():
        raise ZeroDivisionError
    state.add_index("board", "person", models.Index(fields=["team"], name="people_of_a_team"))
    assert not _stale(state)
