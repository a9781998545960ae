"""Budget and actual by period: the rows that months, weeks and other quarters share on paper."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import Table

from reviews.documents.presenters.packet_v1 import Row
from reviews.documents.presenters.sections.matter import difference
from reviews.kinds.presenters.paper.cells import QUIET, Cell, Content
from reviews.kinds.presenters.paper.columns import figure, whole, words
from reviews.kinds.presenters.paper.typeset import table


def money(rows: Sequence[Row], total: Row | None, first: str) -> Table:
    """The periods with the sum of the quarter, where there is one; `first` is what they are called."""
    columns = (
        *(words(first), figure("Budget"), figure("Actual"), figure("Actual less budget"), figure("Retired")),
        whole("State"),
    )
    body = [(Cell(row.label, row.span), *_figures(row)) for row in rows]
    if total is not None:
        body.append((Cell("Quarter"), *_figures(total)))
    return table(columns, body, total=total is not None)


def _figures(row: Row) -> tuple[Content, ...]:
    if row.is_ahead:
        return (row.budget, QUIET, QUIET, QUIET, row.state)
    return (row.budget, row.actual, difference(row.difference, short=row.is_short), row.retired, row.state)
