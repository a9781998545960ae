"""A case on A4, with its facts and everything that happened to it."""

from __future__ import annotations

from reviews.cases.presenters.pages import CasePage
from reviews.kinds.presenters.paper import sheets
from reviews.kinds.presenters.paper.cells import Content
from reviews.kinds.presenters.paper.columns import words as column
from reviews.kinds.presenters.paper.typeset import CELL, SMALL, Story, line, section, table, title


def pdf(page: CasePage, *, person: str, number: int, sha256: str, organisation: str) -> bytes:
    """The case as its page says it; the same case gives the same bytes."""
    imprint = sheets.Imprint(
        title=page.title,
        author=organisation,
        subject="Facts, answer and decisions",
        whose=person,
        of_what=f"case {number}",
        proof=f"facts {sha256[:16]}",
    )

    def story() -> Story:
        facts: list[tuple[Content, ...]] = [(row.label, row.owed, row.flagged) for row in page.facts]
        came: list[tuple[Content, ...]] = [(row.at, row.what, row.words) for row in page.came]
        keys: list[tuple[Content, ...]] = [(key.name, key.sentence, key.note) for key in page.keys]
        parts = [
            *title(page.title),
            line(page.statement, CELL),
            line(page.sub, SMALL),
            *section("Both keys", "as frozen", table((column("Key"), column("Fact"), column("How")), keys)),
        ]
        if facts:
            heads = (column("Missed"), column("Owed"), column("Flagged"))
            parts += section("Misses", "as frozen", table(heads, facts))
        return [
            *parts,
            line(page.frozen, SMALL),
            line(page.answer, CELL),
            line(page.asks, SMALL),
            *section("How it came here", "", table((column("When"), column("What"), column("Words")), came)),
            line(f"Fingerprint of the facts: sha256 {sha256}", SMALL),
        ]

    document = {"case": number, "facts": sha256, "events": [[row.at, row.what, row.words] for row in page.came]}
    return sheets.pdf(imprint, story, documents=[document])
