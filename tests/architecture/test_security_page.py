"""What docs/security.md says is tested, is: each file that it names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text()
CHAPTERS = 17


def test_each_file_that_the_page_names_is_there():
    named = set(re.findall(r"`((?:architecture|unit|web|services|jobs|journeys)/[\w/]+\.py)`", PAGE))
    missing = sorted(name for name in named if not (ROOT / "tests" / name).exists())
    assert named
    assert missing == []


def test_every_chapter_is_there_once():
    chapters = [int(number) for number in re.findall(r"^\| (\d+) ", PAGE, re.M)]
    assert chapters == list(range(1, CHAPTERS + 1))
