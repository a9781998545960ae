"""Every link of a document leads somewhere, and what it says to type is there."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.management import get_commands
from django.urls import Resolver404, resolve

from tests.architecture.documents import (
    DOCUMENTS,
    READ_BY_PEOPLE,
    ROOT,
    addresses_of,
    anchors_of,
    links_of,
    tokens_of,
    typed_in,
)
from traps_web.guides.reading import DOCS, FILES

pytestmark = pytest.mark.once
OUTSIDE = ("https", "http", "mailto")
LEFT_OPEN = ("COMMAND", "NAME")
SETTINGS = ("traps_web/settings.py", ".env.example", "docker-compose.yml", "deploy/gunicorn.conf.py", "traps")


def called(path: Path) -> str:
    return str(path.relative_to(ROOT))


def fault_of(document: Path, link: str) -> str:
    """What is wrong with a link; empty when it leads somewhere. Other people's pages are not asked."""
    parts = urlsplit(link)
    if parts.scheme in OUTSIDE:
        return ""
    if parts.path.startswith("/"):
        return fault_of_address(parts.path)
    target = (document.parent / parts.path).resolve() if parts.path else document
    if not target.exists():
        return f"{link}: there is no such file"
    if parts.fragment and parts.fragment not in anchors_of(target):
        return f"{link}: there is no such heading"
    return ""


def fault_of_address(address: str) -> str:
    try:
        resolve(address)
    except Resolver404:
        return f"{address}: there is no such address"
    return ""


@pytest.mark.parametrize("document", DOCUMENTS, ids=called)
def test_every_link_leads_somewhere(document):
    assert list(filter(None, (fault_of(document, link) for link in links_of(document)))) == []


def test_links_are_followed_at_all():
    guide = DOCS / FILES["rep"]
    assert fault_of(guide, "manager.md#your-team") == ""
    assert "no such heading" in fault_of(guide, "manager.md#nobody")
    assert "no such file" in fault_of(guide, "nobody.md")
    assert "no such address" in fault_of(guide, "/nobody/")
    assert sum(len(list(links_of(document))) for document in DOCUMENTS) > len(DOCUMENTS)


@pytest.mark.parametrize("document", READ_BY_PEOPLE, ids=called)
def test_every_address_that_is_named_is_there(document):
    assert list(filter(None, map(fault_of_address, addresses_of(document)))) == []


@pytest.mark.parametrize("document", READ_BY_PEOPLE, ids=called)
def test_every_command_that_is_named_is_there(document):
    texts = list(typed_in(document))
    ours = {name for text in texts for name in re.findall(r"\./traps (\w+)", text)}
    managed = {name for text in texts for name in re.findall(r"(?:\./traps manage|manage\.py) (\w+)", text)}
    described = set(re.findall(r"^    \./traps (\w+)", (ROOT / "traps").read_text(), re.MULTILINE))
    assert ours <= described
    assert managed - set(LEFT_OPEN) <= set(get_commands())


@pytest.mark.parametrize("document", READ_BY_PEOPLE, ids=called)
def test_every_variable_that_is_named_is_read(document):
    known = " ".join((ROOT / name).read_text() for name in SETTINGS)
    variables = {name for text in typed_in(document) for name in re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", text)}
    assert {name for name in variables if name not in known} == set()


def test_chapters_that_a_sentence_of_the_product_names_are_there():
    sources = [path for app in ("accounts", "traps_web") for path in sorted((ROOT / app).rglob("*.py"))]
    text = " ".join(re.sub(r'"\s*"', "", path.read_text()) for path in sources)
    named = set(re.findall(r"(docs/guides/\w+\.md), “([^”]+)”", text))
    assert named
    assert "README" not in text
    for path, title in named:
        assert title.lower().replace(" ", "-") in anchors_of(ROOT / path), f"{path} has no chapter “{title}”"


@pytest.mark.parametrize("key", FILES)
def test_a_guide_holds_no_html_and_leads_nowhere_that_is_not_served(key):
    path = DOCS / FILES[key]
    assert "html" not in " ".join(token_types(path))
    links = [urlsplit(link) for link in links_of(path)]
    served = {(DOCS / file).resolve() for file in FILES.values()}
    outside = [link.path for link in links if link.path and not link.path.startswith("/") and not link.scheme]
    assert {(path.parent / name).resolve() for name in outside} <= served
    assert len(anchors_of(path)) == len(set(anchors_of(path)))


def token_types(path: Path) -> list[str]:
    return [kind for token in tokens_of(path) for kind in (token.type, *(child.type for child in token.children or ()))]
