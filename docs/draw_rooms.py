"""`python -m docs.draw_rooms`: the rooms of TRAPS and who imports whom, drawn from the imports as docs/rooms.svg.

A row is an app, from the ground up; a box is a room, from left to right in the order of its app, and its width shows
its lines. An arrow leads from a room to each room that it imports: inside an app always to the left, between apps
always down.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import grimp

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "rooms.svg"
APPS = ("accounts", "pipeline", "plans", "reviews")
WIDTH, HEIGHT, GAP, ROW, MARGIN = 1360, 46, 14, 150, 24
LABELS = 110
STYLE = """
text{font:13px sans-serif;fill:#222}
.app{font-weight:bold}
.lines{font-size:11px;fill:#666}
rect{fill:#f4f1ea;stroke:#8a8375}
path{fill:none;stroke:#5b6b8c;stroke-opacity:.35}
"""


@dataclass(frozen=True, slots=True)
class Box:
    """A room where it is drawn."""

    name: str
    lines: int
    left: float
    top: float
    width: float

    @property
    def middle(self) -> float:
        return self.left + self.width / 2


def rooms_by_app() -> dict[str, list[str]]:
    """The rooms of each app from the ground up, as the import contracts hold them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return {
        app: [f"{app}.{room}" for room in reversed(contract["layers"])]
        for app in APPS
        for contract in contracts
        if contract.get("containers") == [app]
    }


def arrows(rooms: set[str]) -> set[tuple[str, str]]:
    """Each pair of a room and a room that it imports."""
    graph = grimp.build_graph(*APPS, cache_dir=None)
    pairs = set()
    for importer in graph.modules:
        above = room_of(importer)
        for imported in graph.find_modules_directly_imported_by(importer):
            below = room_of(imported)
            if above != below and {above, below} <= rooms:
                pairs.add((above, below))
    return pairs


def room_of(module: str) -> str:
    return ".".join(module.split(".")[:2])


def lines_of(room: str) -> int:
    return sum(len(path.read_text().splitlines()) for path in (ROOT / room.replace(".", "/")).rglob("*.py"))


def boxes(rooms: dict[str, list[str]]) -> dict[str, Box]:
    """Where each room is drawn: the ground floor lowest."""
    placed = {}
    for floor, (_, names) in enumerate(reversed(rooms.items())):
        lines = {name: lines_of(name) for name in names}
        free = WIDTH - LABELS - 2 * MARGIN - GAP * (len(names) - 1)
        least = 84.0
        share = (free - least * len(names)) / sum(lines.values())
        left = float(MARGIN + LABELS)
        for name in names:
            width = least + lines[name] * share
            placed[name] = Box(name, lines[name], left, MARGIN + floor * ROW, width)
            left += width + GAP
    return placed


def picture() -> str:
    """The SVG as text; the same imports give the same text."""
    rooms = rooms_by_app()
    placed = boxes(rooms)
    height = 2 * MARGIN + ROW * (len(rooms) - 1) + HEIGHT + 40
    drawn = [*_curves(placed), *_boxes(placed), *_labels(rooms, placed)]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">'
    title = "<title>The rooms of TRAPS and who imports whom</title>"
    return "\n".join([head, title, f"<style>{STYLE}</style>", *drawn, "</svg>", ""])


def _curves(placed: dict[str, Box]) -> Iterator[str]:
    for above, below in sorted(arrows(set(placed))):
        start, end = placed[above], placed[below]
        names = f'data-from="{above}" data-to="{below}"'
        if start.top == end.top:
            bottom = start.top + HEIGHT
            deep = bottom + 18 + abs(start.middle - end.middle) / 22
            bend = f"C{start.middle:.0f} {deep:.0f} {end.middle:.0f} {deep:.0f} {end.middle:.0f} {bottom:.0f}"
            yield f'<path {names} d="M{start.middle:.0f} {bottom:.0f} {bend}"/>'
            continue
        top, bottom = start.top + HEIGHT, end.top
        half = (top + bottom) / 2
        bend = f"C{start.middle:.0f} {half:.0f} {end.middle:.0f} {half:.0f} {end.middle:.0f} {bottom:.0f}"
        yield f'<path {names} d="M{start.middle:.0f} {top:.0f} {bend}"/>'


def _boxes(placed: dict[str, Box]) -> Iterator[str]:
    for box in placed.values():
        name = escape(box.name.split(".")[1].replace("_", " "))
        yield f'<rect x="{box.left:.0f}" y="{box.top:.0f}" width="{box.width:.0f}" height="{HEIGHT}" rx="4"/>'
        yield f'<text x="{box.middle:.0f}" y="{box.top + 20:.0f}" text-anchor="middle">{name}</text>'
        yield (
            f'<text class="lines" x="{box.middle:.0f}" y="{box.top + 36:.0f}" text-anchor="middle">{box.lines:,}</text>'
        )


def _labels(rooms: dict[str, list[str]], placed: dict[str, Box]) -> Iterator[str]:
    for app, names in rooms.items():
        yield f'<text class="app" x="{MARGIN}" y="{placed[names[0]].top + 27:.0f}">{app}</text>'


if __name__ == "__main__":
    PICTURE.write_text(picture())
