"""Deals: the list, one deal, and the forms around it."""

from __future__ import annotations

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.forms.faults import take
from accounts.rules.faults import Invalid, StaleState
from pipeline.access import may_write, require_write
from pipeline.forms import stale
from pipeline.forms.deals import DealForm, MoveForm, NextStepForm, SharesForm
from pipeline.forms.filters import DealFilter
from pipeline.models import Deal
from pipeline.presenters import activities as activity_presenter
from pipeline.presenters import bookings as booking_presenter
from pipeline.presenters import deal_pages as page_words
from pipeline.presenters import deals as presenter
from pipeline.selectors import activities, bookings
from pipeline.selectors import deals as selector
from pipeline.services import deals as service
from traps_web.lib.paging import page_of


def deals(request: HttpRequest) -> HttpResponse:
    """The deals in the viewer's sight, narrowed, sorted, added up and paged in the database."""
    asked = DealFilter(request.GET, viewer=request.user, today=request.today)
    wanted = asked.wanted
    rows = selector.listed(viewer=request.user, wanted=wanted, today=request.today)
    page = page_of(rows, request.GET.get("page"))
    totals = selector.totals(rows=rows, wanted=wanted, today=request.today)
    query = request.GET.dict()
    context = {
        "filter": asked,
        "wanted": wanted,
        "page": page,
        "rows": presenter.rows(page, today=request.today),
        "statement": presenter.statement(totals, status=wanted.status, span=asked.span_words, reason=wanted.not_ready),
        "status_tabs": presenter.status_tabs(query, wanted.status),
        "reasons": presenter.reason_links(totals, query, wanted.not_ready) if wanted.status == "open" else [],
        "sort": presenter.sort_urls(query),
        "kept": presenter.kept(query),
        **presenter.list_words(wanted.status, wanted.sort, totals),
        "is_narrowed": presenter.is_narrowed(query),
    }
    return render(request, "pipeline/deal_list.html", context)


def found(request: HttpRequest, pk: int) -> Deal:
    """The deal, or 404 when it is not in the viewer's sight."""
    try:
        return selector.one(viewer=request.user, pk=pk)
    except Deal.DoesNotExist:
        raise Http404 from None


def writable(request: HttpRequest, pk: int) -> Deal:
    """The deal, when the viewer may change it. Raises Refused."""
    deal = found(request, pk)
    require_write(request.user, deal.owner, "this deal")
    return deal


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One deal: facts, shares, its way through the stages, bookings, activities."""
    deal = found(request, pk)
    shares = selector.shares_of(deal=deal)
    booked = list(bookings.visible(viewer=request.user).filter(deal=deal).order_by("-booked_on", "-pk"))
    context = {
        "deal": deal,
        "statement": page_words.detail_statement(deal, today=request.today),
        "states": presenter.not_ready(deal, request.today),
        "facts": page_words.detail_facts(deal, shares),
        "shares": page_words.share_rows(shares),
        "history": page_words.history(selector.history_of(deal=deal), request.zone, today=request.today),
        "bookings": booking_presenter.booking_rows(booked),
        "booked_total": booking_presenter.total(booked),
        "activities": activity_presenter.activity_entries(
            activities.of_deal(viewer=request.user, deal_id=deal.pk), today=request.today
        ),
        "may_write": may_write(request.user, deal.owner),
        **page_words.detail_words(deal),
        "path": page_words.path(deal.name),
    }
    return render(request, "pipeline/deal_detail.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Open a deal at the first stage."""
    form = DealForm(request.POST or None, viewer=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            deal = service.create(data=service.DealData(**form.facts()), by=request.user, now=request.now)
            messages.success(request, f"{deal.name} is open at {deal.stage.name}.")
            return redirect("deal_detail", deal.pk)
        except Invalid as wrong:
            take(form, wrong)
    words = {
        "statement": "Open a deal.",
        "heading": "New deal",
        "button": "Open this deal",
        "path": page_words.path("New"),
    }
    return _form(
        request, form, **words, back="/deals/", sub="It starts at the first stage; you can move it from there."
    )


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is known of a deal."""
    deal = writable(request, pk)
    form = DealForm(request.POST or None, viewer=request.user, deal=deal)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            service.change(deal=deal, version=version, data=form.facts(), by=request.user, now=request.now)
            return _saved(request, deal, "Saved.")
        except (Invalid, StaleState) as fault:
            _take(form, fault, found(request, pk))
    return _form(request, form, deal, statement=f"Change {deal.name}.", heading="What is known of it", button="Save")


def next_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the dated next step."""
    deal = writable(request, pk)
    initial = {"version": deal.version, "next_step": deal.next_step, "next_step_on": deal.next_step_on}
    form = NextStepForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("next_step", "next_step_on")}
        try:
            service.change(deal=deal, version=form.cleaned_data["version"], data=data, by=request.user, now=request.now)
            return _saved(request, deal, "The next step is set.")
        except (Invalid, StaleState) as fault:
            _take(form, fault, found(request, pk))
    return _form(
        request,
        form,
        deal,
        statement=f"What happens next with {deal.name}?",
        heading="Next step",
        button="Set the next step",
    )


def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a deal to another stage."""
    deal = writable(request, pk)
    form = MoveForm(request.POST or None, deal=deal, today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            service.move_stage(deal=deal, by=request.user, now=request.now, **form.cleaned_data)
            return _saved(request, deal, f"{deal.name} is at {deal.stage.name}.")
        except (Invalid, StaleState) as fault:
            _take(form, fault, found(request, pk))
    where = f"{deal.name} stands at {deal.stage.name}. Where does it go?"
    return _form(request, form, deal, statement=where, heading="Move", button="Move this deal")


def shares(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan who is credited when the deal is won."""
    deal = writable(request, pk)
    form = SharesForm(request.POST or None, viewer=request.user, deal=deal)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            service.set_shares(deal=deal, version=version, shares=form.shares(), by=request.user, now=request.now)
            return _saved(request, deal, "The shares are set.")
        except (Invalid, StaleState) as fault:
            _take(form, fault, found(request, pk))
    who = f"Who is credited when {deal.name} is won?"
    return _form(
        request,
        form,
        deal,
        statement=who,
        heading="Planned shares",
        button="Set the shares",
        sub="The shares add up to 100 %.",
    )


def _take(form: BaseForm, fault: Invalid | StaleState, deal: Deal) -> None:
    if isinstance(fault, Invalid):
        take(form, fault)
    else:
        stale.tell(form, deal.version)


def _saved(request: HttpRequest, deal: Deal, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("deal_detail", deal.pk)


def _form(request: HttpRequest, form: BaseForm, deal: Deal | None = None, **words: object) -> HttpResponse:
    if deal is not None:
        words |= {"path": page_words.path(deal.name, deal, str(words["heading"])), "back": page_words.address(deal)}
    return render(request, "pipeline/form.html", {"form": form, **words}, status=422 if form.errors else 200)
