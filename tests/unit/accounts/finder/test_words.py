"""Words as they are looked for, and the one slip that is forgiven."""

import string

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from accounts.finder.rules.words import (
    is_forgiving,
    is_one_slip_from,
    near_forms,
    plain,
    shortened,
    typed_words,
    words_of,
)

NAMES = st.text(string.ascii_lowercase, min_size=4, max_size=14)
LETTERS = st.sampled_from(string.ascii_lowercase)


@st.composite
def slips(draw: st.DrawFn) -> tuple[str, str]:
    """A name, and the same with one letter missing, doubled, changed, or swapped with the next."""
    name = draw(NAMES)
    at = draw(st.integers(0, len(name) - 1))
    kind = draw(st.sampled_from(["missing", "doubled", "changed", "swapped"]))
    before, letter, after = name[:at], name[at], name[at + 1 :]
    if kind == "swapped":
        return name, before + after[:1] + letter + after[1:]
    put = {"missing": "", "doubled": letter * 2, "changed": draw(LETTERS)}[kind]
    return name, before + put + after


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Müller", "muller"),
        ("Équipe Łódź", "equipe lodz"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Ærø", "aero"),
        ("İstanbul", "istanbul"),
        ("A\u030angström", "angstrom"),
        ("Иванов", "иванов"),
    ],
)
def test_letters_are_compared_without_case_and_accents(text, bare):
    assert plain(text) == bare


@given(st.text())
def test_what_is_plain_stays_as_it_is(text):
    assert plain(plain(text)) == plain(text)


def test_a_name_is_found_by_each_of_its_words_and_an_address_as_a_whole_too():
    assert words_of(["Jean-Luc O’Neill", "jl@neill.example"]) == {
        *("jean", "luc", "o", "neill", "oneill"),
        *("jl", "jl@neill.example"),
    }


def test_a_question_keeps_an_address_in_one_piece_and_says_nothing_twice():
    assert typed_words("Condax, GTX condax jl@neill.ex") == ["condax", "gtx", "jl@neill.ex"]
    assert typed_words(" @ – ") == []


@given(slips())
@example(("abcd", "bacd"))
@example(("abcd", "abdc"))
@example(("aaaa", "aaa"))
def test_one_slip_leads_to_the_name(pair):
    name, typed = pair
    assume(name != typed)
    assert is_one_slip_from(typed, name)
    assert near_forms(typed) & shortened(name), "They have a form in common, by which the one is found from the other."


@given(NAMES, NAMES)
def test_a_slip_goes_both_ways(one, other):
    assert is_one_slip_from(one, other) == is_one_slip_from(other, one)
    assert not is_one_slip_from(one, one)


@pytest.mark.parametrize(("typed", "word"), [("condax", "condxaa"), ("abcd", "badc"), ("abcd", "cdab"), ("ab", "cd")])
def test_two_slips_are_another_name(typed, word):
    assert not is_one_slip_from(typed, word)


@pytest.mark.parametrize(
    ("word", "forgives"), [("anna", True), ("bob", False), ("01234", False), ("a@b.example", False)]
)
def test_slips_are_forgiven_in_names_of_four_letters_and_more(word, forgives):
    assert is_forgiving(word) is forgives


def test_three_letters_lead_only_to_names_that_have_one_more():
    assert near_forms("ana") == {"ana"}
    assert near_forms("an") == set()
    assert near_forms("12345") == set()
