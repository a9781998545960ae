"""How another program names its columns: the text, and what fits a kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.imports.rules import mappings as rules

KNOWN, REQUIRED = ("external_id", "name", "stage"), ("name",)


def test_lines_are_read_without_regard_to_case_and_space():
    columns, fault = rules.read("  Opportunity ID=external_id\n\nName = NAME \n")
    assert (columns, fault) == ({"opportunity id": "external_id", "name": "name"}, "")


def test_their_name_may_hold_an_equals_sign():
    assert rules.read("a=b = name")[0] == {"a=b": "name"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Write at least one line, like “Opportunity ID = external_id”."),
        ("just words", "Line 1 is not of the form “their column = our column”."),
        ("a = name\n = name", "Line 2 is not of the form “their column = our column”."),
        ("a = name\nA = stage", "Line 2 names “a” a second time."),
    ],
)
def test_a_wrong_line_is_named(text, sentence):
    assert rules.read(text) == ({}, sentence)


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"a": "name"}, ""),
        ({"a": "external_id", "name": "name"}, ""),
        ({"a": "name", "b": "name"}, "The column name is named twice."),
        ({"a": "colour"}, "There is no column “colour” in files of this kind; known are external_id, name, stage."),
        ({"a": "stage"}, "Name the column for name; this kind of file needs it."),
    ],
)
def test_a_mapping_fits_its_kind_or_says_why_not(columns, sentence):
    assert rules.fault(columns, known=KNOWN, required=REQUIRED) == sentence


NAMES = st.sampled_from(["opportunity id", "a=b", "stage (crm)", "name", "x"])


@given(st.dictionaries(NAMES, st.sampled_from(KNOWN), min_size=1))
def test_what_is_written_is_read_back(columns):
    assert rules.read(rules.written(columns)) == (columns, "")
