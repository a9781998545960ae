"""Type on A4: fonts, styles, sections and tables."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer, Table, TableStyle

from reviews.documents.presenters.pdf.faces import BOLD, SANS, WIDER, marked
from reviews.documents.presenters.pdf.order import OrderedParagraph, runs_back
from traps_web.ui.charts.palette import INK, MISSED, RULE, SECOND

MARGIN = 16 * mm
WIDTH = A4[0] - 2 * MARGIN
Story = list[Flowable]


def _style(
    name: str, size: float, *, bold: bool = False, colour: str = INK, after: float = 0, right: bool = False
) -> ParagraphStyle:
    return ParagraphStyle(
        name,
        fontName=BOLD if bold else SANS,
        fontSize=size,
        leading=size * 1.35,
        textColor=HexColor(colour),
        spaceAfter=after,
        alignment=2 if right else 0,
    )


TITLE = _style("title", 17, after=4)
SMALL = _style("small", 7.5, colour=SECOND)
HEAD = _style("head", 9.5, bold=True)
CELL = _style("cell", 7.8)
CELL_RIGHT = _style("cell-right", 7.8, right=True)
CELL_RED = _style("cell-red", 7.8, bold=True, colour=MISSED)
CELL_RED_RIGHT = _style("cell-red-right", 7.8, bold=True, colour=MISSED, right=True)
COLUMN = _style("column", 6.8, colour=SECOND)
COLUMN_RIGHT = _style("column-right", 6.8, colour=SECOND, right=True)


def text_of(text: str, style: ParagraphStyle = CELL) -> Flowable:
    """A text in the letters that the paper has, and in the order in which they are read."""
    if runs_back(text):
        return OrderedParagraph(text, style, WIDER[style.fontName])
    return Paragraph(marked(text, style.fontName), style)


def section(title: str, side: str, *content: Flowable) -> list[Flowable]:
    head = Table(
        [[text_of(title, HEAD), text_of(side, _style("side", 7, colour=SECOND, right=True))]],
        colWidths=[WIDTH * 0.6, WIDTH * 0.4],
    )
    head.setStyle(
        TableStyle(
            [
                ("LINEABOVE", (0, 0), (-1, 0), 1.4, HexColor(INK)),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
            ]
        )
    )
    first, rest = content[:1], content[1:]
    return [Spacer(1, 12), KeepTogether([head, *first]), *rest]


def table(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    right: Sequence[int] = (),
    red: Sequence[int] = (),
    total: bool = False,
) -> Table:
    def cell(text: str, column: int, row: int) -> Flowable:
        if row in red:
            return text_of(text, CELL_RED_RIGHT if column in right else CELL_RED)
        return text_of(text, CELL_RIGHT if column in right else CELL)

    body = [[cell(text, column, place) for column, text in enumerate(row)] for place, row in enumerate(rows)]
    top = [[text_of(text, COLUMN_RIGHT if column in right else COLUMN) for column, text in enumerate(heads)]]
    table = Table(top + body, colWidths=[WIDTH * part for part in widths], repeatRows=1)
    style = [
        ("LINEBELOW", (0, 0), (-1, 0), 0.6, HexColor(INK)),
        ("LINEBELOW", (0, 1), (-1, -1), 0.4, HexColor(RULE)),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 9),
        ("TOPPADDING", (0, 0), (-1, -1), 2.2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.2),
    ]
    for row in red:
        style += [
            ("LINEABOVE", (0, row + 1), (-1, row + 1), 1.2, HexColor(MISSED)),
            ("LINEBELOW", (0, row + 1), (-1, row + 1), 1.2, HexColor(MISSED)),
        ]
    if total:
        style += [
            ("LINEABOVE", (0, -1), (-1, -1), 0.6, HexColor(INK)),
            ("LINEBELOW", (0, -1), (-1, -1), 0.6, HexColor(INK), 0, None, None, 2, 1.2),
        ]
    table.setStyle(TableStyle(style))
    return table
