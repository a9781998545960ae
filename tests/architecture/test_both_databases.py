"""What runs on PostgreSQL as well is there, and every address is asked on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import on_both_databases, pages_on_both
from tests.architecture import test_url_matrix

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parents[2]


def test_every_page_test_that_is_named_is_there() -> None:
    assert {path for path in pages_on_both.PATHS if not (ROOT / path).is_file()} == set()


def test_the_other_page_tests_are_left_out_and_nothing_else_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    arguments = on_both_databases.what_knows_the_database([])
    left_out = {name.removeprefix("--ignore=") for name in arguments if name.startswith("--ignore=")}
    pages = {str(path.relative_to(ROOT)) for path in (ROOT / pages_on_both.WEB).rglob("test_*.py")}
    assert left_out == (pages - pages_on_both.PATHS) | {"tests/unit"}


def test_every_address_is_asked_on_both() -> None:
    matrix = test_url_matrix.test_everybody_gets_the_answer_of_the_table_how_to_keep_it_and_their_own_numbers
    marks = [*matrix.pytestmark, *getattr(test_url_matrix, "pytestmark", [])]
    assert "once" not in {mark.name for mark in marks}
