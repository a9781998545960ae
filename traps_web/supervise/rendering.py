"""How many models a migration renders again at each of its steps.

Django renders whatever is related to a changed model, which here is nearly every model, hundreds of times: four fifths
of a first start. A constraint, an index and a plain column change no other model, a reference to a row of another model
needs that one only as it stands, and a new model changes none at all.
What points to a model that was rendered alone is rendered with all others before it is needed: at the next step that
changes a relation, and before Python of ours looks at rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.state import ProjectState
from django.db.models import Field

CHOICE, ADD = "_find_reload_model", "add_field"
Keys = set[tuple[str, str]]


@contextmanager
def only_what_changes() -> Iterator[None]:
    """Migrate meanwhile with as few renderings as are needed."""
    related: Callable[[ProjectState, str, str, bool], Keys] = getattr(ProjectState, CHOICE)
    add: Callable[[ProjectState, str, str, str, Field[Any, Any], bool], None] = getattr(ProjectState, ADD)
    adds_reference = False

    def adding(
        state: ProjectState, app_label: str, model_name: str, name: str, field: Field[Any, Any], preserve_default: bool
    ) -> None:
        nonlocal adds_reference
        adds_reference = bool(field.many_to_one or field.one_to_one)
        try:
            add(state, app_label, model_name, name, field, preserve_default)
        finally:
            adds_reference = False

    def needed(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> Keys:
        if delay or adds_reference:
            state.is_delayed = True
            return {(app_label, model_name)}
        if model_name not in state.apps.all_models[app_label]:
            return {(app_label, model_name)}
        if state.is_delayed:
            state.is_delayed = False
            return set(state.models)
        return related(state, app_label, model_name, delay)

    setattr(ProjectState, CHOICE, needed)
    setattr(ProjectState, ADD, adding)
    try:
        yield
    finally:
        setattr(ProjectState, CHOICE, related)
        setattr(ProjectState, ADD, add)
