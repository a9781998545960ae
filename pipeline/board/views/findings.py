"""The headline over deals, of the list and of the board alike."""

from __future__ import annotations

from pipeline.board.forms.deal_filters import DealFilter
from pipeline.board.presenters import deal_statements as statements
from pipeline.board.selectors import closings
from pipeline.board.selectors.deal_list import Totals
from traps_web.edges.requests import PageRequest


def finding(request: PageRequest, filter_form: DealFilter, totals: Totals) -> dict[str, str]:
    """The finding and what it leads to; beside deals of a quarter it says the gap that they are to fill."""
    status, closing, gap = filter_form.status_asked, filter_form.closing_asked, None
    if filter_form.is_about_a_number:
        gap = closings.gap(
            request.reader,
            period_key=filter_form.quarter_key,
            team_id=filter_form.team_id,
            person_id=filter_form.person_id,
        )
    return {
        "statement": statements.statement(
            totals,
            status=status,
            span=filter_form.span_words,
            reason=filter_form.value("not_ready") or "",
            closing=closing,
            gap=gap,
            is_paused=bool(filter_form.criteria.is_paused),
        ),
        "sub": statements.sub(totals, status=status, closing=closing, gap=gap),
    }
