"""Each page has a chapter that explains it, each chapter is there, and the guides say what the product says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse

from tests.architecture.documents import ROOT, tokens_of
from tests.architecture.test_url_matrix import names
from tests.architecture.url_cast import PERSONAS
from tests.architecture.url_matrix_pages import PAGES
from traps_web.guides.chapters import CHAPTERS, chapter_of
from traps_web.guides.reading import DOCS, FILES, guide

pytestmark = pytest.mark.once
WITHOUT_A_PAGE = {
    "healthz": "operators and the supervisor read it",
    "readyz": "operators and the supervisor read it",
    "home": "leads on to the page that somebody starts on",
    "feed": "a calendar program reads it",
    "setup": "there is nobody yet who could sign in and read a guide",
    "invitation_accept": "whoever is invited cannot sign in yet",
    "dashboard_csv": "a file",
    "dashboard_xlsx": "a file",
    "packet_pdf": "a file",
    "policy_pdf": "a file",
    "case_pdf": "a file",
    "pipeline_review_pdf": "a file",
    "deal_item_file": "a file",
    "own_trap_file": "a file",
    "own_trap_of_key": "leads on to the page of the trap",
    "deal_replaced_file": "a file",
    "readings_chain": "a file",
    "me_kept": "a file",
    "settings_person_kept": "a file",
    "ui:gallery": "for whoever builds pages",
    "ui:gallery_mail": "for whoever builds pages",
    "help": "the guides themselves",
    "help_guide": "the guides themselves",
}
NAMED_PAGES = [name for names_of_chapter in CHAPTERS.values() for name in names_of_chapter.split()]
SHOWN = [row for row in PAGES if row.method == "GET" and 200 in row.codes and row.name not in WITHOUT_A_PAGE]


def test_every_page_of_the_matrix_has_a_chapter():
    without = {row.name for row in PAGES} - set(NAMED_PAGES) - set(WITHOUT_A_PAGE)
    assert without == set()
    assert set(WITHOUT_A_PAGE) <= {row.name for row in PAGES} - set(NAMED_PAGES)


def test_a_page_has_one_chapter_and_exists():
    assert sorted(NAMED_PAGES) == sorted(set(NAMED_PAGES))
    assert set(NAMED_PAGES) <= set(names(get_resolver().url_patterns))


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_chapter_is_in_its_guide(chapter):
    key, _, anchor = chapter.partition("#")
    assert anchor in {part.anchor for part in guide(key).chapters}


@pytest.mark.django_db
@pytest.mark.parametrize("row", SHOWN, ids=lambda row: row.name)
def test_every_page_links_to_its_chapter(row, cast):
    persona = PERSONAS[len(row.codes) - 1 - row.codes[::-1].index(200)]
    with transaction.atomic():
        things = cast.of_one_row()
        address = reverse(row.name, args=[things[noun] for noun in row.arguments]) + row.query
        answer = things.client(persona).get(address)
        transaction.set_rollback(True)
    assert f'href="{chapter_of(row.name)}"' in answer.content.decode()


SOURCES = [
    *sorted((ROOT / "templates").rglob("*.html")),
    *(path for app in ("accounts", "pipeline", "plans", "reviews") for path in sorted((ROOT / app).rglob("*.py"))),
]
"""Where the words of pages stand."""


@pytest.fixture(scope="module")
def words_of_pages() -> str:
    return re.sub(r"\s+", " ", " ".join(path.read_text() for path in SOURCES))


@pytest.mark.parametrize("key", [key for key in FILES if key != "glossary"])
def test_what_a_guide_calls_by_its_name_is_called_so_on_a_page(key, words_of_pages):
    """Buttons, heads and menus are set in italics: whoever looks for one has to find it."""
    labels = [label for token in tokens_of(DOCS / FILES[key]) for label in _emphasised(token)]
    parts = [part.strip() for label in labels for part in label.split("…")]
    assert parts
    assert [part for part in parts if not _is_said(part, words_of_pages)] == []


def _is_said(label: str, text: str) -> bool:
    """As a whole word or words; a page may draw its first letter large."""
    first = f"[{label[:1]}{label[:1].lower()}]" if label[:1].isalpha() else re.escape(label[:1])
    return re.search(rf"(?<!\w){first}{re.escape(label[1:])}(?!\w)", text) is not None


def _emphasised(token) -> list[str]:
    children = token.children or []
    begins = [number for number, child in enumerate(children) if child.type == "em_open"]
    return [children[number + 1].content for number in begins]


def test_the_image_holds_what_is_read():
    copied = re.findall(r"^COPY --chown=\S+ (docs/\S+) ", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    let_through = re.findall(r"^!(docs/\S+)", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    assert sorted(copied) == sorted(let_through)
    for file in FILES.values():
        assert any(Path("docs", file).is_relative_to(place) for place in copied), file
