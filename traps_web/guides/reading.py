"""A guide as it is read: Markdown in `docs/` becomes HTML that the content policy allows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

DOCS: Path = settings.BASE_DIR / "docs"
FILES = {
    "rep": "guides/rep.md",
    "manager": "guides/manager.md",
    "leader": "guides/leader.md",
    "admin": "guides/admin.md",
    "operator": "guides/operator.md",
    "programs": "guides/programs.md",
    "glossary": "glossary.md",
}
"""The word in the address of each guide, and its file below `docs/`; in the order in which they are listed."""

_OTHER_GUIDE = re.compile(r"(?:[\w./-]*/)?(\w+)\.md(#.*)?")
_DROPPED = re.compile(r"[^\w\- ]")
# A table that is wider than a phone scrolls by itself, with the keyboard too.
_TABLE = '<div class="scroll" role="group" aria-label="Table" tabindex="0"><table class="ledger">\n'
_TABLE_END = "</table></div>\n"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a guide under its heading; `anchor` is the same here and where the repository shows the file."""

    title: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Guide:
    """One file: its title, the sentence under it, its chapters, and the rest as HTML."""

    key: str
    title: str
    lead: SafeString
    chapters: tuple[Chapter, ...]
    anchors: frozenset[str]
    body: SafeString


@cache
def guide(key: str) -> Guide:
    """The guide of this word, read once a process. Raises KeyError for any other word."""
    return as_guide(key, (DOCS / FILES[key]).read_text(encoding="utf-8"))


def as_guide(key: str, text: str) -> Guide:
    """The parts of a text that begins with one heading of the first level and a paragraph.

    Nothing in it reaches a page as HTML of its own: what looks like a tag is shown as text.
    """
    tokens = parser().parse(text)
    headings = [
        (token.tag, Chapter(_plain(tokens[number + 1]), str(token.attrs["id"])))
        for number, token in enumerate(tokens)
        if token.type == "heading_open"
    ]
    title, lead, rest = tokens[:3], tokens[3:6], tokens[6:]
    return Guide(
        key=key,
        title=_plain(title[1]),
        lead=_html(lead[1:2]),
        chapters=tuple(chapter for tag, chapter in headings if tag == "h2"),
        anchors=frozenset(chapter.anchor for _, chapter in headings),
        body=_html(rest),
    )


@cache
def parser() -> MarkdownIt:
    """CommonMark with tables, without raw HTML; links lead to the pages that show the files they name."""
    made = MarkdownIt("commonmark", {"html": False}).enable("table")
    made.core.ruler.push("anchors", lambda state: _name_headings(state.tokens))
    made.core.ruler.push("links", lambda state: _lead_to_pages(state.tokens))
    made.add_render_rule("table_open", lambda *_: _TABLE)
    made.add_render_rule("table_close", lambda *_: _TABLE_END)
    return made


def anchor_of(heading: str) -> str:
    """The anchor of a heading, made as GitHub makes it, so that a link holds in both places."""
    return _DROPPED.sub("", heading.strip().lower()).replace(" ", "-")


def page_of(link: str) -> str:
    """Where a link of a file leads here: `manager.md#gates` is the guide for managers, anything else stays."""
    named = _OTHER_GUIDE.fullmatch(link)
    if named is None or named[1] not in FILES:
        return link
    return f"/help/{named[1]}/{named[2] or ''}"


def _name_headings(tokens: list[Token]) -> None:
    for number, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", anchor_of(_plain(tokens[number + 1])))


def _lead_to_pages(tokens: list[Token]) -> None:
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("href", page_of(str(child.attrs["href"])))


def _plain(inline: Token) -> str:
    """The words of a heading, without marks."""
    return "".join(child.content for child in inline.children or ())


def _html(tokens: list[Token]) -> SafeString:
    made = parser()
    return mark_safe(made.renderer.render(tokens, made.options, {}))  # noqa: S308 - every tag comes from the parser
