"""The page of one deal: its gate, facts, shares, milestones, history, bookings, activities."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpResponse
from django.shortcuts import render

from pipeline.activities.presenters import activities as activity_presenter
from pipeline.activities.selectors import activities
from pipeline.bookings.presenters import bookings as booking_presenter
from pipeline.bookings.selectors import bookings
from pipeline.customers.access import may_write
from pipeline.deals.models import Deal
from pipeline.deals.presenters import deal_pages as page_words
from pipeline.deals.presenters import deals as presenter
from pipeline.deals.presenters import milestones as milestone_words
from pipeline.deals.presenters import pauses as pause_words
from pipeline.deals.presenters import pushes as push_words
from pipeline.deals.presenters import requests as request_words
from pipeline.deals.selectors import deals as selector
from pipeline.deals.selectors import milestones, pauses, pushes, share_requests, win_requests
from pipeline.deals.views.deals import deal_or_404
from pipeline.history.presenters import deal_details as detail_words
from pipeline.history.presenters import deal_history as history_words
from pipeline.stages.presenters import gates as gate_words
from pipeline.stages.selectors import gates, homes, stages
from traps_web.edges.requests import PageRequest


def detail(request: PageRequest, pk: int) -> HttpResponse:
    """One deal: its gate, facts, shares, milestones, history, bookings, activities."""
    deal = deal_or_404(request, pk)
    shares = selector.shares_of(deal=deal)
    is_in_crm = homes.is_in_crm(pipeline_id=deal.stage.pipeline_id, day=request.reader.today)
    booked = list(bookings.visible(viewer=request.user).filter(deal=deal).order_by("-booked_on", "-pk"))
    booked_total = booking_presenter.total(booked)
    context = {
        "deal": deal,
        "statement": detail_words.detail_statement(deal, today=request.today),
        "states": presenter.not_ready(deal, request.today),
        "facts": detail_words.detail_facts(deal, shares),
        "shares": detail_words.share_rows(shares),
        "bookings": booking_presenter.booking_rows(booked, total=booked_total, zone=request.zone),
        "booked_total": booking_presenter.column_sum(booked, booked_total),
        "activities": activity_presenter.activity_entries(
            activities.of_deal(viewer=request.user, deal_id=deal.pk), today=request.today
        ),
        "may_write": may_write(request.user, deal.owner),
        "notices": request_words.notices(
            deal, share_requests.open_of(deal=deal) if cast(Any, deal).share_request_id else None
        ),
        "pushes_owed": push_words.owed(pushes.owed(deal=deal)),
        **detail_words.detail_words(deal, is_in_crm=is_in_crm, today=request.today),
        "pause": pause_words.bar(deal, pauses.of_deal(deal=deal), today=request.today),
        "calls_fold": detail_words.calls_fold(deal),
        "path": page_words.path(deal.name),
        **_gate_and_history(request, deal, is_in_crm=is_in_crm),
    }
    return render(request, "pipeline/history/deal_detail.html", context)


def _gate_and_history(request: PageRequest, deal: Deal, *, is_in_crm: bool) -> dict[str, object]:
    agreed = milestones.of_deal(deal=deal)
    overrides = gates.overrides_of(deal=deal)
    spoken: dict[str, Any] = {"zone": request.zone, "today": request.today}
    changes = (
        selector.history_of(deal=deal),
        milestones.changes_of(deal=deal),
        overrides,
        win_requests.of_deal(deal=deal),
    )
    items, answers = gates.items_for(deal), gates.answers_of(deal=deal)
    return {
        "gate": _gate(deal, items, answers, spoken | {"is_in_crm": is_in_crm}),
        "answered": gate_words.answered_lines(deal, items, answers, **spoken),
        "replaced_files": _replaced(deal, answers, spoken),
        "milestones": milestone_words.lines(agreed, **spoken),
        "milestones_side": milestone_words.head(agreed, today=request.today),
        "history": history_words.timeline(*changes, **spoken),
        "history_side": history_words.side(deal),
    }


def _replaced(deal: Deal, answers: Any, spoken: dict[str, Any]) -> list[gate_words.ReplacedLine]:
    """Evidence that was replaced; only where a file stands now can another one have stood before."""
    if not any(row.file for row in answers.values()):
        return []
    return gate_words.replaced_lines(deal, gates.replaced_files(deal=deal), **spoken)


def _gate(deal: Deal, items: Any, answers: Any, spoken: dict[str, Any]) -> gate_words.Panel | None:
    """The gate that an open deal stands before, or what a won one still owes."""
    if deal.status == "open":
        return gate_words.panel(deal, items, answers, stages.following(deal=deal), **spoken)
    if deal.status == "won" and deal.gate_debt_on is not None:
        return gate_words.debt_panel(deal, gates.owed_since_won(deal=deal), **spoken)
    return None
