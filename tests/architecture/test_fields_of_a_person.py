"""What is kept of a person is kept everywhere.

A column that the form, the API, the files or the trail forgot fails here.
"""

from __future__ import annotations

import pytest

from accounts.entry.api.me import OwnSerializer
from accounts.entry.forms.me import MeForm
from accounts.imports.importing.people import People
from accounts.organisation.api.person_rows import PersonSerializer
from accounts.organisation.forms.people import PersonForm
from accounts.organisation.models import Person
from accounts.organisation.presenters import people_files
from accounts.organisation.services.people import CHOSEN, FIELDS

WRITTEN_BY_TRAPS = {
    "id",
    "password",
    "last_login",
    "email_key",
    "name_key",
    "is_active",
    "reached_at",
    "first_signed_in_at",
    "current_team",
}
IN_FILES = {"is_leader": "leader", "is_admin": "admin"}
SAID_BY_THE_ROLE = {"is_leader", "is_admin"}
"""A file that comes in says it in its column `role`."""


def test_every_column_is_kept_by_people_or_written_by_traps():
    columns = {field.name for field in Person._meta.concrete_fields}
    assert columns == set(FIELDS) | set(CHOSEN) | WRITTEN_BY_TRAPS


def test_everybody_is_asked_for_what_they_choose_for_themselves_and_programs_read_it():
    assert set(CHOSEN) <= set(MeForm.base_fields)
    assert set(CHOSEN) <= set(OwnSerializer.Meta.fields)


def test_the_form_asks_for_everything_that_people_keep():
    assert set(FIELDS) <= set(PersonForm.base_fields)


def test_programs_read_everything_that_people_keep():
    assert set(FIELDS) <= set(PersonSerializer.Meta.fields)


@pytest.mark.django_db
def test_files_bring_and_take_along_everything_that_people_keep():
    brought = {column.name for column in People.columns}
    taken = set(people_files.people(Person.objects.none()).heads)
    assert set(FIELDS) - SAID_BY_THE_ROLE <= brought
    assert {IN_FILES.get(field, field) for field in FIELDS} <= taken
