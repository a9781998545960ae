"""The structure of the paper for whoever listens to it: heads, texts, tables with their rows and cells, and figures.

The PDF library draws and does not say what it draws; this canvas writes both, as ISO 32000-1 asks for it (14.7, 14.8).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFObjectReference, PDFString
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

Table = Any
COLUMN_HEAD: Final = {"O": PDFName("Table"), "Scope": PDFName("Column")}


@dataclass
class Element:
    """A part of the document: what it is, what it says instead of a drawing, and where its content is drawn."""

    kind: str
    alternative: str = ""
    parts: list[Element] = field(default_factory=list)
    drawn: list[tuple[Any, int]] = field(default_factory=list)
    name: str = ""

    def named(self, start: int = 0) -> Iterator[Element]:
        """The element and all below it, each with a name of its own."""
        self.name = f"Structure{start}"
        yield self
        place = start + 1
        for part in self.parts:
            for below in part.named(place):
                yield below
                place += 1


class TaggedCanvas(Canvas):  # type: ignore[misc]
    """A canvas that is told what it draws."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document = Element("Document")
        self.open_elements = [self.document]
        self.by_page: list[list[Element]] = [[]]

    def begin(self, kind: str, alternative: str = "") -> None:
        """What follows is a part of that kind."""
        element = Element(kind, alternative)
        self.open_elements[-1].parts.append(element)
        self.open_elements.append(element)

    def end(self) -> None:
        """The part that was begun last is whole."""
        self.open_elements.pop()

    def begin_content(self) -> None:
        """What is drawn now is the content of the part that is open."""
        element, on_page = self.open_elements[-1], self.by_page[-1]
        element.drawn.append((self._doc.thisPageRef(), len(on_page)))
        self._code.append(f"/{element.kind} <</MCID {len(on_page)}>> BDC")
        on_page.append(element)

    def begin_ornament(self) -> None:
        """What is drawn now says nothing: a rule, or the foot of a page."""
        self._code.append("/Artifact BMC")

    def end_content(self) -> None:
        """The end of either."""
        self._code.append("EMC")

    def _setXObjects(self, thing: Any) -> None:  # noqa: N802 - the library's name
        super()._setXObjects(thing)
        thing.__NoDefault__ = [*thing.__NoDefault__, "StructParents", "Tabs"]
        thing.StructParents, thing.Tabs = len(self.by_page) - 1, PDFName("S")

    def showPage(self) -> None:  # noqa: N802 - the library's name
        """The page is whole, and another one begins."""
        super().showPage()
        self.by_page.append([])

    def save(self) -> None:
        """Write the document with its structure."""
        if self._code:
            self.showPage()
        catalog = self._doc.Catalog
        catalog.StructTreeRoot = self._structure()
        catalog.MarkInfo = PDFDictionary({"Marked": "true"})
        super().save()

    def _structure(self) -> PDFDictionary:
        root = PDFObjectReference("StructTreeRoot")
        elements = list(self.document.named())
        above = {part.name: element.name for element in elements for part in element.parts}
        for element in elements:
            parent = PDFObjectReference(above[element.name]) if element.name in above else root
            self._doc.Reference(_written(element, parent), element.name)
        pages = [page for page in self.by_page if page]
        numbers: list[Any] = []
        for place, page in enumerate(pages):
            numbers += [place, PDFArray([PDFObjectReference(element.name) for element in page])]
        tree = PDFDictionary(
            {
                "Type": PDFName("StructTreeRoot"),
                "K": PDFObjectReference(self.document.name),
                "ParentTree": PDFDictionary({"Nums": PDFArray(numbers)}),
                "ParentTreeNextKey": len(pages),
            }
        )
        self._doc.Reference(tree, "StructTreeRoot")
        return tree


def _written(element: Element, parent: PDFObjectReference) -> PDFDictionary:
    drawn = [PDFDictionary({"Type": PDFName("MCR"), "Pg": page, "MCID": number}) for page, number in element.drawn]
    written = PDFDictionary(
        {
            "Type": PDFName("StructElem"),
            "S": PDFName(element.kind),
            "P": parent,
            "K": PDFArray([*drawn, *(PDFObjectReference(part.name) for part in element.parts)]),
        }
    )
    if element.alternative:
        written["Alt"] = PDFString(element.alternative)
    if element.kind == "TH":
        written["A"] = PDFDictionary(COLUMN_HEAD)
    return written


class Tagged(Flowable):  # type: ignore[misc]
    """Something that stands alone (a text or a figure), drawn as a part of that kind."""

    def __init__(self, inner: Flowable, kind: str, alternative: str = "") -> None:
        super().__init__()
        self.inner, self.kind, self.alternative = inner, kind, alternative

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The size of what it holds."""
        size: tuple[float, float] = self.inner.wrap(width, height)
        return size

    def split(self, width: float, height: float) -> list[Flowable]:
        """Its parts on two pages, each tagged."""
        pieces = self.inner.split(width, height)
        return [Tagged(piece, self.kind, self.alternative) for piece in pieces]

    def draw(self) -> None:
        """Onto the canvas that the library has set."""
        self.canv.begin(self.kind, self.alternative)
        self.canv.begin_content()
        self.inner.drawOn(self.canv, 0, 0)
        self.canv.end_content()
        self.canv.end()

    def getSpaceBefore(self) -> float:  # noqa: N802 - the library's name
        return float(self.inner.getSpaceBefore())

    def getSpaceAfter(self) -> float:  # noqa: N802 - the library's name
        return float(self.inner.getSpaceAfter())


def as_table(table: Table, step: str, *about: Any) -> None:
    """What the library calls while it draws a table: its rows and cells are parts, its rules are ornaments."""
    canvas = table.canv
    if step in ("startTable", "startRow"):
        canvas.begin(step.removeprefix("start").replace("Row", "TR"))
    elif step in ("endTable", "endRow"):
        canvas.end()
    elif step == "startCell":
        canvas.begin("TH" if about[0] < table.repeatRows else "TD")
        canvas.begin_content()
    elif step == "endCell":
        canvas.end_content()
        canvas.end()
    else:
        _as_rules(canvas, step)


def as_head(table: Table, step: str, *about: Any) -> None:
    """The same for the head of a section: a head, and beside it a text."""
    canvas = table.canv
    if step == "startCell":
        canvas.begin("P" if about[1] else "H2")
        canvas.begin_content()
    elif step == "endCell":
        canvas.end_content()
        canvas.end()
    else:
        _as_rules(canvas, step)


def _as_rules(canvas: TaggedCanvas, step: str) -> None:
    if step in ("startLines", "startBG"):
        canvas.begin_ornament()
    elif step in ("endLines", "endBG"):
        canvas.end_content()
