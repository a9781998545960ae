"""One obligation: its story, more time for it, letting it go."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import may_decide
from accounts.forms.faults import refusals_on
from accounts.forms.obligations import AskForm, DecideForm, WaiveForm
from accounts.models import Extension, Obligation
from accounts.presenters import trap_detail as presenter
from accounts.rules import obligations as rules
from accounts.rules.faults import Refused
from accounts.selectors import obligations as selector
from accounts.services import extensions, obligations
from traps_web.ui import words


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What is owed, and everything that happened to it."""
    row = found(request, pk)
    page = presenter.trap_page(
        row,
        selector.extensions_of(obligation=row),
        standing=selector.standing_of(viewer=request.user, owner=row.owner),
        now=request.now,
        zone=request.organisation.time_zone,
    )
    return render(request, "accounts/trap_detail.html", {"page": page})


def found(request: HttpRequest, pk: int) -> Obligation:
    try:
        return selector.one(viewer=request.user, pk=pk)
    except Obligation.DoesNotExist:
        raise Http404("There is no such obligation.") from None


def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for more time."""
    row = found(request, pk)
    if row.owner_id != request.user.pk:
        raise Refused("Only who owes it may ask for more time.")
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            extensions.ask_extension(obligation=row, by=request.user, now=request.now, **form.cleaned_data)
            messages.success(request, "Asked. The deadline stands until there is an answer.")
            return redirect("trap_detail", pk)
    context = {"form": form, "page": _ask_page(request, row), "back": row.pk}
    form.fields["wanted_on"].help_text = context["page"].hint
    return render(request, "accounts/trap_extend.html", context, status=422 if form.errors else 200)


def _ask_page(request: HttpRequest, row: Obligation) -> presenter.AskPage:
    manager = selector.nearest_above(row.owner)
    counted = selector.extensions_this_quarter(owner=row.owner, organisation=request.organisation, now=request.now)
    return presenter.ask_page(
        row, decider=manager.name if manager else "", counted=counted, zone=request.organisation.time_zone
    )


def waive(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody's obligation go, with a reason."""
    row = found(request, pk)
    if selector.standing_of(viewer=request.user, owner=row.owner) != "line":
        raise Refused("Only the line above may waive what somebody owes.")
    form = WaiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        obligations.waive(obligation=row, reason=form.cleaned_data["reason"], by=request.user, now=request.now)
        messages.success(request, f"“{row.label}” is waived; {row.owner.name} is told.")
        return redirect("traps_team")
    is_missed = rules.state(row, now=request.now) == "missed"
    context = {"form": form, "row": row, "due": words.day(row.due_on), "is_missed": is_missed}
    return render(request, "accounts/trap_waive.html", context, status=422 if form.errors else 200)


def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant or refuse more time."""
    extension = _extension(request, pk)
    row = extension.obligation
    duty = f"extension:{extension.pk}"
    if not may_decide(by=request.user, owner=row.owner, today=request.today, duty=duty):
        raise Refused("Only the line above decides on more time.")
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            return _decided(request, extension, form)
    context: dict[str, Any] = {
        "form": form,
        "extension": extension,
        "row": row,
        "wanted": words.day(extension.wanted_on),
        "due": words.day(row.due_on),
        "counted": selector.extensions_this_quarter(
            owner=row.owner, organisation=request.organisation, now=request.now
        ),
        "back": _back(request, row),
    }
    return render(request, "accounts/extension_decide.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a request for more time."""
    extension = _extension(request, pk)
    extensions.withdraw_extension(extension=extension, by=request.user, now=request.now)
    messages.success(request, "The request is withdrawn; the deadline stands.")
    return redirect("trap_detail", extension.obligation_id)


def _back(request: HttpRequest, row: Obligation) -> str:
    """Where the line came from; a stand-in sees the request alone, so it goes to what waits for them."""
    is_line = selector.standing_of(viewer=request.user, owner=row.owner) == "line"
    return reverse("trap_detail", args=[row.pk]) if is_line else reverse("delegations")


def _decided(request: HttpRequest, extension: Extension, form: DecideForm) -> HttpResponse:
    grant, answer = request.POST.get("decision") == "grant", form.cleaned_data["answer"]
    extensions.decide_extension(extension=extension, grant=grant, answer=answer, by=request.user, now=request.now)
    messages.success(request, f"{'Granted' if grant else 'Refused'}; {extension.obligation.owner.name} is told.")
    is_line = selector.standing_of(viewer=request.user, owner=extension.obligation.owner) == "line"
    return redirect("traps_team" if is_line else "delegations")


def _extension(request: HttpRequest, pk: int) -> Extension:
    try:
        return selector.extension(viewer=request.user, pk=pk, today=request.today)
    except Extension.DoesNotExist:
        raise Http404("There is no such request.") from None
