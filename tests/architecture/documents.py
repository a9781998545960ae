"""The documents of the repository, and what they point to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from traps_web.guides.reading import anchor_of

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    ROOT / "bench" / "README.md",
    ROOT / "static" / "vendor" / "README.md",
    ROOT / "traps_web" / "demo" / "maven_crm" / "README.md",
]
READ_BY_PEOPLE = [ROOT / "README.md", *sorted((ROOT / "docs" / "guides").glob("*.md"))]
"""What tells somebody to type something, or to go somewhere."""

_PLACE = re.compile(r"\b[A-Z][A-Z-]*\b")
_SHOWN_ADDRESS = re.compile(r"http://127\.0\.0\.1:8000(/[^\s\"?]*)")
_NAMED_ADDRESS = re.compile(r"(?:(?:GET|POST|PUT|PATCH|DELETE) )?(/[a-z][^\s?…]*)")


@cache
def tokens_of(path: Path) -> list[Token]:
    """A document as Markdown; raw HTML is let in here, so that it can be found."""
    return MarkdownIt("commonmark").enable("table").parse(path.read_text())


def links_of(path: Path) -> Iterator[str]:
    """Every link and every picture."""
    for token in tokens_of(path):
        for child in token.children or ():
            target = child.attrs.get("href") or child.attrs.get("src")
            if target:
                yield str(target)


def anchors_of(path: Path) -> list[str]:
    """The anchors of the headings."""
    tokens = tokens_of(path)
    heads = [tokens[number + 1] for number, token in enumerate(tokens) if token.type == "heading_open"]
    return [anchor_of("".join(child.content for child in head.children or ())) for head in heads]


def typed_in(path: Path) -> Iterator[str]:
    """What is set as code: spans, and lines of blocks."""
    for token in tokens_of(path):
        if token.type in ("code_block", "fence"):
            yield from re.sub(r"\\\n\s*", "", token.content).splitlines()
        yield from (child.content for child in token.children or () if child.type == "code_inline")


def addresses_of(path: Path) -> Iterator[str]:
    """Addresses of the product that are named as code, with 1 in the place of ID, NUMBER and the like."""
    for text in typed_in(path):
        named = _NAMED_ADDRESS.match(text)
        for address in [named[1]] if named else _SHOWN_ADDRESS.findall(text):
            yield _PLACE.sub("1", address)
