"""A row inside a paper that a program sends, named as a form names it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from rest_framework.exceptions import ValidationError

from traps_web.edges.named import Named
from traps_web.edges.references import Reference


class Rows:
    """A queryset of one row, Ida with the id 7 and the key "ida"."""

    row = SimpleNamespace(pk=7)

    def select_related(self, *names):
        return self

    prefetch_related = all = select_related

    def filter(self, **by):
        return [self.row] if by in ({"pk": 7}, {"key": "ida"}) else []


def named(value, **options):
    field = Named(Reference(lambda viewer: Rows(), noun="person", keys=("key",)), **options)
    field._context = {"request": SimpleNamespace(user=None)}
    return field.run_validation(value)


@pytest.mark.parametrize("value", [7, "7", "ida", " ida "])
def test_a_row_is_named_by_its_id_or_its_key(value):
    assert named(value) == 7


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (8, "There is no person “8”."),
        ("Jo", "There is no person “Jo”."),
        ("", "Name it by its id (a number) or its key (a text)."),
        (True, "Name it by its id (a number) or its key (a text)."),
        ("a\0", "Name it by its id (a number) or its key (a text)."),
    ],
)
def test_what_names_no_row_is_refused_in_a_sentence(value, sentence):
    with pytest.raises(ValidationError) as refused:
        named(value)
    assert refused.value.detail == [sentence]


def test_nothing_may_be_named_where_nobody_has_to_be():
    assert named(None, allow_null=True) is None
    assert named("", allow_null=True) is None
