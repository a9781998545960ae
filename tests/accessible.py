"""What axe and a rule say of a page, by day and by night, on a phone, on a tablet and on a desk."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.charts_seen import faults_of_charts

MIDDLE = 768
WIDTHS = (360, 1440, MIDDLE)
BY_COLOUR = ("color-contrast", "link-in-text-block")
AXE = {"preload": False, "resultTypes": ["violations"]}
"""Without reading style sheets once more: that would take style elements, which the policy of the pages refuses."""
SHAPES = AXE | {"rules": {rule: {"enabled": False} for rule in BY_COLOUR}}
COLOURS = AXE | {"runOnly": {"type": "rule", "values": BY_COLOUR}}
"""What a theme can change: it gives the same page other colours, so the night is asked for these alone."""
THEME = "theme => { document.documentElement.dataset.bsTheme = theme; window.known = new Set() }"
FRESH = """() => {
    const shown = [...document.body.querySelectorAll("*")].filter((element) => element.checkVisibility());
    window.fresh = shown.filter((element) => !window.known.has(element));
    window.fresh.forEach((element) => window.known.add(element));
    return window.fresh.length;
}"""
"""How many elements show at this width and at none before it."""


def faults_of(page: Page) -> list[str]:
    """The faults of an open page in both themes at three widths.

    The middle width has the elements of the other two, in the same order and colours: only what neither shows is read
    there.
    """
    page.evaluate(Axe().axe_script)
    faults: list[str] = []
    for theme in ("light", "dark"):
        page.evaluate(THEME, theme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            lines = _violations(page, width, [SHAPES, COLOURS] if theme == "light" else [COLOURS])
            wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if wider > 0:
                lines.append(f"the page is {wider} px too wide")
            if theme == "light":
                lines += faults_of_charts(page)
            faults += [f"{theme} {width}: {line}" for line in lines]
    return faults


def _violations(page: Page, width: int, asked: list[dict[str, object]]) -> list[str]:
    fresh = page.evaluate(FRESH)
    if width == MIDDLE and not fresh:
        return []
    where = "{include: window.fresh}" if width == MIDDLE else "document"
    results = [page.evaluate(f"rules => axe.run({where}, rules)", rules) for rules in asked]
    violations = [violation for result in results for violation in result["violations"]]
    return [f"{violation['id']}: {violation['nodes'][0]['html'][:140]}" for violation in violations]
