"""Sentences that are kept write numbers one way: whoever wrote them may write numbers otherwise than who reads them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("services", "rules", "importing")
READERS_WAY = {"number", "money", "percent", "plural", "signed", "compact", "ratio"}
FILES = sorted(
    path
    for app in ("accounts", "pipeline", "plans", "reviews")
    for layer in LAYERS
    for path in (ROOT / app).glob(f"*/{layer}/*.py")
)


def readers_numbers(source: str) -> list[str]:
    """Where a module writes a number the way of whoever looks on."""
    return [
        f"{node.lineno}: words.{node.attr}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "words"
        and node.attr in READERS_WAY
    ]


def test_what_writes_the_readers_way_is_noticed() -> None:
    assert readers_numbers("text = f'{words.money(amount)} of {words.day(day)}'") == ["1: words.money"]


def test_there_are_modules_to_look_at() -> None:
    assert len(FILES) > 200


@pytest.mark.parametrize("layer", LAYERS)
def test_numbers_that_are_kept_go_by_wording(layer: str) -> None:
    written = {
        str(path.relative_to(ROOT)): numbers
        for path in FILES
        if path.parent.name == layer and (numbers := readers_numbers(path.read_text()))
    }
    assert written == {}
