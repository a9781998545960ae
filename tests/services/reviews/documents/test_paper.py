"""A review on paper: in the faces of the pages, with every letter that a face can hold, in the order of reading."""

from __future__ import annotations

import json

import pytest

from reviews.documents.presenters.documents import Shown
from reviews.documents.presenters.minutes_v1 import MinutesView
from reviews.documents.presenters.packet_v1 import PacketView
from reviews.documents.presenters.paper import pdf
from reviews.kinds.presenters.paper import cells, faces, order, sheets, typeset
from tests.builders import reviews
from tests.paper_reading import letters

NAMES = "Żółć Đặng Иванов Ґалаґан Ελένη"
CHINESE = "陳"
HOUSE = {"Besley-Regular", "Besley-SemiBold", "PublicSans-Regular", "PublicSans-SemiBold"}


@pytest.fixture
def packet(world) -> dict:
    review = reviews.review(world)
    return json.loads(reviews.packet(review, by=review.reviewer).body)


def paper_of(packet: dict, name: str) -> bytes:
    packet["person"]["name"] = name
    view = PacketView(packet, version=1, timing="on time", sha256="0" * 64)
    return pdf(Shown(view, None, False, "", (), ()), minutes=None)


def wanting(text: str, document: bytes) -> set[str]:
    """The letters of a text that the document does not have: they are boxes there."""
    return set(text) - {" "} - set().union(*letters(document).values())


@pytest.mark.parametrize("name", [NAMES, f"{NAMES} {CHINESE}"])
def test_no_letter_but_the_chinese_ones_is_missing(packet, name):
    document = paper_of(packet, name)
    assert wanting(name, document) == set(name) & {CHINESE} == set(faces.boxes(name))
    assert set("ИвановҐалаґанΕλένη") <= letters(document)["DejaVuSans-Bold"]
    assert set("ŻółćĐặng") <= letters(document)["PublicSans-SemiBold"]


HEBREW, ARABIC = "נועה בן דוד", "سلام علاء الله"


def test_hebrew_and_arabic_are_drawn_from_right_to_left_and_joined():
    assert order.ordered("נועה") == "העונ"
    assert order.ordered("Noa (נועה) 12") == "Noa (העונ) 12"
    assert order.ordered("(נועה) [1]") == "[1] (העונ)"
    seen, lam_alef, meem = "\ufeb3", "\ufefc", "\ufee1"
    assert order.ordered("سلام") == f"{meem}{lam_alef}{seen}"
    assert order.ordered("plain 12") == "plain 12" and not order.runs_back("plain 12")


@pytest.mark.parametrize("name", [HEBREW, ARABIC])
def test_their_letters_are_on_the_paper(packet, name):
    document = paper_of(packet, name)
    assert wanting(order.joined(name), document) == set() and faces.boxes(name) == []


def test_a_long_text_is_cut_into_lines_before_its_lines_are_turned(packet):
    words = ["ראשון", "שני", "שלישי", "רביעי", "חמישי"]
    faces.fonts()
    paragraph = cells.text_of(" ".join(words), typeset.CELL)
    _, height = paragraph.wrap(70, 400)
    shown = paragraph.drawn.getPlainText()
    assert height > typeset.CELL.leading and shown.index(words[0][::-1]) < shown.index(words[-1][::-1])
    assert paragraph.drawn.style.alignment == order.RIGHT


def test_what_the_usual_face_holds_is_set_in_it_alone(packet):
    document = paper_of(packet, "Zoë Müller-Ångström")
    assert set(letters(document)) == HOUSE and b"Helvetica" not in document
    assert document == paper_of(packet, "Zoë Müller-Ångström")


def test_the_paper_says_that_it_has_boxes(packet, monkeypatch):
    texts = set()
    monkeypatch.setattr(sheets, "line", lambda text, style: texts.add(text) or sheets.Spacer(1, 1))
    paper_of(packet, NAMES)
    assert texts == set()
    paper_of(packet, CHINESE)
    assert texts == {sheets.UNREAD}


def test_a_letter_typed_in_parts_is_put_together():
    assert faces.set_in("Z\N{COMBINING DOT ABOVE}o", faces.BOLD) == ("Żo", faces.BOLD)
    assert faces.set_in("и\N{COMBINING BREVE}", faces.BOLD) == ("й", faces.WIDE_BOLD)
    assert faces.set_in("plain\n", faces.SANS) == ("plain\n", faces.SANS)


def test_the_minutes_are_set_the_same_way(world):
    review = reviews.review(world, at="signed")
    packet = PacketView(json.loads(review.minutes.packet.body), version=1, timing="on time", sha256="0" * 64)
    minutes = json.loads(review.minutes.body)
    minutes["promises"][0]["text"] = f"{NAMES} {CHINESE}"
    shown = Shown(packet, MinutesView(minutes, packet.document), True, "0" * 64, (), ())
    assert wanting(f"{NAMES} {CHINESE}", pdf(shown, minutes=shown.minutes)) == {CHINESE}
