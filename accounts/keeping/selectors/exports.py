"""All that is kept of a person, table by table, found by the foreign keys of every table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q, QuerySet

from accounts.organisation.models import Person
from accounts.record.models import AuditEvent, ReplacedName

SUBJECT: Final = ("person", "owner", "user", "below", "from_person")
"""Fields that say whose a row is; others say who had a hand in it."""

SECRET: Final = frozenset(
    {"password", "token_hash", "code_hash", "digest", "token_key", "session_key", "key", "data", "content"}
)
"""Columns that open a door, or hold one of the installation's own; nobody is given them."""

NOT_OF_PEOPLE: Final = {AuditEvent, ReplacedName, ContentType}
"""Tables with a part of their own here, or none."""


@dataclass(frozen=True)
class Kept:
    """A table with the rows that concern the person, and the columns that are shown of them."""

    name: str
    columns: tuple[str, ...]
    rows: QuerySet[Any]
    is_trail: bool = False


def of_person(person: Person) -> Iterator[Kept]:
    """Each table that refers to the person; one without rows has a file with nothing but its heads.

    A row that is the person's own, or belongs to such a row, is given whole. Of a row of somebody else in which the
    person had a hand, just that and when: the rest is about others.
    """
    yield Kept("accounts.person", _columns(Person), Person.objects.get_queryset().filter(pk=person.pk))
    for model in tables():
        keys = keys_of(model)
        own = Q(pk__in=[])
        for path in own_paths(model):
            own |= Q(**{path: person.pk})
        hands = [key for key in keys if key.name not in SUBJECT]
        if own_paths(model):
            yield Kept(model._meta.label_lower, _columns(model), _rows(model).filter(own))
        if hands:
            involved = Q(pk__in=[])
            for key in hands:
                involved |= Q(**{key.attname: person.pk})
            columns = ("id", *(key.attname for key in hands), *_instants(model))
            yield Kept(f"{model._meta.label_lower}.hand", _known(model, columns), _rows(model).filter(involved))
    yield from _trail(person)


def tables() -> list[type[models.Model]]:
    """Every table with a row of a person, directly or by one step."""
    return [model for model in apps.get_models() if model not in NOT_OF_PEOPLE and (keys_of(model) or own_paths(model))]


def keys_of(model: type[models.Model]) -> list[Any]:
    """The foreign keys of a table to people."""
    return [field for field in model._meta.concrete_fields if field.related_model is Person and not field.primary_key]


def own_paths(model: type[models.Model]) -> list[str]:
    """By which columns a row of the table is somebody's own: its own key, or that of the row it belongs to."""
    direct = [key.attname for key in keys_of(model) if key.name in SUBJECT]
    if direct or model is Person:
        return direct
    return [
        f"{field.name}__{key.attname}"
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model not in (None, Person) and _is_part(field)
        for key in keys_of(field.related_model)
        if key.name in SUBJECT
    ]


def _is_part(field: Any) -> bool:
    """Whether a row belongs to the one it points to; a customer or a deal is no owner's own person."""
    return field.related_model._meta.app_label in ("accounts", "plans", "reviews") or field.one_to_one


def _rows(model: type[models.Model]) -> QuerySet[Any]:
    return model._base_manager.order_by("pk")


def _columns(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields if field.name not in SECRET)


def _instants(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if isinstance(field, models.DateField)]


def _known(model: type[models.Model], columns: tuple[str, ...]) -> tuple[str, ...]:
    """The columns that the table has, its own key first."""
    names = {field.attname for field in model._meta.concrete_fields}
    return tuple(dict.fromkeys([model._meta.pk.attname, *(name for name in columns if name in names)]))


def _trail(person: Person) -> Iterator[Kept]:
    """What was done to the person, whole; what the person did, by name of the thing."""
    about = ("at", "actor_name", "verb", "before", "after", "reason", "client__address", "client__browser")
    own = Q(object_type=Person._meta.label_lower, object_id=str(person.pk))
    rows = AuditEvent.objects.order_by("pk")
    yield Kept("accounts.auditevent", about, rows.filter(own).select_related("client"), is_trail=True)
    did = ("at", "verb", "object_type", "object_id", "object_label")
    yield Kept("accounts.auditevent.hand", did, rows.filter(actor=person.pk).exclude(own), is_trail=True)
