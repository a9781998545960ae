"""The words of an address that leads nowhere."""

from hypothesis import given
from hypothesis import strategies as st

from traps_web.lib.searches import is_too_long, words_of_address


@given(st.text())
def test_whatever_was_asked_for_it_is_a_search_that_is_not_refused(path: str) -> None:
    words = words_of_address(path)
    assert not is_too_long(words) and words == " ".join(words.split())


def test_the_last_part_with_words_counts() -> None:
    assert words_of_address("/customers/condax%20gmbh/99/") == "condax gmbh"
    assert words_of_address("/deals/7/") == "deals"
    assert words_of_address("/") == ""
