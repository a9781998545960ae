"""What people read is plain English: the turns that CONTRIBUTING.md, "How TRAPS speaks", rules out stand nowhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parents[2]
APPS = ("accounts", "pipeline", "plans", "reviews", "traps_web")
WRITTEN_ELSEWHERE = {"migrations", "models", "demo"}
"""Help texts of columns stand in migrations, and the demo's people write as people do."""
PAGES = {".html", ".txt"}

OUT = re.compile(r'\|[^|]*\| *never: ((?:"[^"]+"(?:, )?)+) *\|$', re.MULTILINE)
_WORDS = re.compile(r"\w \w")
_MARKUP = re.compile(
    r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|<(script|style)\b.*?</\1>|\{\{.*?\}\}|<!--.*?-->", re.DOTALL
)


def forbidden() -> list[str]:
    """The turns that the page for contributors says are never used."""
    page = (ROOT / "CONTRIBUTING.md").read_text()
    return [turn for row in OUT.findall(page) for turn in re.findall(r'"([^"]+)"', row)]


def found_in(text: str) -> list[str]:
    """Which forbidden turns stand in a text, as whole words, over line breaks too."""
    flat = re.sub(r"\s+", " ", text)
    return [turn for turn in forbidden() if re.search(rf"(?<!\w){re.escape(turn)}(?!\w)", flat, re.IGNORECASE)]


def sentences(source: str) -> Iterator[tuple[int, str]]:
    """Texts of a module that people may read: neither docstrings nor what an assertion says."""
    tree = ast.parse(source)
    silent: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            silent.add(id(node.value))
        if isinstance(node, ast.Assert) and node.msg:
            silent.update(id(part) for part in ast.walk(node.msg))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in silent:
            continue
        if _WORDS.search(node.value):
            yield node.lineno, node.value


def test_the_page_for_contributors_rules_something_out() -> None:
    assert {"anew", "whoever", "in your sight"} <= set(forbidden())


def test_a_turn_is_found_over_a_line_break_and_in_capitals() -> None:
    assert found_in("What is\n  in your sight") == ["in your sight"]
    assert found_in("Whoever asked.") == ["whoever"]
    assert found_in("a new plan") == []
    assert [text for _, text in sentences('def a():\n    "Whoever asks."\n    return "Ask whoever."')] == [
        "Ask whoever."
    ]


@pytest.mark.parametrize("app", APPS)
def test_messages_speak_plainly(app: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {turns}"
        for path in sorted((ROOT / app).rglob("*.py"))
        if not WRITTEN_ELSEWHERE & set(path.parts)
        for line, text in sentences(path.read_text())
        if (turns := found_in(text))
    ]
    assert wrong == []


def test_what_is_written_beside_the_pages_speaks_plainly() -> None:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    assert len(pages) > 40
    wrong = {str(page.relative_to(ROOT)): turns for page in pages if (turns := found_in(page.read_text()))}
    assert wrong == {}


def test_pages_and_mails_speak_plainly() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {turns}"
        for path in sorted((ROOT / "templates").rglob("*"))
        if path.suffix in PAGES and (turns := found_in(_MARKUP.sub(" ", path.read_text())))
    ]
    assert wrong == []
