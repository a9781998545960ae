"""Documents of schema 1 as they were stored: on the page and on paper they say what they said when they were frozen."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from reviews.documents.presenters.documents import Shown, Signed
from reviews.documents.presenters.minutes_v1 import MinutesView
from reviews.documents.presenters.packet_v1 import PacketView
from reviews.documents.presenters.paper import pdf
from tests import paper_reading
from traps_web.lib.canonical import canonical_json, digest
from traps_web.ui import values

STORED = Path(__file__).resolve().parents[3] / "fixtures" / "documents"
FINGERPRINTS = {
    "packet_v1.json": "6435d1fae729d03a4a33abf5d658396845c7a2228ce8dbf2dfc2f5cc70828bee",
    "minutes_v1.json": "524b753c6ecb70997e1b76db7a4ddbedc90af728ace3bab636c9fc654479a820",
}
SHEETS = "7c8e5fad46084d7d23182081c4e2f65b12ac46d39a6393ba31af1ef7727f8311"
"""The fingerprint of all that is drawn on the paper of the two."""
PAGES = {
    "document": "1c27959801be604c1ba2dfc633ee4c306fdc3276597407bb1377aa731e5fddee",
    "minutes": "4ad2a7596a0c217e1f77c234643b1ddcc186bda32dc36306c8999fe74240b221",
}
"""The fingerprint of what the page says: its words and its marks, without the markup around them."""


@pytest.fixture
def shown() -> Shown:
    packet, minutes = (json.loads((STORED / name).read_text()) for name in FINGERPRINTS)
    sides = (
        Signed("person", "Darcel Schlecht", "", values.State("done", "signed Thu 10 Sep 2026 10:04 with password")),
        Signed("reviewer", "Melvin Marxen", "", values.State("open", "not signed yet")),
    )
    view = PacketView(packet, version=1, timing="on time", sha256=FINGERPRINTS["packet_v1.json"])
    return Shown(view, MinutesView(minutes, packet), True, FINGERPRINTS["minutes_v1.json"], sides, ())


@pytest.mark.parametrize("name", FINGERPRINTS)
def test_what_is_stored_keeps_its_spelling(name):
    body = (STORED / name).read_text()
    assert digest(body) == FINGERPRINTS[name] and canonical_json(json.loads(body)) == body


def test_the_paper_draws_what_it_drew(shown):
    assert digest("\n".join(paper_reading.pages(pdf(shown, minutes=shown.minutes)))) == SHEETS


@pytest.mark.parametrize("part", PAGES)
def test_the_page_says_what_it_said(shown, part):
    context = {"shown": shown, "packet": shown.packet, "minutes": shown.minutes}
    page = render_to_string(f"reviews/documents/packet/v1/{part}.html", context)
    assert digest(" ".join(re.sub(r"<(?!use )[^>]*>", " ", page).split())) == PAGES[part]
