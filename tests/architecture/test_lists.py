"""Every page with a long list has the one bar over it, its heads, and what stands under it."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
PARTS = ("list_bar", "list_heads", "list_foot")

WITH_A_PAGER_OF_ITS_OWN = {
    "accounts/duties/traps_team.html": "the people of the heat grid are turned beside it, not under a list",
    "accounts/scores/compliance.html": "the people of the heat grid, under the form that names days, team and trap",
    "accounts/imports/import.html": "what one file refused and what it points out, as the file names them",
    "accounts/imports/import_obstacles.html": "what stands in the way of one undo",
    "plans/account_plans/customer_past.html": "closed deals and bookings of one customer, which its page folds away",
    "reviews/boards/team.html": "the people of a team under its figures, thirty a sheet",
    "ui/gallery.html": "the pager as a part",
}
"""Templates that turn pages without being a list, and why."""
WITHOUT_HEADS = {"accounts/duties/notices.html": "sentences, which have no columns"}
HEADS_ELSEWHERE = {
    "accounts/own_traps/own_trap_duties.html": "accounts/duties/trap_lines.html",
    "accounts/duties/traps.html": "accounts/duties/trap_lines.html",
    "accounts/duties/traps_team.html": "accounts/duties/trap_lines.html",
    "plans/sales_plans/plan_list.html": "plans/sales_plans/plan_rows.html",
}


def sources() -> dict[str, str]:
    """The templates of pages by their place."""
    parts = {path.relative_to(TEMPLATES).as_posix(): path.read_text() for path in TEMPLATES.rglob("*.html")}
    return {name: text for name, text in parts.items() if not name.startswith("components/")}


def uses(text: str, tag: str) -> bool:
    return re.search(rf"{{%\s*{tag}\b", text) is not None


def test_whatever_turns_pages_is_a_list_or_says_why_it_is_none() -> None:
    turning = {name for name, text in sources().items() if uses(text, "pager")}
    assert turning == WITH_A_PAGER_OF_ITS_OWN.keys()


def test_whatever_is_cut_in_pages_stands_under_a_bar() -> None:
    """By the view, so that rows are found too which a template writes with none of the parts of a list."""
    barred = {name for name, text in sources().items() if uses(text, "list_bar")}
    views = [path for app in ("accounts", "pipeline", "plans", "reviews") for path in (ROOT / app).rglob("views/*.py")]
    bare = {}
    for view in views:
        text = view.read_text()
        shown = set(re.findall(r'"([\w/]+\.html)', text))
        if shown and re.search(r"\bimport (paging|page_\w+)\b|\bListQuery\(", text) and not shown & barred:
            bare[view.relative_to(ROOT).as_posix()] = shown
    assert {name for shown in bare.values() for name in shown} <= WITH_A_PAGER_OF_ITS_OWN.keys(), bare


def test_a_list_has_all_its_parts() -> None:
    found = {name: text for name, text in sources().items() if any(uses(text, part) for part in PARTS)}
    bare = set(HEADS_ELSEWHERE.values())
    boards = {"pipeline/board/board.html"}
    incomplete = []
    for name, text in found.items():
        if name in bare | boards:
            continue
        heads = text + sources().get(HEADS_ELSEWHERE.get(name, ""), "")
        wanted = [part for part in PARTS if part != "list_heads" or name not in WITHOUT_HEADS]
        incomplete += [f"{name}: no {part}" for part in wanted if not uses(heads, part)]
    assert len(found) > 15
    assert not incomplete


def test_a_list_wears_what_its_bar_says() -> None:
    """Wide rows, columns that are left out and all columns are classes of the table, worked out with the bar."""
    loose = []
    for name, text in sources().items():
        worn = re.findall(r'<table class="ledger ([^"]*)"', text)
        loose += [f"{name}: {css}" for css in worn if "lst" in css.split()]
        if uses(text, "list_heads") and not any(re.match(r"\{\{ \w+\.css \}\}", css) for css in worn):
            loose.append(name)
    assert not loose


def test_a_list_is_drawn_on_the_page_that_loads_its_style() -> None:
    for name, text in sources().items():
        if uses(text, "list_bar"):
            assert '{% extends "list.html" %}' in text or "css/lists.css" in text, name


def test_pages_of_a_list_have_the_size_that_is_asked_for() -> None:
    """A page cut without a size would ignore what the bar offers."""
    views = [path for app in ("accounts", "pipeline", "plans", "reviews") for path in (ROOT / app).rglob("views/*.py")]
    asking = {path.name: path.read_text() for path in views if "ListQuery(" in path.read_text()}
    assert len(asking) > 10
    cut = re.compile(r'page(_of|_by_keys)?\([^\n]*GET\.get\("page"\)')
    assert not [name for name, text in asking.items() if cut.search(text)]
