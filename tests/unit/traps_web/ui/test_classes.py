"""Each class that a template names stands in a style sheet: Bootstrap is cut to the parts that are used."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
NAMED = re.compile(r"\.(-?[a-zA-Z_][\w-]*)")
DRAWN = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)


def _defined() -> set[str]:
    sheets = [*(ROOT / "static" / "css").glob("*.css"), ROOT / "static/vendor/bootstrap/bootstrap.min.css"]
    return {name for sheet in sheets for name in NAMED.findall(sheet.read_text())}


def _named(text: str) -> set[str]:
    """The classes of a template that no tag or variable is part of."""
    values = re.findall(r'class="([^"]*)"', DRAWN.sub("\0", text))
    return {name for value in values for name in value.split() if "\0" not in name}


def test_every_class_of_a_template_stands_in_a_style_sheet() -> None:
    defined = _defined()
    unknown = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in (ROOT / "templates").rglob("*.html")
        if "emails" not in path.parts
        for name in _named(path.read_text()) - defined
    }
    assert unknown == set()


def test_bootstrap_is_cut_to_what_is_used() -> None:
    assert (ROOT / "static/vendor/bootstrap/bootstrap.min.css").stat().st_size <= 40 * 1000
