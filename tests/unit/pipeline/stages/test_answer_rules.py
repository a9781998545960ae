"""Answers to checklist items: what counts, by kind; files known by their content."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.stages.models.checklist_items import ITEM_KINDS
from pipeline.stages.rules import answers
from traps_web.lib import evidence_files


class Sent(io.BytesIO):
    def __init__(self, name, content, size=None):
        super().__init__(content)
        self.name, self.size = name, len(content) if size is None else size


def office(folder, extra=()):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("[Content_Types].xml", f"{folder}/document.xml", *extra):
            archive.writestr(name, "<x/>")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("kind", "raw", "text", "day", "number"),
    [
        ("yes/no", True, "yes", None, None),
        ("yes/no", "on", "yes", None, None),
        ("text", "  Order 17 ", "Order 17", None, None),
        ("person", "Ann Lee", "Ann Lee", None, None),
        ("link", "https://example.com/a?b=1", "https://example.com/a?b=1", None, None),
        ("date", "2026-12-04", "", date(2026, 12, 4), None),
        ("date", date(2026, 12, 4), "", date(2026, 12, 4), None),
        ("number", "1,250.5", "", None, Decimal("1250.50")),
        ("number", 12, "", None, Decimal("12.00")),
    ],
)
def test_an_answer_goes_to_the_column_of_its_kind(kind, raw, text, day, number):
    answer = answers.read(kind, raw)
    assert (answer.text, answer.day, answer.number) == (text, day, number)


@pytest.mark.parametrize("kind", ITEM_KINDS)
@pytest.mark.parametrize("raw", [None, "", "  "])
def test_nothing_is_no_answer(kind, raw):
    assert answers.read(kind, raw) is None


def test_no_is_no_answer():
    assert answers.read("yes/no", False) is None and answers.read("yes/no", "no") is None


@pytest.mark.parametrize(
    ("kind", "raw", "sentence"),
    [
        ("yes/no", "perhaps", "yes or no"),
        ("text", 12, "Enter a text."),
        ("text", "x" * 501, "at most 500"),
        ("text", "a\x00b", "cannot be stored"),
        ("link", "example.com", "whole link"),
        ("link", "javascript:alert(1)", "whole link"),
        ("link", "https://", "whole link"),
        ("link", "https://exa mple.com", "whole link"),
        ("link", "https://[", "whole link"),
        ("date", "4.12.2026", "like 2026-11-27"),
        ("date", "1999-12-31", "between 2000 and 2100"),
        ("number", "many", "Enter a number"),
        ("number", "NaN", "Enter a number"),
        ("number", "1e99", "Enter a number"),
        ("number", True, "Enter a number"),
        ("number", "1.005", "two decimals"),
        ("file", "offer.pdf", "Upload a file here; text is not accepted."),
        ("file", 12, "Upload a file here; text is not accepted."),
    ],
)
def test_what_is_no_answer_of_its_kind_is_said_in_a_sentence(kind, raw, sentence):
    with pytest.raises(ValueError, match=sentence):
        answers.read(kind, raw)


@given(
    st.sampled_from(ITEM_KINDS),
    st.one_of(st.text(max_size=40), st.integers(), st.floats(), st.booleans(), st.none(), st.dates()),
)
def test_whatever_is_sent_is_read_or_refused(kind, raw):
    try:
        answer = answers.read(kind, raw)
    except ValueError as fault:
        refusal = str(fault)
    else:
        assert answer is None or answer.text or answer.day or answer.number is not None
        return
    assert refusal.endswith(".")


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("Offer.pdf", b"%PDF-1.7", "application/pdf"),
        ("a.PNG", b"\x89PNG\r\n\x1a\nxx", "image/png"),
        ("a.jpeg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("a.txt", "Grüße".encode(), "text/plain"),
        ("a.docx", office("word"), evidence_files.KINDS["docx"][0]),
        ("a.xlsx", office("xl"), evidence_files.KINDS["xlsx"][0]),
    ],
)
def test_a_file_is_known_by_its_content(name, content, media_type):
    answer = answers.read("file", Sent(name, content))
    assert (answer.file_type, answer.content, answer.text) == (media_type, content, name)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.exe", b"MZ", "This kind of file is not accepted. Send"),
        ("a", b"%PDF-1.7", "This kind of file is not accepted. Send"),
        ("a.pdf", b"MZ\x90", "its content is something else"),
        ("a.png", b"<html>", "its content is something else"),
        ("a.txt", b"\x00\x01", "its content is something else"),
        ("a.txt", b"\xff\xfe", "its content is something else"),
        ("a.docx", office("xl"), "its content is something else"),
        ("a.docx", b"PK\x03\x04 broken", "its content is something else"),
        ("a.docx", office("word", ["word/vbaProject.bin"]), "its content is something else"),
        ("a.pdf", b"", "The file is empty"),
    ],
)
def test_a_disguised_file_is_refused(name, content, sentence):
    with pytest.raises(ValueError, match=sentence):
        answers.read("file", Sent(name, content))


def test_a_file_of_200_mb_is_refused_before_it_is_read():
    class Unread(Sent):
        def read(self, *args):
            raise AssertionError("a byte was read")

    with pytest.raises(ValueError, match="The file has 200 MB; the limit is 10 MB"):
        answers.read("file", Unread("a.pdf", b"", size=200 * 1024 * 1024))


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\temp\\a;b.pdf", "ab.pdf"),
        ("x" * 300 + ".pdf", "x" * 110 + ".pdf"),
        ("\r\nSet-Cookie.pdf", "Set-Cookie.pdf"),
    ],
)
def test_a_name_means_nothing_to_a_system(name, safe):
    assert evidence_files.safe_name(name) == safe
