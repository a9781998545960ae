"""One normal form: what looks the same is kept and compared as the same."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traps_web.lib.normal_form import JOINERS, address, clean, cleaned, folded, identifier

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
FORMS = (clean, identifier, address, folded)


@given(TEXTS)
def test_a_form_taken_again_changes_nothing(text):
    for form in FORMS:
        assert form(form(text)) == form(text)


@given(TEXTS)
def test_nothing_unseen_is_kept(text):
    for form in FORMS:
        kept = form(text)
        assert kept == kept.strip() and unicodedata.is_normalized("NFC", kept)
        unseen = [sign for sign in kept if unicodedata.category(sign) in ("Cc", "Cf")]
        assert set(unseen) <= ({*JOINERS, "\t", "\n", "\r", "\0"} if form is clean else {"\0"})


@given(TEXTS)
def test_neither_writing_case_nor_spacing_makes_another_key(text):
    key = folded(text)
    assert folded(unicodedata.normalize("NFD", text)) == key
    assert folded(unicodedata.normalize("NFC", text)) == key
    assert folded(text.casefold()) == key
    assert folded(clean(text)) == key and folded(identifier(text)) == key
    assert folded("\u200b".join(text)) == key
    assert folded(f"\u202e {text}\u00a0") == key


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Équipe Ouest", "équipe ouest"),
        ("Équipe Ouest", "E\u0301quipe Ouest"),
        ("Équipe Ouest", "Équipe\u00a0\u200bOuest"),
        ("MÜLLER", "müller"),
        ("MU\u0308LLER", "müller"),
        ("Große Straße", "GROSSE STRASSE"),
        ("ΟΔΟΣ", "οδος"),
        ("ann@company.example", "Ann\u200b@company.\u2060example"),
        ("Nord\u00adwest", "Nordwest"),
        ("\u2067שלום\u2069", "שלום"),
    ],
)
def test_these_are_the_same(text, other):
    assert folded(text) == folded(other)


def test_these_are_not():
    assert len({folded(name) for name in ("Muller", "Müller", "Mueller")}) == 3


def test_a_text_keeps_its_lines_its_case_and_what_joins_letters():
    assert clean("  First line\n\tSecond line \u200b") == "First line\n\tSecond line"
    assert clean("\u202eMÜLLER\u202c") == "MÜLLER"
    assert clean("می\u200cخواهم") == "می\u200cخواهم", "Persian is spelt with it"
    assert clean("👩\u200d💻") == "👩\u200d💻"
    assert clean("an\u200dn") == "ann"


def test_an_identifier_keeps_its_case_and_nothing_that_is_not_seen():
    assert identifier(" A/b\u200b %?é ") == "A/b %?é"
    assert identifier("e\u0301") == "é"
    assert identifier("می\u200cخواهم") == "میخواهم"
    assert address(" Ann@Company.EXAMPLE\u200b") == "ann@company.example"


def test_what_a_program_sends_is_cleaned_and_its_secrets_are_not():
    sent = {
        "name": "An\u200bn ",
        "password": " pass\u200bword ",
        "rows": [{"note": "a\u202eb"}],
        "count": 3,
        "at": None,
    }
    assert cleaned(sent) == {
        "name": "Ann",
        "password": " pass\u200bword ",
        "rows": [{"note": "ab"}],
        "count": 3,
        "at": None,
    }
