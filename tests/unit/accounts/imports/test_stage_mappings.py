"""Stages of another program, as they are written down."""

import pytest

from accounts.imports.rules import mappings


def test_what_is_written_is_read_back():
    stages = {"closed won": "Won", "quote = sent": "Renewals: Proposal"}
    assert mappings.read_stages(mappings.written(stages)) == (stages, "")
    assert mappings.tidied_stages({"Closed  Won": " Won "}) == ({"closed won": "Won"}, "")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Closed Won", "Line 1 is not of the form “their stage = our stage”."),
        ("A = Won\n\nа =", "Line 3 is not of the form “their stage = our stage”."),
        ("A = Won\na = Lost", "Line 2 names “a” a second time."),
    ],
)
def test_what_cannot_be_read_is_told_by_line(text, fault):
    assert mappings.read_stages(text) == ({}, fault)
