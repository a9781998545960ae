"""Every drawing of a page goes through the one part: nothing else writes SVG or asks a chart for a drawing."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES, APPS = ROOT / "templates", ("accounts", "pipeline", "plans", "reviews", "traps_web")
PARTS = {
    "components/sprite.html": "the marks and hatches that every drawing uses",
    "components/strip.html": "a run of states",
    "components/undo.html": "the seconds in which an act may be undone",
    "ui/gallery.html": "the swatches of the colours",
}
"""Templates that write SVG, and what it is."""
DRAWERS = {"traps_web/ui/drawings.py", "traps_web/ui/templatetags/traps.py"}
ASKING_FOR_DRAWINGS = {"traps_web/ui/templatetags/traps.py", "reviews/kinds/presenters/paper/drawn.py"}
DRAWS = r"<svg|createElementNS|<canvas|getContext"
OF_THE_PART = re.compile(r'class="[^"]*\b(chart|drawing|bullet|spark|meter|strip|heat)(__\w+|--\w+)?[ "]')


def sources(folder: Path, pattern: str) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob(pattern)}


def code() -> dict[str, str]:
    return {f"{app}/{name}": text for app in APPS for name, text in sources(ROOT / app, "*.py").items()}


def test_only_the_parts_write_svg() -> None:
    assert {name for name, text in sources(TEMPLATES, "*.html").items() if "<svg" in text} == PARTS.keys()
    assert {name for name, text in code().items() if "<svg" in text} == DRAWERS
    scripts = {name for name, text in sources(ROOT / "static" / "js", "*.js").items() if re.search(DRAWS, text)}
    assert scripts == {"fragments.js"}, "which puts the mark of a state beside a sentence"


def test_no_page_dresses_a_drawing_of_its_own() -> None:
    own = {
        name: found[0]
        for name, text in sources(TEMPLATES, "*.html").items()
        if not name.startswith("components/") and (found := OF_THE_PART.search(text))
    }
    assert own == {}
    assert OF_THE_PART.search('<div class="chart chart--own">') and OF_THE_PART.search('<p class="wide heat__table">')


def test_a_chart_is_drawn_by_the_tag_and_on_paper_alone() -> None:
    """Whoever asked a chart for one drawing would show it at every width."""
    knowing = {
        name: text for name, text in code().items() if re.search(r"\bui(\.| import .*\b)charts\b(?!\.palette)", text)
    }
    asking = {name for name, text in knowing.items() if re.search(r"\.(draw|drawings)\(", text)}
    assert {name for name in asking if not name.startswith("traps_web/ui/charts/")} == ASKING_FOR_DRAWINGS


def test_every_chart_that_a_page_draws_is_on_the_page() -> None:
    """A field that holds a chart is handed to the tag; the name is that of the field, whatever stands before it."""
    shown = set(re.findall(r"{%-? chart (?:[\w.]*\.)?(\w+)", "".join(sources(TEMPLATES, "*.html").values())))
    drawn = {
        name
        for file, text in code().items()
        if file not in DRAWERS
        for name in re.findall(r"(?:^    |def )(\w+)(?:\(.*\) ->|:) (?:charts\.)?Chart\b", text, re.MULTILINE)
    }
    assert {"curve", "month_bars", "standing"} <= shown & drawn
    makers = {"bars", "waterfall", "funnel", "runs", "_chart", "_curve", "_standing"}
    assert drawn - makers - shown == set()


def test_a_grid_of_duties_comes_with_its_style() -> None:
    grids = {name: text for name, text in sources(TEMPLATES, "*.html").items() if re.search(r"{% heat ", text)}
    assert len(grids) >= 2
    assert not [name for name, text in grids.items() if "css/heat.css" not in text]
