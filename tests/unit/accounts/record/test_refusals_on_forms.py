"""What a service refuses inside `refusals_on` stands in the form; everything else goes on."""

import pytest
from django import forms

from traps_web.edges.refusals import refusals_on
from traps_web.lib.faults import Invalid, StaleState


class Typed(forms.Form):
    name = forms.CharField()


def sent(act):
    form = Typed({"name": "Isdom"})
    assert form.is_valid()
    with refusals_on(form):
        return form, act()
    return form, "shown again"


def refuse(fault):
    raise fault


def test_what_is_done_is_answered_at_once():
    form, answer = sent(lambda: "done")
    assert (answer, form.errors) == ("done", {})


def test_a_sentence_stands_beside_its_field_or_over_the_whole_form():
    form, answer = sent(lambda: refuse(Invalid(name="There is an Isdom.", owner="Nobody owns it.")))
    assert (answer, form.errors["name"]) == ("shown again", ["There is an Isdom."])
    assert form.non_field_errors() == ["Nobody owns it."]


def test_any_other_fault_is_not_the_forms():
    with pytest.raises(StaleState):
        sent(lambda: refuse(StaleState()))
