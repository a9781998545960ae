"""A form that is sent carries the token of its session; without it a browser is refused, and a test client is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.once
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
SOURCES = {path.relative_to(TEMPLATES).as_posix(): path.read_text() for path in TEMPLATES.rglob("*.html")}
FORM = re.compile(r'<form\b[^>]*method="post".*?</form>', re.DOTALL)
INCLUDE = re.compile(r'{%\s*include\s+"([^"]+)"(.*?)%}')
TOKEN = "{% csrf_token %}"
WITHOUT_A_SESSION = {"accounts/letters/stop.html": "opened from a mail, where nobody is signed in; the link is the key"}


def included(text: str) -> list[tuple[str, bool]]:
    """The parts that a template draws, and whether each knows nothing of the page but what it is given."""
    return [(name, bool(re.search(r"\bonly\s*$", given))) for name, given in INCLUDE.findall(text)]


def is_sent(name: str) -> bool:
    """Whether a part has a form that is sent, itself or in what it draws."""
    text = SOURCES[name]
    return TOKEN in text or any(is_sent(part) for part, is_alone in included(text) if not is_alone)


def test_every_form_that_is_sent_has_a_token() -> None:
    forms = [(name, form) for name, text in SOURCES.items() for form in FORM.findall(text)]
    assert len(forms) > 100
    assert {name for name, form in forms if TOKEN not in form} == set(WITHOUT_A_SESSION)


def test_no_part_with_such_a_form_is_drawn_without_the_token_of_its_page() -> None:
    alone = [(name, part) for name, text in SOURCES.items() for part, is_alone in included(text) if is_alone]
    assert len(alone) > 5 and is_sent("components/questions.html")
    assert [(name, part) for name, part in alone if is_sent(part)] == []
