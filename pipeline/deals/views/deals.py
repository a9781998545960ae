"""The forms around one deal: opened, changed, moved, shared."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import trigger_client_event

from accounts.organisation.access import may_decide
from pipeline.customers.access import require_write
from pipeline.deals.forms import stale
from pipeline.deals.forms.deals import DealForm, ForecastForm, NextStepForm, SharesForm
from pipeline.deals.forms.moves import MoveForm
from pipeline.deals.models import Deal
from pipeline.deals.presenters import deal_pages as page_words
from pipeline.deals.presenters import requests as request_words
from pipeline.deals.selectors import deals as selector
from pipeline.deals.selectors import share_requests, win_requests
from pipeline.deals.services import crm, forecasts
from pipeline.deals.services import deals as services
from pipeline.deals.services.deals import GateClosed
from pipeline.stages.models import Stage
from pipeline.stages.presenters import gates as gate_words
from pipeline.stages.presenters import places as place_words
from pipeline.stages.rules.homes import kept_sentence
from pipeline.stages.selectors import gates, stages
from traps_web.edges.pages import ServicePage
from traps_web.edges.refusals import take
from traps_web.edges.requests import PageRequest
from traps_web.edges.typed_rows import is_adding
from traps_web.lib.faults import Invalid, StaleState

TEMPLATE = "pipeline/customers/form.html"


def deal_or_404(request: PageRequest, pk: int) -> Deal:
    """The deal, or 404 when it is not in the viewer's sight."""
    try:
        return selector.by_id(viewer=request.user, pk=pk)
    except Deal.DoesNotExist:
        raise Http404 from None


def writable(request: PageRequest, pk: int) -> Deal:
    """The deal, when the viewer may change it. Raises Refused."""
    deal = deal_or_404(request, pk)
    require_write(request.user, deal.owner, "this deal")
    return deal


class New(ServicePage):
    """Open a deal at the first stage."""

    form_class, service, makes = DealForm, services.create, True
    template_name = TEMPLATE
    done = "{made.name} is open at {made.stage.name}."
    next_page, next_row = "deal_detail", "made.pk"

    def may(self) -> None:
        crm.require_pipeline_here(self.request.now)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {
            "statement": "Open a deal.",
            "sub": "It starts at the first stage. You can move it from there.",
            "heading": "New deal",
            "button": "Open this deal",
            "path": page_words.path("New"),
            "back": "/deals/",
        }
        return super().get_context_data(**words, **kwargs)


class OfDeal(ServicePage):
    """An act on one deal, on a page of its own. Whoever was overtaken keeps what they typed, and reads what changed."""

    row: Deal
    finds, row_name = selector.by_id, "deal"
    template_name = TEMPLATE
    next_page, next_row = "deal_detail", "row.pk"
    overtaken, overtaken_status = stale.TOLD, 422
    heading = statement = sub = button = ""

    def may(self) -> None:
        require_write(self.request.user, self.row.owner, "this deal")

    def stands(self) -> dict[str, object]:
        return {"version": self.row.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {
            "heading": self.heading,
            "statement": self.statement.format(row=self.row),
            "sub": self.sub,
            "button": self.button,
            "path": page_words.path(self.row.name, self.row, self.heading),
            "back": page_words.address(self.row),
        }
        return super().get_context_data(**words, **kwargs)


class Edit(OfDeal):
    """Change what is known of a deal; what only the CRM changes is not asked for."""

    form_class, service = DealForm, services.change
    heading, button = "What is known", "Save"
    statement = "Change {row.name}."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shut = crm.shut_fields(self.row, self.request.now)
        kept = kept_sentence(self.row.stage.pipeline.name) if shut else ""
        return super().get_context_data(**kwargs) | ({"sub": kept} if kept else {})


class NextStep(OfDeal):
    """Set the dated next step."""

    form_class, service = NextStepForm, services.change
    heading, button = "Next step", "Set the next step"
    statement = "What happens next with {row.name}?"
    done = "The next step is set."


class Forecast(OfDeal):
    """Say how far the deal is relied on."""

    form_class, service = ForecastForm, forecasts.choose
    heading, button = "Forecast", "Set the forecast"
    statement = "How far do you rely on {row.name}?"
    sub = "What you choose stays until a person changes it, whatever stage the deal goes to."
    done = "The forecast is set."


class Shares(OfDeal):
    """Plan who is credited when the deal is won."""

    form_class, service = SharesForm, services.set_shares
    heading, button = "Planned shares", "Set the shares"
    statement = "Who is credited when {row.name} is won?"
    sub = "The shares add up to 100 %."

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """One row more, without saving, where there is no script; else the shares."""
        if is_adding(request.POST):
            return self.render_to_response(self.get_context_data(form=self.get_form()))
        return super().post(request, *args, **kwargs)

    def message(self, made: Deal) -> str:
        waits = share_requests.open_of(deal=made)
        return request_words.shares_sentence(waits) if waits else "The shares are set."


@vary_on_headers("HX-Request")
def move(request: PageRequest, pk: int) -> HttpResponse:
    """Move a deal to another stage; at a closed gate it asks just for what is missing, then moves."""
    deal = writable(request, pk)
    crm.is_taken(request.act, deal, from_crm=False)
    may = may_decide(by=request.user, owner=deal.owner, today=request.today)
    if "places" in request.GET and request.htmx:
        return _places(request, deal)
    to = stages.named(deal=deal, key=request.GET.get("to", ""))
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = MoveForm(*posted, deal=deal, today=request.today, to=to, may_override=may)
    if request.method == "POST" and form.is_valid():
        try:
            services.move_stage(request.act, deal=deal, **form.facts())
            return _moved(request, deal, form.cleaned_data["to_stage"])
        except (Invalid, StaleState) as fault:
            _take(form, fault, deal_or_404(request, pk))
    if "dropped" in request.POST:
        form = form.as_dropped()
    status = 422 if request.method == "POST" else 200
    return render(request, _move_template(request), _move_context(request, deal, form), status=status)


def _places(request: PageRequest, deal: Deal) -> HttpResponse:
    """Where a deal can go, and what each stage lacks: the panel of a card."""
    asked, answered = gates.items_for(deal), gates.answered(deal_ids=[deal.pk])[deal.pk]
    places = place_words.places(deal, stages.others(deal=deal), asked, answered)
    context = {"deal": deal, "places": places, "side": gate_words.deal_line(deal, today=request.today)}
    return render(request, "pipeline/deals/move_places.html", context)


def _move_template(request: PageRequest) -> str:
    return "pipeline/deals/deal_move.html#missing" if request.htmx else "pipeline/deals/deal_move.html"


def _move_context(request: PageRequest, deal: Deal, form: MoveForm) -> dict[str, object]:
    spoken: dict[str, Any] = {"zone": request.zone, "today": request.today}
    owed_items = gates.owed(deal=deal, to_stage=form.chosen) if form.chosen else []
    return {
        "deal": deal,
        "form": form,
        "tabs": gate_words.stage_tabs(deal, stages.others(deal=deal), form.chosen),
        "met": gate_words.met_lines(deal, owed_items, gates.answers_of(deal=deal), **spoken),
        "path": page_words.path(deal.name, deal, "Move"),
        "back": page_words.address(deal),
        "is_fragment": bool(request.htmx),
        "notices": request_words.notices(
            deal, share_requests.open_of(deal=deal) if cast(Any, deal).share_request_id else None
        ),
        "contacts": gates.people_of_customer(deal=deal),
        **gate_words.dialog(deal, form.chosen, form.missing, today=request.today),
    }


def _moved(request: PageRequest, deal: Deal, to_stage: Stage) -> HttpResponse:
    """The deal moved; or it waits for somebody's word, which the sentence says."""
    waits = win_requests.open_of(deal=deal) if deal.stage_id != to_stage.pk else None
    sentence = request_words.asked_sentence(waits) if waits else f"{deal.name} is at {deal.stage.name}."
    if not request.htmx:
        return _saved(request, deal, sentence)
    answer = trigger_client_event(HttpResponse(status=204), "note", {"key": "done", "text": sentence})
    return trigger_client_event(answer, "deal-moved")


def _take(form: BaseForm, fault: Invalid | StaleState, deal: Deal) -> None:
    if isinstance(fault, GateClosed):
        # The head of the page says that the gate is closed, and each missing item is marked.
        fault.errors.pop("to_stage")
    if isinstance(fault, Invalid):
        take(form, fault)
    else:
        stale.tell(form, deal.version)


def _saved(request: PageRequest, deal: Deal, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("deal_detail", deal.pk)
