"""Rows: of a list as a body, within a body, and on a page in numbered fields."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django import forms
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from traps_web.edges import bodies
from traps_web.edges.forms import ActForm
from traps_web.edges.rows import Rows


class NamedForm(ActForm):
    """Just a name."""

    name = forms.CharField(error_messages={"required": "Say whom."})


class PartyForm(ActForm):
    """A party and who comes."""

    called = "Party"

    place = forms.CharField(error_messages={"required": "Say where."})
    guests = Rows(NamedForm, most=2, on_page=(1, 2), required=False)
    note = forms.CharField(required=False)


READER = SimpleNamespace(viewer=None, now=datetime(2026, 11, 25, tzinfo=UTC), today=date(2026, 11, 25))


def request(body):
    return SimpleNamespace(data=body, FILES={}, user=None, reader=READER)


def refusal(body, kind, **how):
    with pytest.raises(ValidationError) as refused:
        bodies.read(kind, request(body), **how)
    return {name: [str(sentence) for sentence in sentences] for name, sentences in refused.value.detail.items()}


def test_each_row_of_a_list_is_read_by_itself():
    rows = bodies.read_each(NamedForm, request([{"name": "Ida"}, {"name": "Jo"}]))
    assert [row.facts() for row in rows] == [{"name": "Ida"}, {"name": "Jo"}]
    with pytest.raises(ValidationError) as refused:
        bodies.read_each(NamedForm, request([{"name": "Ida"}, {}, 3]))
    right, nameless, number = refused.value.detail
    assert right == {} and nameless == {"name": ["Say whom."]} and "non_field_errors" in number
    with pytest.raises(ValidationError):
        bodies.read_each(NamedForm, request({"name": "Ida"}))


def test_rows_within_a_body_are_read_each_by_its_form():
    party = bodies.read(PartyForm, request({"place": "Hall", "guests": [{"name": "Ida"}]}))
    assert party.rows_of("guests") == [{"name": "Ida"}]
    assert bodies.read(PartyForm, request({"place": "Hall"})).rows_of("guests") == []
    with pytest.raises(ValidationError) as refused:
        bodies.read(PartyForm, request({"guests": [{"name": "Ida"}, {}]}))
    assert refused.value.detail == {"place": ["Say where."], "guests": [{}, {"name": ["Say whom."]}]}
    for guests, sentence in [("Ida", "Send a list."), ([{"name": "Ida"}] * 3, "Send at most 2 rows.")]:
        assert refusal({"place": "Hall", "guests": guests}, PartyForm) == {"guests": [sentence]}


def test_a_page_asks_for_rows_in_numbered_fields():
    page = PartyForm({"place": "Hall", "name_1": "Ida", "name_2": "Jo"})
    assert list(page.fields) == ["place", "name_1", "name_2", "note"] and page.is_valid()
    assert page.rows_of("guests") == [{"name": "Ida"}, {"name": "Jo"}]


def test_rows_are_described_as_a_list():
    guests = bodies.described(PartyForm)().fields["guests"]
    assert isinstance(guests, serializers.ListSerializer) and guests.max_length == 2
    assert list(guests.child.fields) == ["name"]
