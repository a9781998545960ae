"""Packet and minutes on A4. The same documents give the same bytes: no clock, no random number, a fixed font."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from xml.sax.saxutils import escape

from reportlab.graphics.shapes import Circle, Drawing, Line, Path, PolyLine, Rect, String
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from reviews.presenters.documents import Shown
from reviews.presenters.minutes_v1 import MinutesView
from reviews.presenters.packet_v1 import PacketView, Row
from traps_web.ui import charts
from traps_web.ui.charts.palette import INK, MISSED, RULE, SECOND, pen

SANS, BOLD = "TrapsSans", "TrapsSans-Bold"
MARGIN = 16 * mm
WIDTH = A4[0] - 2 * MARGIN


@cache
def _fonts() -> None:
    """Bitstream Vera comes with the library: a true minus and quotation marks on every machine."""
    pdfmetrics.registerFont(TTFont(SANS, "Vera.ttf"))
    pdfmetrics.registerFont(TTFont(BOLD, "VeraBd.ttf"))


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


def pdf(shown: Shown, *, minutes: MinutesView | None) -> bytes:
    """The packet, and the minutes with their signatures when they are closed."""
    _fonts()
    packet = shown.packet
    if packet is None:
        raise ValueError("There is no packet to print.")
    story = _packet(packet)
    if minutes is not None:
        story += _minutes(minutes, shown)
    out = io.BytesIO()
    document = BaseDocTemplate(
        out,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=18 * mm,
        title=f"{packet.whose}, {packet.period}",
        author=packet.name,
        creator="TRAPS",
        invariant=1,
    )
    frame = Frame(
        MARGIN, 18 * mm, WIDTH, A4[1] - MARGIN - 18 * mm, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
    )
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=lambda canvas, doc: _foot(canvas, doc, packet)))
    document.build(story)
    return out.getvalue()


def _foot(canvas, document, packet: PacketView) -> None:  # type: ignore[no-untyped-def]
    canvas.setStrokeColor(HexColor(RULE))
    canvas.line(MARGIN, 14 * mm, A4[0] - MARGIN, 14 * mm)
    canvas.setFillColor(HexColor(SECOND))
    canvas.setFont(SANS, 6.5)
    canvas.drawString(
        MARGIN, 10.5 * mm, f"{packet.whose}, {packet.period}, packet {packet.version}, {packet.sha256[:16]}"
    )
    canvas.drawRightString(A4[0] - MARGIN, 10.5 * mm, f"{document.page}")


def _text(text: str, style: ParagraphStyle = CELL) -> Paragraph:
    return Paragraph(escape(text), style)


def _section(title: str, side: str, *content: Flowable) -> list[Flowable]:
    head = Table(
        [[_text(title, HEAD), _text(side, _style("side", 7, colour=SECOND, right=True))]],
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


def _table(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    right: Sequence[int] = (),
    red: Sequence[int] = (),
    total: bool = False,
) -> Table:
    def cell(text: str, column: int, row: int) -> Paragraph:
        if row in red:
            return _text(text, CELL_RED_RIGHT if column in right else CELL_RED)
        return _text(text, CELL_RIGHT if column in right else CELL)

    body = [[cell(text, column, place) for column, text in enumerate(row)] for place, row in enumerate(rows)]
    top = [[_text(text, COLUMN_RIGHT if column in right else COLUMN) for column, text in enumerate(heads)]]
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


def _packet(packet: PacketView) -> list[Flowable]:
    story: list[Flowable] = [
        _text(f"Quarterly plan review {packet.period} · {packet.whose}", SMALL),
        _text(packet.statement, TITLE),
        _text(f"Numbers of {packet.numbers_at}, {packet.built}. All money in {packet.unit}. {packet.span}.", SMALL),
    ]
    if packet.promises:
        rows = [(entry.what, entry.state.word, entry.more) for entry in packet.promises]
        story += _section(
            "Promises of the last review", "", _table(("Promise", "Score", "When and words"), rows, (0.5, 0.12, 0.38))
        )
    facts = packet.facts
    half = (len(facts) + 1) // 2
    pairs = [(a.label, a.fig.text, b.label, b.fig.text) for a, b in zip(facts[:half], facts[half:], strict=False)]
    story += _section(
        packet.period, packet.state.word, _table(("", "", "", ""), pairs, (0.3, 0.18, 0.34, 0.18), right=(1, 3))
    )
    story += [Spacer(1, 6), drawing(packet.curve, WIDTH)]
    story += _section("Months", packet.months_finding, _money(packet.months, packet.sums, "Month"))
    story += _section("Weeks", packet.weeks_finding, _money(packet.weeks, packet.sums, "Week"))
    story += _section("Beside other periods", "", _money(packet.other_periods, None, "Period"))
    deals = [
        (deal.name, deal.more, deal.stage, deal.close_on, deal.not_ready, deal.amount, deal.weighted)
        for deal in packet.deals
    ]
    deals.append((packet.unlisted_deals or "All", "", "", "", "", packet.deals_amount, packet.deals_weighted))
    heads = ("Deal", "Customer", "Stage", "Close", "Not ready", "Amount", "Weighted")
    story += _section(
        "Where it comes from",
        packet.deals_finding,
        _table(heads, deals, (0.24, 0.18, 0.16, 0.09, 0.13, 0.1, 0.1), right=(5, 6), total=True),
    )
    if packet.customers:
        story += _section(
            "Customers who bought", "", _table(("Customer", "Booked"), packet.customers, (0.7, 0.3), right=(1,))
        )
    acts = [(row.name, row.done, row.target, row.share) for row in packet.activity]
    story += _section(
        "Activity, 13 weeks",
        packet.activity_finding,
        _table(("Type", "Done", "Target", "Share"), acts, (0.4, 0.2, 0.2, 0.2), right=(1, 2, 3)),
    )
    duties = [(d["trap"], *(str(d[key]) for key in ("done", "late", "missed", "waived"))) for d in packet.duties]
    story += _section(
        "Traps in the quarter",
        packet.duties_finding,
        _table(("Trap", "Done", "Late", "Missed", "Waived"), duties, (0.4, 0.15, 0.15, 0.15, 0.15), right=(1, 2, 3, 4)),
    )
    if packet.ledger:
        rows = [(row["period"], row["cause"], row["control"], row["words"]) for row in packet.ledger]
        story += _section(
            "Causes given before", "", _table(("Review", "Cause", "", "Words"), rows, (0.14, 0.22, 0.18, 0.46))
        )
    return story


def _money(rows: Sequence[Row], total: Row | None, first: str) -> Table:
    body = [
        (f"{row.label}, {row.span}", row.budget, row.actual, row.difference, row.retired, row.state.word)
        for row in rows
    ]
    if total is not None:
        body.append(("Quarter", total.budget, total.actual, total.difference, total.retired, total.state.word))
    heads = (first, "Budget", "Actual", "Actual less budget", "Retired", "State")
    return _table(heads, body, (0.36, 0.13, 0.13, 0.15, 0.1, 0.13), right=(1, 2, 3, 4), total=total is not None)


def _minutes(minutes: MinutesView, shown: Shown) -> list[Flowable]:
    story: list[Flowable] = [
        Spacer(1, 22),
        _text("Minutes", TITLE),
        _text(f"{minutes.held}; {minutes.prepared}; {minutes.closed}.", SMALL),
    ]
    if minutes.scores:
        rows = [(entry.what, entry.state.word, entry.more) for entry in minutes.scores]
        story += _section(
            "Last promises scored",
            minutes.kept,
            _table(("Promise", "Score", "When and words"), rows, (0.5, 0.12, 0.38)),
        )
    whys = [(w.month, w.cause, ", ".join(p for p in (w.control, w.times) if p), w.words) for w in minutes.whys]
    story += _section(
        "Why up or down", minutes.why_finding, _table(("Month", "Cause", "", "Words"), whys, (0.13, 0.2, 0.2, 0.47))
    )
    acts = [(a.text, a.about, a.due_on, a.amount, a.chance, a.counts) for a in minutes.acts]
    red = [len(acts)] if minutes.has_uncovered else []
    if minutes.has_uncovered:
        acts.append(("No plan for this money", "", "", "", "", minutes.uncovered))
    if minutes.above:
        acts.append(("More than the gap asks for", "", "", "", "", minutes.above))
    acts.append((minutes.gap_label, "", "", "", "", minutes.gap))
    heads = ("Action", "Deal or customer", "By", "Amount", "Chance", "Counts")
    story += _section(
        "What happens now",
        minutes.now_finding,
        _table(heads, acts, (0.36, 0.22, 0.12, 0.1, 0.1, 0.1), right=(3, 4, 5), red=red, total=True),
    )
    answers = [(row["name"], str(row["stands"]), row["idea"], row["reply"]) for row in minutes.answers]
    if answers:
        story += _section(
            "The group",
            minutes.group_finding,
            _table(("Who", "Stands", "Idea", "Reply"), answers, (0.2, 0.1, 0.38, 0.32)),
        )
    verdicts = [(row["by"], row["state"].word, row["when"], row["words"]) for row in minutes.verdicts]
    story += _section("Verdict", "", _table(("Who", "Verdict", "When", "Words"), verdicts, (0.2, 0.22, 0.18, 0.4)))
    promises = [(str(row["position"]), row["text"], row["day"]) for row in minutes.promises]
    story += _section("Three promises", "", _table(("", "Promise", "By"), promises, (0.05, 0.75, 0.2)))
    sides = [(side.name, side.state.word) for side in shown.sides]
    story += _section("Signatures", f"minutes {shown.sha256[:16]}", _table(("Who", ""), sides, (0.4, 0.6)))
    return story


def drawing(chart: charts.Chart, width: float) -> Drawing:
    """A chart in the fixed palette; y grows downward there and upward here."""
    scale = width / chart.width
    made = Drawing(width, chart.height * scale)
    made.scale(scale, scale)
    for shape in chart.shapes:
        for part in _parts(shape, chart.height):
            made.add(part)
    return made


def _parts(shape: charts.Shape, height: float) -> list[Line | Rect | Circle | PolyLine | Path | String]:
    look = pen(shape.css)
    stroke = HexColor(look.stroke) if look.stroke else None
    fill = HexColor(look.fill) if look.fill else None
    dash = list(look.dash) if look.dash else None
    if isinstance(shape, charts.Text):
        made = String(
            shape.x,
            height - shape.y,
            shape.text,
            fontName=BOLD if look.is_bold else SANS,
            fontSize=11,
            textAnchor=shape.anchor,
        )
        made.fillColor = fill
        return [made]
    line = {"strokeColor": stroke, "strokeWidth": look.width, "strokeDashArray": dash}
    if isinstance(shape, charts.Line):
        return [Line(shape.x1, height - shape.y1, shape.x2, height - shape.y2, **line)]
    if isinstance(shape, charts.Rect):
        return [Rect(shape.x, height - shape.y - shape.height, shape.width, shape.height, fillColor=fill, **line)]
    if isinstance(shape, charts.Circle):
        return [Circle(shape.cx, height - shape.cy, shape.r, fillColor=fill, **line)]
    flat = [number for x, y in shape.points for number in (x, height - y)]
    return [PolyLine(flat, **line)] if len(flat) >= 4 else []
