"""Packets of schema 1 that were stored say what they said, and are printed byte for byte, whatever comes after them."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from reviews.cycles.models import Packet
from reviews.documents.presenters.documents import Shown, view_of
from reviews.documents.presenters.paper import pdf
from tests import make
from tests.builders import reviews
from traps_web.lib.canonical import canonical_json, digest

STORED = Path(__file__).parents[3] / "fixtures" / "packets"
ON_PAPER = {
    "person": "2f274a5af26bf0d04f0b532714a4b18ca33cc70e268084350a99e84809052d04",
    "team": "73bb8fede91b28218ac0d2297aeac3268e152e97f6defb4f2e1773c48ba38897",
}
"""The fingerprints of the PDFs."""


def words_of(page: str) -> str:
    """What a page says, line by line: its marks may change, its words may not."""
    lines = re.sub(r"<[^>]*>", "\n", page).split("\n")
    return "\n".join(text for line in lines if (text := line.strip())) + "\n"


@pytest.fixture(params=sorted(ON_PAPER))
def kind(request) -> str:
    return request.param


@pytest.fixture
def packet(db, kind) -> Packet:
    body = (STORED / f"schema_1_{kind}.json").read_text()
    return Packet(version=1, schema=1, body=body, sha256=digest(body), timing="on time")


def test_a_stored_packet_keeps_its_spelling(packet):
    assert canonical_json(json.loads(packet.body)) == packet.body


def test_a_stored_packet_is_shown_as_it_was(packet, kind):
    page = render_to_string("reviews/documents/packet/v1/document.html", {"packet": view_of(packet)})
    assert words_of(page) == (STORED / f"schema_1_{kind}.txt").read_text()


def test_a_stored_packet_is_printed_as_it_was(packet, kind):
    printed = pdf(Shown(view_of(packet), None, False, "", (), ()), minutes=None)
    assert sha256(printed).hexdigest() == ON_PAPER[kind]


@pytest.mark.parametrize("kind", ["person"])
def test_a_review_with_a_stored_packet_keeps_its_slides(world, client_of, packet):
    review = reviews.review(world, at="live")
    slides = f"/reviews/{review.pk}/present/"
    assert 'id="coming"' in client_of(world.manager).get(slides).content.decode()
    packet.review, packet.version = review, 2
    packet.numbers_at = packet.built_at = make.NOW
    packet.save()
    page = client_of(world.manager).get(slides).content.decode()
    assert 'id="coming"' not in page
    assert re.findall(r'data-turns="(\w+)"', page)[4:6] == ["sources", "why"]
    assert "p-movement" not in client_of(world.manager).get(f"/reviews/{review.pk}/packet/").content.decode()
