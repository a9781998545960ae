"""Names that are gone are replaced in what was written before."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.record.rules.replaced_names import NOBODY, Names, Replaced, digests, says_who

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
SALT = b"one installation"
PAUL = ("accounts.person", "7")
ANNA = ("accounts.person", "8")


def names(*rows):
    return Names(rows, salt=SALT)


def gone(subject, label, *former, shared=()):
    return Replaced(subject, label, AT, *(frozenset(digests(texts, salt=SALT)) for texts in (former, shared)))


PAUL_IS_GONE = names(gone(PAUL, "Former rep 1", "Paul Peer", "paul.peer@example.com"))


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("Paul Peer", "Former rep 1"),
        ("PAUL  PEER’s review", "Former rep 1’s review"),
        ("“Paul Peer” for Mara Manager", "“Former rep 1” for Mara Manager"),
        ("write to paul.peer@example.com.", "write to Former rep 1."),
        ("Paul went to the pier", "Paul went to the pier"),
        ("Jean Paul Peerage", "Jean Paul Peerage"),
        ("a paul peer of the realm", "a paul peer of the realm"),
        ("Paul Peer-Jones and Jean-Paul Peer", "Paul Peer-Jones and Jean-Paul Peer"),
        ("the ex-Paul Peer team, Paul Peer-led", "the ex-Former rep 1 team, Former rep 1-led"),
        (
            "jean.paul.peer@example.com, paul.peer@example.com.au",
            "jean.paul.peer@example.com, paul.peer@example.com.au",
        ),
        ("paul.peer@example.com.Then", "Former rep 1.Then"),
        ("", ""),
    ],
)
def test_a_name_is_known_by_its_words(written, drawn):
    assert PAUL_IS_GONE.text(written, at=AT) == drawn


def test_what_is_written_later_stays():
    assert PAUL_IS_GONE.text("Paul Peer", at=AT + timedelta(seconds=1)) == "Paul Peer"


def test_a_document_is_drawn_text_by_text():
    document = {"person": {"name": "Paul Peer"}, "says": ["No.", "Paul Peer"], "amount": 3, "none": None}
    assert PAUL_IS_GONE.drawn(document, at=AT) == {
        "person": {"name": "Former rep 1"},
        "says": ["No.", "Former rep 1"],
        "amount": 3,
        "none": None,
    }


def test_a_name_that_others_bear_goes_only_where_it_is_known_whose_it_is():
    both = ("Paul Peer", "paul.peer@example.com")
    names_gone = names(gone(PAUL, "Former rep 1", *both, shared=["Paul Peer"]))
    written = "Paul Peer <paul.peer@example.com>"
    assert names_gone.text(written, at=AT) == "Paul Peer <Former rep 1>"
    assert names_gone.text(written, at=AT, about=[PAUL]) == "Former rep 1 <Former rep 1>"


def test_small_letters_are_a_name_where_it_is_known_whose():
    desk = names(gone(PAUL, "Erased contact 1", "Front Desk"))
    assert desk.text("ask the front desk", at=AT) == "ask the front desk"
    assert desk.text("ask the front desk", at=AT, about=[PAUL]) == "ask the Erased contact 1"


@pytest.mark.parametrize(
    ("text", "is_known"),
    [("Paul Peer", True), ("p.peer@example.com", True), ("陳 大文", True), ("Paul", False), ("+49 30 5551212", False)],
)
def test_a_single_word_and_digits_may_mean_others(text, is_known):
    assert says_who(text) is is_known


def test_of_two_of_a_name_the_one_it_is_about_is_named():
    first = gone(PAUL, "Former rep 1", "A Name", shared=["A Name"])
    both = names(first, gone(ANNA, "Former rep 2", "A Name"))
    assert both.text("A Name", at=AT, about=[ANNA]) == "Former rep 2"
    assert both.text("A Name", at=AT) == "Former rep 1 or Former rep 2", "nobody is taken for somebody else"


def test_no_name_can_be_read_from_what_is_kept():
    kept = digests(["Paul Peer"], salt=SALT)
    assert "paul" not in str(kept).lower()
    assert kept != digests(["Paul Peer"], salt=b"another installation")


def test_nobody_is_gone_in_the_beginning():
    assert NOBODY.text("Paul Peer", at=AT) == "Paul Peer"
