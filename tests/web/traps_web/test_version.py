"""One version, told wherever somebody asks which TRAPS runs here."""

import re
import tomllib
from pathlib import Path

import pytest
from django.test import Client

from traps_web import __version__
from traps_web.api_docs import description

ROOT = Path(__file__).resolve().parents[3]
FOOT = f'<p class="colophon">TRAPS {__version__}</p>'


@pytest.mark.django_db
def test_pages_show_it_at_their_foot(world, client_of):
    assert FOOT in client_of(world.rep).get("/week/").content.decode()
    assert FOOT in Client().get("/account/login/").content.decode()


@pytest.mark.django_db
def test_operators_and_programs_read_it():
    assert Client().get("/readyz").json()["version"] == __version__
    assert description()["info"]["version"] == __version__


@pytest.mark.once
def test_it_stands_in_one_place_and_has_its_page_in_the_changelog():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert "version" not in project["project"]
    assert project["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "traps_web.__version__"}
    assert re.search(rf"^## \[{re.escape(__version__)}\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
