"""Other rows in forms: chosen on a page, named by id or key by a program, as far as the viewer sees."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from pipeline.customers.forms.references import customer_in_sight
from tests.builders import customers as build
from traps_web.edges.forms import ActForm

pytestmark = pytest.mark.django_db


class CustomerForm(ActForm):
    customer = customer_in_sight(error_messages={"invalid_choice": "Choose a customer from the list."})


def form(viewer, value, *, is_named):
    return CustomerForm({"customer": value}, reader=SimpleNamespace(viewer=viewer), is_named=is_named)


@pytest.fixture
def condax(world):
    return build.make_customer(owner=world.rep, name="Condax", external_id="C-7")


def customer_or_error(viewer, value, *, is_named=True):
    bound_form = form(viewer, value, is_named=is_named)
    return bound_form.cleaned_data["customer"] if bound_form.is_valid() else bound_form.errors["customer"][0]


def test_a_program_names_it_by_id_or_by_a_key(world, condax):
    for value in (condax.pk, str(condax.pk), "C-7", "Condax", " condax "):
        assert customer_or_error(world.rep, value) == condax


def test_a_page_chooses_it_from_the_list(world, condax):
    assert customer_or_error(world.rep, str(condax.pk), is_named=False) == condax
    assert customer_or_error(world.rep, "C-7", is_named=False) == "Choose a customer from the list."


def test_out_of_sight_is_not_there(world, condax):
    assert customer_or_error(world.other_rep, condax.pk) == f"There is no customer “{condax.pk}”."
    assert customer_or_error(world.other_rep, "C-7") == "There is no customer “C-7”."
    assert customer_or_error(world.other_rep, str(condax.pk), is_named=False) == "Choose a customer from the list."


def test_two_of_one_name_are_none(world):
    for external_id in ("1", "2"):
        build.make_customer(owner=world.rep, name="Isdom", external_id=external_id)
    assert (
        customer_or_error(world.rep, "Isdom")
        == "“Isdom” names more than one customer; name it by its id or external_id."
    )


def test_a_key_of_digits_comes_before_the_id(world, condax):
    other = build.make_customer(owner=world.rep, name="Isdom", external_id=str(condax.pk))
    assert customer_or_error(world.rep, str(condax.pk)) == other and customer_or_error(world.rep, condax.pk) == condax


class AnyCustomerForm(ActForm):
    customer = customer_in_sight(required=False)


@pytest.mark.parametrize("value", [[], {}])
def test_a_list_or_an_object_is_not_taken_for_nobody(world, value):
    bound_form = AnyCustomerForm({"customer": value}, reader=SimpleNamespace(viewer=world.rep), is_named=True)
    assert bound_form.errors == {"customer": ["Name it by its id (a number) or its key (a text)."]}


@pytest.mark.parametrize("value", [True, [], {}, 1.5, -1, 2**63, " ", "a\0b"])
def test_what_names_nothing_is_told_how_to_name(world, condax, value):
    assert customer_or_error(world.rep, value) in (
        "Name it by its id (a number) or its key (a text).",
        "This field is required.",
    )
