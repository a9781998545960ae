"""Vendored and own static files: unchanged, licensed, and without what the security policy forbids."""

import hashlib
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[4] / "static"
VENDOR = STATIC / "vendor"


def test_vendored_files_are_those_of_the_list() -> None:
    listed = dict(reversed(line.split("  ./", 1)) for line in (VENDOR / "CHECKSUMS.sha256").read_text().splitlines())
    vendored = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "CHECKSUMS.sha256"
    }
    assert vendored == listed


def test_every_vendored_folder_has_its_licence() -> None:
    for folder in (path for path in VENDOR.iterdir() if path.is_dir()):
        assert any(re.search(r"LICENSE|OFL", path.name) for path in folder.iterdir()), folder.name


@pytest.mark.parametrize("name", ["theme.css", "components.css", "print.css"])
def test_colours_are_named_in_the_tokens_only(name: str) -> None:
    text = (STATIC / "css" / name).read_text()
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?!\"?\))|\brgba?\(|\bhsla?\(", re.sub(r'url\("#[^"]*"\)', "", text))


def test_no_template_carries_inline_style_or_script() -> None:
    templates = STATIC.parent / "templates"
    for path in templates.rglob("*.html"):
        if "emails" in path.parts:
            continue
        text = path.read_text()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", text), path
        assert not re.search(r"<script(?![^>]*(src=|application/json))", text), path


def test_what_holds_at_the_middle_width_holds_at_the_narrow_or_the_wide_one_too() -> None:
    """What holds at the middle width is seen at another width too.

    So the colours of a page are read at 360 and 1440 px; at 768 only of what shows at neither
    (tests/journeys/test_1_every_page.py).
    """
    conditions = [
        condition
        for path in (STATIC / "css").glob("*.css")
        for condition in re.findall(r"@media([^{]*)", path.read_text())
    ]
    widths = [re.findall(r"(min|max)-width: (\d+)px", condition) for condition in conditions]
    assert any(widths) and all(len(limits) <= 1 for limits in widths)
    for (side, width), *_ in filter(None, widths):
        assert int(width) in ((719, 991, 1023, 1279) if side == "max" else (720,)), f"{side}-width: {width}px"
