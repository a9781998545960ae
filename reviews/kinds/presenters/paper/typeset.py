"""Type on A4: titles, sections and tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Table, TableStyle

from reviews.kinds.presenters.paper.cells import (
    LEADING,
    Cell,
    Content,
    cell_of,
    drawn,
    natural_width,
    style_for,
    text_of,
)
from reviews.kinds.presenters.paper.columns import GAP, HEAD_SHARE, SAFE, Column, figure, fit, words
from reviews.kinds.presenters.paper.faces import BOLD, SANS, SERIF, SERIF_STRONG
from reviews.kinds.presenters.paper.tags import Tagged, as_head, as_table
from traps_web.ui.charts.palette import INK, MISSED, RULE, SECOND

MARGIN, FOOT = 16 * mm, 20 * mm
WIDTH = A4[0] - 2 * MARGIN
HEIGHT = A4[1] - MARGIN - FOOT
SIDE = (WIDTH - 2 * GAP) / 2
Story = list[Flowable]
TITLE = style_for(SERIF, 20, INK)
HEAD = style_for(SERIF_STRONG, 10.5, INK)
LEAD = style_for(BOLD, 9, INK)
CELL = style_for(SANS, 8.2, INK)
SMALL = style_for(SANS, 8.2, SECOND)
SIDE_SIZE: Final = 7.8
TITLE.leading, TITLE.spaceBefore, TITLE.spaceAfter = 25, 6, 6
STEP: Final = 8.0
ABOVE: Final = 16.0
"""The air above a section, but not at the top of a page."""
KEPT_ROWS: Final = 3
"""So many rows of a table stay with its head, and so many with its last row, as long as they are not high."""
KEPT_HEIGHT: Final = 80.0
WHOLE_TABLE: Final = HEIGHT * 0.4
"""A table up to this height is not cut at all."""


class Bookmark(Flowable):  # type: ignore[misc]
    """A place that the list of contents of the document leads to; it takes no room."""

    def __init__(self, title: str, level: int, above: float = 0) -> None:
        super().__init__()
        self.title, self.level, self.spaceBefore = title, level, above
        self.width = self.height = 0

    def draw(self) -> None:
        """The place on this page."""
        key = f"{self.canv.getPageNumber()}-{self.level}-{self.title}"
        self.canv.bookmarkHorizontal(key, 0, 24)
        self.canv.addOutlineEntry(self.title, key, self.level)


def title(text: str) -> Story:
    """The head of a document."""
    return [Bookmark(text, 0), Tagged(text_of(text, _balanced(text)), "H1")]


def line(text: str, style: ParagraphStyle) -> Flowable:
    """A text that stands alone."""
    return Tagged(text_of(text, style), "P")


def _balanced(text: str) -> ParagraphStyle:
    """The style of a title whose lines are of about the same length: no word alone on the last one."""
    lines = text_of(text, TITLE).wrap(WIDTH, HEIGHT)[1]
    width = WIDTH
    while width > WIDTH / 2 and text_of(text, TITLE).wrap(width - STEP, HEIGHT)[1] <= lines:
        width -= STEP
    return ParagraphStyle("balanced", parent=TITLE, rightIndent=WIDTH - width)


def section(head: str, side: Content, *content: Flowable) -> Story:
    """A section; its head is never the last thing on a page."""
    top = _section_head(head, cell_of(side, "quiet"))
    needed = _height(top) + _least_below(content)
    return [CondPageBreak(needed + ABOVE), Bookmark(head, 1, ABOVE), top, *content]


def _section_head(head: str, side: Cell) -> Table:
    beside = min(natural_width(side, SIDE_SIZE) + SAFE, WIDTH * 0.5) if side.text else 0
    top = Table(
        [[text_of(head, HEAD), drawn(side, SIDE_SIZE, right=True) if side.text else ""]],
        colWidths=[WIDTH - beside, beside],
        renderCB=as_head,
    )
    top.setStyle(
        TableStyle(
            [
                ("FONT", (0, 0), (-1, -1), SANS),
                ("LINEABOVE", (0, 0), (-1, 0), 1.4, HexColor(INK)),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (0, -1), GAP if beside else 0),
                ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 4),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        )
    )
    return top


def _height(flowable: Flowable) -> float:
    return float(flowable.wrap(WIDTH, HEIGHT)[1])


def _least_below(content: Sequence[Flowable]) -> float:
    """What has to stand below a head: a short table whole or the first rows of a long one, and what comes before it."""
    needed = 0.0
    for flowable in content:
        height = _height(flowable)
        if isinstance(flowable, Table):
            rows = flowable._rowHeights
            return needed + (height if height <= WHOLE_TABLE else float(sum(rows[: 1 + _kept(rows[1:])])))
        needed += height
        if needed > WHOLE_TABLE:
            return 3 * CELL.leading
    return needed


def _kept(heights: Sequence[float]) -> int:
    """How many rows stay together at an end of a table: some, unless they are high."""
    count = 1
    while count < min(KEPT_ROWS, len(heights)) and sum(heights[: count + 1]) <= KEPT_HEIGHT:
        count += 1
    return count


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Content]],
    *,
    gaps: Sequence[int] = (),
    total: bool = False,
    width: float = WIDTH,
) -> Table:
    """A table: its head repeats on each page, and no page begins or ends with a row torn from its head or total.

    `gaps` are rows of money without a plan; with `total`, the last row is the sum.
    """
    looks = ["gap" if place in gaps else "" for place in range(len(rows))]
    if total:
        looks[-1] = "strong"
    cells = [[cell_of(content, look) for content in row] for row, look in zip(rows, looks, strict=True)]
    size, widths = fit(columns, cells, width)
    head = style_for(SANS, size * HEAD_SHARE, SECOND)
    head_right = style_for(SANS, size * HEAD_SHARE, SECOND, right=True)
    has_heads = any(column.head for column in columns)
    top = [[text_of(column.head, head_right if column.is_right else head) for column in columns]] if has_heads else []
    body = [
        [drawn(cell, size, right=column.is_right) for cell, column in zip(row, columns, strict=True)] for row in cells
    ]
    made = Table(top + body, colWidths=widths, repeatRows=len(top), hAlign="LEFT", renderCB=as_table)
    made.setStyle(TableStyle(_rules(len(top), size, gaps=gaps, total=total)))
    if len(body) > 2 * KEPT_ROWS:
        made.wrap(width, HEIGHT)
        heights = made._rowHeights[len(top) :]
        first, last = _kept(heights), _kept(heights[::-1])
        ends = [("NOSPLIT", (0, 0), (-1, len(top) + first - 1)), ("NOSPLIT", (0, -last), (-1, -1))]
        made.setStyle(TableStyle(ends))
    return made


def _rules(heads: int, size: float, *, gaps: Sequence[int], total: bool) -> list[tuple[object, ...]]:
    """Hairlines between rows, a line below the heads, a double one below the sum."""
    air = size * (LEADING - 1) + 0.4
    style: list[tuple[object, ...]] = [
        ("FONT", (0, 0), (-1, -1), SANS),
        ("LINEBELOW", (0, heads), (-1, -1), 0.4, HexColor(RULE)),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("VALIGN", (0, 0), (-1, heads - 1), "BOTTOM") if heads else ("VALIGN", (0, 0), (-1, 0), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-2, -1), GAP),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), air),
        ("BOTTOMPADDING", (0, 0), (-1, -1), air),
    ]
    if heads:
        style.append(("LINEBELOW", (0, 0), (-1, 0), 0.6, HexColor(INK)))
    for row in gaps:
        edges = ("LINEABOVE", "LINEBELOW")
        style += [(edge, (0, row + heads), (-1, row + heads), 1.2, HexColor(MISSED)) for edge in edges]
    if total:
        style += [
            ("LINEABOVE", (0, -1), (-1, -1), 0.6, HexColor(INK)),
            ("LINEBELOW", (0, -1), (-1, -1), 0.6, HexColor(INK), 0, None, None, 2, 1.2),
        ]
    return style


def pairs(facts: Sequence[tuple[str, str]]) -> Table:
    """Figures with what they are, in two columns read downward."""
    half = (len(facts) + 1) // 2
    sides = [facts[:half], [*facts[half:], *[("", "")] * (2 * half - len(facts))]]
    columns = (words(), figure())
    tables = [
        table(columns, [(Cell(label, look="quiet"), Cell(text, look="strong")) for label, text in side], width=SIDE)
        for side in sides
    ]
    both = Table([tables], colWidths=[SIDE + 2 * GAP, SIDE], hAlign="LEFT")
    plain = [(f"{edge}PADDING", (0, 0), (-1, -1), 0) for edge in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
    both.setStyle(TableStyle([*plain, ("FONT", (0, 0), (-1, -1), SANS), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return both
