"""The fixed palette of documents: what a class looks like on paper, for ever. Twin of static/css/packet.css."""

from dataclasses import dataclass

INK, SECOND, RULE, FIELD, PAPER = "#15202b", "#45505c", "#d8d9d2", "#858c90", "#ffffff"
DONE, LATE, MISSED, OUT, ACTION = "#1b6b45", "#875600", "#b1241c", "#74101c", "#1d3d91"


@dataclass(frozen=True, slots=True)
class Pen:
    """Fill, stroke, width and dashes of a class; None: not drawn."""

    fill: str | None = None
    stroke: str | None = None
    width: float = 1
    dash: tuple[float, float] | None = None
    is_bold: bool = False


COLOURS: dict[str, Pen] = {
    "": Pen(fill=SECOND),
    "chart__say": Pen(fill=INK, is_bold=True),
    "chart__say--missed": Pen(fill=MISSED, is_bold=True),
    "chart__say--done": Pen(fill=DONE, is_bold=True),
    "chart__say--late": Pen(fill=LATE, is_bold=True),
    "chart__say--out": Pen(fill=OUT, is_bold=True),
    "chart__grid": Pen(stroke=RULE),
    "chart__axis": Pen(stroke=INK),
    "chart__budget": Pen(stroke="#6f7c8a", width=1.5),
    "chart__actual": Pen(stroke=INK, width=2.75),
    "chart__landing": Pen(stroke=INK, width=1.75, dash=(2, 5)),
    "chart__said": Pen(stroke="#6f7c8a", width=1.5, dash=(7, 4)),
    "chart__today": Pen(stroke=ACTION),
    "chart__dot": Pen(fill=INK),
    "chart__dot--open": Pen(fill=PAPER, stroke=INK, width=1.75),
    "chart__ground": Pen(fill=PAPER),
    "chart__brace": Pen(stroke=MISSED, width=1.5),
    "chart__brace--ahead": Pen(stroke=DONE, width=1.5),
    "chart__brace--late": Pen(stroke=LATE, width=1.5),
    "chart__brace--out": Pen(stroke=OUT, width=1.5),
    "chart__bar": Pen(fill=INK),
    "chart__plan": Pen(stroke="#6f7c8a", width=1.25),
    "chart__over": Pen(fill=DONE),
    "chart__part--1": Pen(fill=INK),
    "chart__part--2": Pen(fill="#6f7c8a"),
    "chart__part--3": Pen(fill="#98a3ae", stroke=FIELD),
    "chart__part--4": Pen(fill="#bfc6cc", stroke=FIELD),
    "chart__part--gap": Pen(fill="#f9e5e1", stroke=MISSED, width=1.5),
    "chart__part--gap-late": Pen(fill="#f7ecd5", stroke=LATE, width=1.5),
    "chart__part--gap-out": Pen(fill="#f1dcdc", stroke=OUT, width=1.5),
    "bullet__due": Pen(stroke=INK, width=2),
}


def pen(css: str) -> Pen:
    """The pen of a shape's classes; the last class wins, as in the stylesheet."""
    return COLOURS[css.split(" ")[-1] if css else ""]
