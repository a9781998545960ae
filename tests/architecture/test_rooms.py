"""What holds for the rooms: each says what it is for, and the picture of them is the one of today."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from docs import draw_rooms

ROOT = Path(__file__).resolve().parents[2]
ROOMS = [room for rooms in draw_rooms.rooms_by_app().values() for room in rooms]


@pytest.mark.once
@pytest.mark.parametrize("room", ROOMS)
def test_a_room_opens_with_a_page_that_says_what_it_is_for(room):
    page = ast.get_docstring(ast.parse((ROOT / room.replace(".", "/") / "__init__.py").read_text())) or ""
    assert len(page.splitlines()) >= 5, f"{room} does not say what it is for"


@pytest.mark.once
@pytest.mark.parametrize("room", ROOMS)
def test_what_lies_in_a_room_is_a_layer(room):
    layers = {
        "rules",
        "models",
        "access",
        "selectors",
        "services",
        "importing",
        "presenters",
        "forms",
        "views",
        "api",
        "urls",
    }
    names = {path.stem for path in (ROOT / room.replace(".", "/")).iterdir()} - {"__init__", "__pycache__"}
    assert names <= layers


@pytest.mark.once
def test_the_picture_of_the_rooms_is_drawn_from_the_imports_of_today():
    drawn, stored = (
        set(re.findall(r'data-from="(\S+)" data-to="(\S+)"', text))
        for text in (draw_rooms.picture(), draw_rooms.PICTURE.read_text())
    )
    assert drawn == stored, "Draw it anew: python -m docs.draw_rooms"
