"""A choice that is named by typing: each name of a list means its own choice; what means none is refused with help."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traps_web.ui import naming

PEOPLE = [("", "nobody"), (3, "Rosa Reed (rosa@x.test)")]
CHOICES = [*PEOPLE, (1, "Acme"), (2, "Acme East"), (4, "2026"), (5, "Twin"), (6, "twin")]
SPELLED = [("acme", 1), ("ACME  east", 2), ("Rosa Reed", 3), ("2026 #4", 4), ("twin #6", 6), ("Acme\u00a0East", 2)]
LABELS = st.text(st.sampled_from("aAbB 1(,#é"), min_size=1, max_size=8).map(str.strip).filter(bool)


@given(st.dictionaries(st.integers(1, 10**6), LABELS, max_size=12))
def test_the_name_of_each_choice_means_just_that(labels):
    offered = naming.names(labels.items())
    assert [naming.meant(choice.name, offered).value for choice in offered] == list(labels)


@pytest.mark.parametrize(("text", "value"), SPELLED)
def test_a_name_is_understood_however_it_is_spelled(text, value):
    assert naming.meant(text, naming.names(CHOICES)).value == value


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Zenith", "“Zenith” is not in the list. Type a part of the name and choose from the list."),
        ("acm", "“acm” is not a whole name. Choose “Acme” or “Acme East”."),
        ("Twin", "“Twin” is not a whole name. Choose “Twin #5” or “twin #6”."),
        ("3", "“3” is not in the list. Type a part of the name and choose from the list."),
    ],
)
def test_what_means_nothing_is_refused_with_what_comes_near(text, sentence):
    with pytest.raises(naming.NotNamedError, match=re.escape(sentence)):
        naming.meant(text, naming.names(CHOICES))
