"""Requests to win and requests about shares: read, decided, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.record.forms.faults import take
from pipeline.deals.forms.requests import RequestAnswerForm
from pipeline.deals.models import ShareRequest, WinRequest
from pipeline.deals.presenters import requests as presenter
from pipeline.deals.selectors import share_requests as share_selector
from pipeline.deals.selectors import win_requests as win_selector
from pipeline.deals.services import share_requests as share_service
from pipeline.deals.services import win_requests as win_service
from pipeline.deals.services import wins
from traps_web.lib.faults import Invalid, StaleState

TEMPLATE = "pipeline/deals/request.html"
Act = Callable[..., Any]


@require_http_methods(["GET", "POST"])
def win_request(request: HttpRequest, pk: int) -> HttpResponse:
    """One request to win; the line approves or refuses it, and the first decision stands."""
    row, form, status = _win(request, pk), RequestAnswerForm(request.POST or None), 200
    if request.method == "POST":
        win_service.require_decider(request.act, row)
        status = _decided(request, row, form, wins.approve, win_service.refuse)
        if status == 302:
            messages.success(request, f"Decided on {row.deal.name}. {row.asked_by.name} is told.")
            return _back(request, row)
        row = win_selector.read(pk)
    page = presenter.win_page(
        row,
        win_selector.credited_names(row),
        has_moved_on=win_selector.has_moved_on(row),
        zone=request.zone,
    )
    may = win_selector.may_decide(request=row, by=request.user, today=request.today)
    return _page(request, row, page, form, status, may_decide=may, approve_word="Approve, and win it")


@require_http_methods(["GET", "POST"])
def share_request(request: HttpRequest, pk: int) -> HttpResponse:
    """One request about shares; whoever gives something up, or the common line, agrees or refuses."""
    row, form, status = _share(request, pk), RequestAnswerForm(request.POST or None), 200
    if request.method == "POST":
        share_service.require_answerer(request.act, row)
        status = _decided(request, row, form, share_service.agree, share_service.refuse)
        if status == 302:
            messages.success(request, f"Answered. {row.asked_by.name} is told.")
            return redirect("share_request", pk)
        row = share_selector.read(pk)
    page = presenter.share_page(row, has_moved_on=share_selector.has_moved_on(row), zone=request.zone)
    may = bool(share_selector.answerable(request=row, by=request.user))
    return _page(request, row, page, form, status, may_decide=may, approve_word="Agree")


@require_POST
def win_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a request to win."""
    row = _win(request, pk)
    win_service.withdraw(request.act, request=row)
    messages.success(request, f"Withdrawn. {row.deal.name} stays where it is.")
    return _back(request, row)


@require_POST
def share_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a request about shares."""
    row = _share(request, pk)
    share_service.withdraw(request.act, request=row)
    messages.success(request, f"Withdrawn. The shares of {row.deal.name} stay as they are.")
    return _back(request, row)


def _win(request: HttpRequest, pk: int) -> WinRequest:
    try:
        return win_selector.one(viewer=request.user, pk=pk, today=request.today)
    except (WinRequest.DoesNotExist, OverflowError):
        raise Http404("There is no such request.") from None


def _share(request: HttpRequest, pk: int) -> ShareRequest:
    try:
        return share_selector.one(viewer=request.user, pk=pk)
    except (ShareRequest.DoesNotExist, OverflowError):
        raise Http404("There is no such request.") from None


def _decided(request: HttpRequest, row: Any, form: RequestAnswerForm, approve: Act, refuse: Act) -> int:
    """302 when it is decided, else the status of the page that says why not."""
    if not form.is_valid():
        return 422
    act = approve if request.POST.get("decision") == "approve" else refuse
    try:
        act(request.act, request=row, answer=form.cleaned_data["answer"])
    except Invalid as wrong:
        take(form, wrong)
        return 422
    except StaleState as stale:
        form.add_error(None, str(stale))
        return 409
    return 302


def _back(request: HttpRequest, row: WinRequest | ShareRequest) -> HttpResponse:
    """The deal, for whom it is in sight; who stands in for somebody, or has just a share, goes home."""
    sees = share_selector.sees_deal(viewer=request.user, deal=row.deal)
    return redirect("deal_detail", row.deal_id) if sees else redirect("home")


def _page(
    request: HttpRequest,
    row: WinRequest | ShareRequest,
    page: presenter.RequestPage,
    form: RequestAnswerForm,
    status: int,
    **words: object,
) -> HttpResponse:
    sees = share_selector.sees_deal(viewer=request.user, deal=row.deal)
    address = "win_withdraw" if isinstance(row, WinRequest) else "share_withdraw"
    withdraws = row.status == "asked" and row.asked_by_id == request.user.pk
    context = {
        "page": page,
        "form": form,
        "deal_url": reverse("deal_detail", args=[row.deal_id]) if sees else "",
        "withdraw_url": reverse(address, args=[row.pk]) if withdraws else "",
        **words,
    }
    return render(request, TEMPLATE, context, status=status)
