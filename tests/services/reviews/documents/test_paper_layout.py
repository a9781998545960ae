"""How a review is laid out on paper: what is kept whole, what stays together, and what each page says of itself."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from reviews.documents.presenters.documents import Shown, Signed
from reviews.documents.presenters.minutes_v1 import MinutesView
from reviews.documents.presenters.packet_v1 import PacketView
from reviews.documents.presenters.paper import pdf
from reviews.kinds.presenters.paper import columns, faces, marks, typeset
from reviews.kinds.presenters.paper.cells import Cell, cell_of, natural_width, text_of
from tests import paper_reading
from tests.builders import reviews
from traps_web.lib import locales
from traps_web.ui import values, words

SPRITE = Path(__file__).resolve().parents[4] / "templates" / "components" / "sprite.html"
CUSTOMER = "Fontanell-Kuhlmann & Söhne Verwaltungsgesellschaft"
LONG_NAME = "Maximiliane-Friederike von und zu Hohenlohe-Waldenburg-Schillingsfürst"
HOUSE = {"Besley-Regular", "Besley-SemiBold", "PublicSans-Regular", "PublicSans-SemiBold"}
HEADS = ["Deal", "Stage", "Close", "Not ready", "Amount", "Weighted"]


def deal(number: int) -> dict:
    return {
        "name": f"Renewal {number}",
        "customer": CUSTOMER,
        "person": LONG_NAME,
        "stage": "Qualified and engaged",
        "probability": "0.35",
        "amount": str(1_234_567_890 + number),
        "weighted": str(432_098_000 + number),
        "close_on": f"2026-12-{1 + number % 28:02d}",
        "not_ready": ["no next step", "no signer"] if number % 3 == 0 else [],
    }


@pytest.fixture
def signed(world) -> tuple[dict, dict]:
    review = reviews.review(world, at="signed")
    return json.loads(review.minutes.packet.body), json.loads(review.minutes.body)


@pytest.fixture
def document(signed) -> bytes:
    """A leader's packet with many deals, and minutes with much to read."""
    packet, minutes = signed
    packet["deals"] |= {"lines": [deal(number) for number in range(64)], "count": 64, "undated": 57}
    packet["deals"] |= {"amount": "79012346976", "weighted": "27654274016", "not_ready": 22}
    packet["person"]["name"] = LONG_NAME
    for row in minutes["explanations"]:
        row |= {"words": "We lost the largest renewal to a price that we could not match. " * 14, "times": 3}
    view = PacketView(packet, version=2, timing="on time", sha256="a" * 64)
    state = values.State("done", "signed Fri 11 Dec 2026 10:04 with password")
    sides = (Signed("person", LONG_NAME, "", state),)
    return pdf(Shown(view, None, True, "b" * 64, sides, ()), minutes=MinutesView(minutes, packet))


def test_amounts_dates_and_names_are_each_on_one_line(document):
    lines = [line for page in paper_reading.lines(document) for line in page]
    for number in range(64):
        row = deal(number)
        assert words.money(int(row["amount"])) in lines and words.money(int(row["weighted"])) in lines
    assert {f"{name} {day} Dec" for name, day in (("Tue", 1), ("Mon", 14), ("Mon", 28))} <= set(lines)
    text = " ".join(lines)
    assert f"Renewal 63 {CUSTOMER}" in text and f"{LONG_NAME}" in text
    days = rf"\b(?:{'|'.join(words.DAYS)}) \d+$|\bQ\d$|^(?:{'|'.join(words.MONTHS)})\b"
    assert [line for line in lines if re.search(days, line)] == []


@pytest.mark.parametrize("code", ["de-DE", "fr-FR", "de-CH"])
def test_amounts_are_whole_however_the_reader_writes_them(signed, code):
    packet, _ = signed
    packet["deals"] |= {"lines": [deal(number) for number in range(3)], "count": 3}
    view = PacketView(packet, version=1, timing="on time", sha256="a" * 64)
    with locales.going_by(locales.notation(code)):
        document = pdf(Shown(view, None, False, "", (), ()), minutes=None)
        amounts = {re.sub(r"\s", " ", words.money(int(deal(number)["amount"]))) for number in range(3)}
        statement = re.sub(r"\s", " ", view.deals_finding)
    lines = {line for page in paper_reading.lines(document) for line in page}
    assert len(amounts) == 3 and amounts <= lines and statement in lines
    assert set(paper_reading.letters(document)) == HOUSE


def test_an_amount_of_a_text_does_not_break_at_its_narrow_spaces():
    faces.fonts()
    text = text_of("It is short of 1\N{NARROW NO-BREAK SPACE}234\N{NARROW NO-BREAK SPACE}567", typeset.CELL)
    text.wrap(75, 400)
    lines = [" ".join(words_of_line) for _, words_of_line in text.blPara.lines]
    assert len(lines) == 2 and lines[1] == "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567"


def test_the_heads_of_a_long_table_stand_on_each_of_its_pages(document):
    pages = [page for page in paper_reading.lines(document) if any(line.startswith("Renewal") for line in page)]
    assert len(pages) > 3
    assert all([line for line in page if line in HEADS] == HEADS for page in pages)
    assert "All open deals" in pages[-1] and any(line.startswith("Renewal") for line in pages[-1])


@pytest.mark.parametrize("count", range(1, 36, 5))
def test_no_head_is_the_last_thing_on_a_page(signed, count):
    packet, _ = signed
    packet["deals"] |= {"lines": [deal(number) for number in range(count)], "count": count, "undated": 57}
    packet["duties"] = [{"trap": "Log a contact", "done": 12, "late": 2, "missed": 1, "waived": 0}]
    view = PacketView(packet, version=1, timing="on time", sha256="a" * 64)
    pages = paper_reading.lines(pdf(Shown(view, None, False, "", (), ()), minutes=None))
    columns_of_tables = {*HEADS, "State", "Share", "Waived", "Booked", "Wanted this year", "Money"}
    sides = {
        "months of the quarter",
        "traps in the quarter",
        "activity, 13 weeks",
        "open deals that close in the quarter",
    }
    assert len(pages) > 2
    assert [page[-1] for page in pages if page[-1] in {*columns_of_tables, *sides, view.undated}] == []
    assert pages[-1][-5:] == ["Log a contact", "12", "2", "1", "0"]
    assert all(page[4] != "All open deals" for page in pages)


def test_each_page_says_whose_it_is_which_one_it_is_and_what_proves_it(document):
    pages = paper_reading.lines(document)
    assert len(pages) > 5
    for place, page in enumerate(pages, start=1):
        assert page[0].startswith("Maximiliane-Friederike") and page[2] == f"Page {place} of {len(pages)}"
        assert page[1] == " · Q2 FY2027, Tue 1 Sep to Mon 30 Nov 2026"
        assert page[3] == f"packet 2, {'a' * 16} · minutes {'b' * 16}"


def test_the_minutes_begin_a_page_of_their_own(document):
    first = next(page for page in paper_reading.lines(document) if "Minutes" in page)
    assert first.index("Minutes") == 4


def test_the_document_says_its_language_its_title_and_its_contents(document):
    assert b"/Lang (en)" in document and b"/DisplayDocTitle true" in document
    assert b"/Title (Quarterly plan review: Maximiliane-Friederike" in document
    for head in (b"/Title (Minutes)", b"/Title (The quarter)", b"/Title (Signatures)"):
        assert head in document


def test_every_state_has_its_mark():
    assert set(marks.BY_STATE) == values.MARKS


@pytest.mark.parametrize("state", sorted(values.MARKS))
def test_a_mark_has_the_measures_of_the_sprite(state):
    symbol = re.search(rf'<symbol id="m-{state}".*?</symbol>', SPRITE.read_text(), re.DOTALL)
    drawn = Recorder()
    marks.BY_STATE[state].draw(drawn)
    radii = [float(number) for number in re.findall(r' r="([\d.]+)"', symbol[0])]
    widths = [float(number) for number in re.findall(r'stroke-width="([\d.]+)"', symbol[0])]
    assert drawn.radii == radii
    assert [width for width in drawn.widths if width] == widths
    corners = re.findall(r"[ML]([\d.]+) ([\d.]+)", symbol[0])
    if corners and state == "retired":
        assert drawn.corners == [(float(x), float(y)) for x, y in corners]


class Recorder:
    """A canvas that remembers what was drawn."""

    def __init__(self) -> None:
        self.radii: list[float] = []
        self.widths: list[float] = []
        self.corners: list[tuple[float, float]] = []

    def circle(self, x, y, radius, **how) -> None:
        self.radii.append(radius)

    def setLineWidth(self, width) -> None:
        self.widths.append(width)

    def beginPath(self) -> Recorder:
        return self

    def moveTo(self, x, y) -> None:
        self.corners.append((x, y))

    def lineTo(self, x, y) -> None:
        self.moveTo(x, y)

    def arcTo(self, *box, **angles) -> None: ...
    def close(self) -> None: ...
    def drawPath(self, path, **how) -> None: ...
    def rect(self, *box, **how) -> None: ...
    def setStrokeColor(self, colour) -> None: ...


def test_a_mark_is_drawn_before_its_word(document):
    page = next(page for page in paper_reading.pages(document) if "no next" in page)
    half_circle = r"\nn 8 2\.25 m .* c h\nf\*\n"
    assert re.search(rf"{half_circle}(?:(?!BT).*\n)+BT .*\(no next", page)


def test_a_column_of_figures_never_breaks_and_words_share_the_rest():
    faces.fonts()
    shape = (columns.words("Deal"), columns.whole("Close"), columns.figure("Amount"))
    rows = [
        [cell_of(content) for content in row]
        for row in [("A long name " * 20, "Wed 23 Dec", "1,234,567,890"), ("", "", "")]
    ]
    size, widths = columns.fit(shape, rows, typeset.WIDTH)
    assert size == columns.SIZES[0] and sum(widths) == pytest.approx(typeset.WIDTH)
    assert widths[1] - columns.GAP >= natural_width(rows[0][1], size)
    assert widths[2] >= natural_width(rows[0][2], size)
    assert widths[0] > typeset.WIDTH / 2


def test_a_table_that_is_too_wide_is_set_smaller():
    faces.fonts()
    shape = [columns.figure("Amount") for _ in range(8)]
    rows = [[Cell("1,234,567,890") for _ in shape]]
    size, widths = columns.fit(shape, rows, typeset.WIDTH)
    assert size < columns.SIZES[0] and sum(widths) <= typeset.WIDTH + 0.01
    assert widths[-1] >= natural_width(rows[0][0], size)
    crowded = [[Cell("1,234,567,890,123,456") for _ in shape]]
    size, widths = columns.fit(shape, crowded, typeset.WIDTH)
    assert size == columns.SIZES[-1] and sum(widths) == pytest.approx(typeset.WIDTH)


def test_a_short_column_of_words_is_not_squeezed_by_a_long_one():
    faces.fonts()
    shape = (columns.words("Deal"), columns.words("Stage"))
    rows = [[Cell("We lost the renewal to a price. " * 12), Cell("Qualified and engaged, 35 %")]]
    size, widths = columns.fit(shape, rows, 200)
    assert widths[1] > natural_width(Cell("Qualified and"), size)


def test_whoever_listens_hears_heads_tables_and_figures(document):
    assert b"/MarkInfo" in document and b"/StructTreeRoot" in document
    kinds = [kind.decode() for kind in re.findall(rb"/S /(\w+) /Type /StructElem", document)]
    assert {"Document", "H1", "H2", "P", "Table", "TR", "TH", "TD", "Figure"} == set(kinds)
    assert kinds.count("H1") == 2 and kinds.count("Figure") == document.count(b"/Alt (") == 1
    assert kinds.count("TH") == document.count(b"/Scope /Column")
    drawn = paper_reading.pages(document)
    marked = sum(page.count(" BDC") for page in drawn)
    assert marked == document.count(b"/Type /MCR")
    assert all(page.count("EMC") == page.count(" BDC") + page.count(" BMC") for page in drawn)


def test_everything_that_is_drawn_is_a_part_or_an_ornament(document):
    for page in paper_reading.pages(document):
        outside = re.sub(r"(?:/\w+ <<[^\n]*>> BDC|/Artifact BMC)\n.*?\nEMC\n", "", page, flags=re.DOTALL)
        assert re.findall(r"Tj|\bre\b|\n(?:S|f\*?|B\*?)\n", outside) == []
