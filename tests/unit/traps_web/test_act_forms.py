"""One form for a page and for a program: what a body says, what it may leave out, and how it is described."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.http import QueryDict
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from traps_web.edges import bodies
from traps_web.edges.forms import ActForm, DecisionField, SafeguardField, Shaped
from traps_web.lib.fields import AmountField, DayField


class SampleForm(ActForm):
    """A sample of every kind of field."""

    meanings = {"day": "The first day."}

    name = forms.CharField(label="Name", max_length=5, error_messages={"required": "Give a name."})
    note = forms.CharField(required=False, max_length=9, help_text="For who looks at the page.")
    day = DayField(required=False)
    count = forms.IntegerField(required=False, min_value=1, max_value=9)
    amount = AmountField(required=False)
    share = forms.DecimalField(required=False, min_value=0, max_value=100, max_digits=5, decimal_places=2)
    is_on = forms.BooleanField(required=False)
    kind = forms.ChoiceField(choices=[("", "Choose"), ("a", "A"), ("b", "B")], required=False)
    kinds = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], required=False)
    words = forms.CharField(required=False, initial="none")
    email = forms.EmailField(required=False, max_length=254)


class BoxForm(ActForm):
    """A box that a page begins with ticked."""

    is_on = forms.BooleanField(required=False, initial=True)


class DryForm(ActForm):
    """A dry run, unless it is said to be none."""

    dry_run = SafeguardField()


class AnswerForm(ActForm):
    """Yes or no."""

    called = "Grant"

    grant = DecisionField(yes="grant")


class MarkForm(ActForm):
    """Yes or no out of a list."""

    mine = DecisionField(widget=forms.Select(choices=[("", "Choose"), ("true", "mine"), ("false", "not mine")]))


class ShapedForm(ActForm):
    """What programs send as an object."""

    days = Shaped(serializers.DictField(child=serializers.IntegerField()), error_messages={"required": "Say when."})


READER = SimpleNamespace(viewer=None, now=datetime(2026, 11, 25, tzinfo=UTC), today=date(2026, 11, 25))


def request(body):
    return SimpleNamespace(data=body, FILES={}, user=None, reader=READER)


def read(body, kind=SampleForm, **how):
    return bodies.read(kind, request(body), **how).cleaned_data


def refusal(body, kind=SampleForm, **how):
    with pytest.raises(ValidationError) as refused:
        bodies.read(kind, request(body), **how)
    return {name: [str(sentence) for sentence in sentences] for name, sentences in refused.value.detail.items()}


def test_a_body_is_read_as_a_page_is():
    body = {
        "name": " Ida ",
        "day": "2026-11-30",
        "count": 3,
        "amount": 12.5,
        "is_on": True,
        "kind": "b",
        "kinds": ["a"],
    }
    facts = read(body)
    assert facts["name"] == "Ida" and facts["day"] == date(2026, 11, 30) and facts["count"] == 3
    assert (
        str(facts["amount"]) == "12.5" and facts["is_on"] is True and facts["kind"] == "b" and facts["kinds"] == ["a"]
    )


def test_what_is_left_out_is_what_the_field_begins_with():
    facts = read({"name": "Ida"})
    assert facts["words"] == "none" and facts["note"] == "" and facts["day"] is None and facts["is_on"] is False


def test_a_change_leaves_what_it_does_not_name():
    form = bodies.read(SampleForm, request({"note": "new"}), partial=True)
    assert form.cleaned_data == {"note": "new"} == form.changes()
    assert bodies.read(SampleForm, request({"note": None}), partial=True).changes() == {"note": ""}
    assert refusal({"name": ""}, partial=True) == {"name": ["Give a name."]}


def test_the_sentences_are_those_of_the_page():
    assert refusal({}) == {"name": ["Give a name."]}
    assert refusal({"name": None}) == {"name": ["Give a name."]}
    assert "name" in refusal({"name": "Idalina"})
    assert set(refusal({"name": "Ida", "count": 10, "kind": "z", "email": "nobody"})) == {"count", "kind", "email"}


@pytest.mark.parametrize("value", [[], {}, True, ["Ida"], {"a": 1}])
def test_what_json_knows_and_a_page_does_not_is_refused(value):
    assert refusal({"name": value}) == {"name": ["Not a valid string."]}


@pytest.mark.parametrize("value", ["maybe", [], {}, 2])
def test_yes_is_spelt_in_few_ways(value):
    assert refusal({"name": "Ida", "is_on": value}) == {"is_on": ["Send true or false."]}


@pytest.mark.parametrize("value", ["11/30/2026", "30.11.2026", 20261130, "2026-13-01", "2026-1-1"])
def test_a_program_writes_a_day_in_one_way(value):
    assert refusal({"name": "Ida", "day": value}) == {"day": ["Enter a date like 2026-11-30."]}


def test_a_list_is_a_list():
    assert refusal({"name": "Ida", "kinds": "a"}) == {"kinds": ["Send a list."]}
    assert set(refusal({"name": "Ida", "kinds": ["a", {}]})) == {"kinds"}


def test_a_form_that_a_program_sends_is_read_too():
    facts = read(QueryDict("name=Ida&kinds=a&kinds=b&is_on=true"))
    assert facts["name"] == "Ida" and facts["kinds"] == ["a", "b"] and facts["is_on"] is True


def test_a_box_that_a_form_leaves_out_is_not_ticked():
    assert read(QueryDict(""), BoxForm) == {"is_on": False}
    assert read({}, BoxForm) == {"is_on": True}


def test_a_safeguard_stays_on_until_it_is_said_to_be_off():
    for body in (QueryDict(""), {}, {"dry_run": True}):
        assert read(body, DryForm) == {"dry_run": True}
    for body in (QueryDict("dry_run=false"), {"dry_run": False}):
        assert read(body, DryForm) == {"dry_run": False}


@pytest.mark.parametrize(("kind", "name"), [(SampleForm, "is_on"), (BoxForm, "is_on"), (DryForm, "dry_run")])
def test_null_is_neither_yes_nor_no(kind, name):
    for how in ({}, {"partial": True}):
        assert refusal({"name": "Ida", name: None}, kind, **how) == {name: ["Send true or false."]}


@pytest.mark.parametrize("body", [[], "Ida", 3])
def test_a_body_is_an_object(body):
    [sentence] = refusal(body)["non_field_errors"]
    assert sentence.startswith("Invalid data. Expected a dictionary")


def test_a_page_says_yes_by_the_button_and_a_program_by_a_word():
    for data, answer in [({"decision": "grant"}, True), ({"decision": "refuse"}, False)]:
        form = AnswerForm(data)
        assert form.is_valid() and form.cleaned_data == {"grant": answer}
    assert AnswerForm({}).errors == {"grant": ["Choose yes or no."]}
    assert read({"grant": True}, AnswerForm) == {"grant": True} and read({"grant": "false"}, AnswerForm) == {
        "grant": False
    }
    assert refusal({"grant": "perhaps"}, AnswerForm) == {"grant": ["Send true or false."]}
    assert refusal({}, AnswerForm) == {"grant": ["Choose yes or no."]}


def test_a_page_may_offer_yes_and_no_as_a_list():
    for value, answer in [("true", True), ("false", False)]:
        form = MarkForm({"mine": value})
        assert form.is_valid() and form.cleaned_data == {"mine": answer}
        assert f'<option value="{value}" selected>' in str(form["mine"])
    assert MarkForm({"mine": ""}).errors == {"mine": ["Choose yes or no."]}
    assert read({"mine": False}, MarkForm) == {"mine": False}


def test_a_decision_draws_nothing():
    assert str(AnswerForm()["grant"]) == ""


def test_a_form_is_described_with_its_bounds_and_meanings():
    body = bodies.described(SampleForm)()
    fields = body.fields
    assert type(body).__name__ == "SampleSerializer" and bodies.described(AnswerForm).__name__ == "GrantSerializer"
    assert fields["name"].required and fields["name"].max_length == 5 and not fields["name"].allow_blank
    assert not fields["note"].required and fields["note"].allow_blank and fields["note"].help_text is None
    assert fields["day"].help_text == "The first day." and fields["day"].allow_null
    assert (fields["count"].min_value, fields["count"].max_value) == (1, 9)
    assert (fields["share"].min_value, fields["share"].max_value) == (0, 100)
    assert isinstance(fields["amount"], serializers.DecimalField) and fields["amount"].max_digits == 17
    assert isinstance(fields["email"], serializers.EmailField) and fields["words"].default == "none"
    assert list(fields["kind"].choices) == ["a", "b"] and isinstance(fields["kinds"], serializers.MultipleChoiceField)
    assert bodies.described(AnswerForm)().fields["grant"].required


def test_what_the_address_names_is_not_asked_for():
    assert "name" not in SampleForm(given={"name"}).fields


class EditForm(SampleForm):
    shows_row = True


def test_a_page_begins_with_what_stands_and_changes_what_was_changed():
    row = SimpleNamespace(name="Ida", note="old", count=3)
    form = EditForm({"name": "Ida", "note": "new", "count": "3", "words": "none"}, row=row)
    assert EditForm(row=row)["note"].value() == "old"
    assert form.is_valid() and form.changes() == {"note": "new"}


class DatedForm(ActForm):
    """What a page begins with, and a program may leave to the form."""

    may_leave_out = ("day",)

    day = DayField(error_messages={"required": "Enter a date."})
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], initial="a")


def test_a_program_may_leave_out_what_a_page_asks_for():
    assert read({}, DatedForm) == {"day": None, "kind": "a"}
    assert DatedForm({"kind": "a"}).errors == {"day": ["Enter a date."]}
    assert bodies.described(DatedForm)().fields["day"].required is False


def test_no_default_is_described_of_a_change():
    assert bodies.described(DatedForm)().fields["kind"].default == "a"
    change = bodies.described(DatedForm, partial=True)(partial=True)
    assert change.fields["kind"].default is serializers.empty


def test_a_field_with_a_shape_is_an_object_for_programs_and_a_text_for_pages():
    assert read({"days": {"mon": 3}}, ShapedForm) == {"days": {"mon": 3}}
    assert refusal({"days": "mon=3"}, ShapedForm) == {"days": ['Expected a dictionary of items but got type "str".']}
    page = ShapedForm({"days": "mon=3"})
    assert page.is_valid() and page.cleaned_data == {"days": "mon=3"}
    assert isinstance(bodies.described(ShapedForm)().fields["days"], serializers.DictField)
    assert refusal({}, ShapedForm) == {"days": ["Say when."]}
