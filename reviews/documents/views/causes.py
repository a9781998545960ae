"""The causes that explain a month: the settings."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.organisation.views.doors import admins_only
from accounts.record.forms.faults import refusals_on
from reviews.documents.forms.causes import CauseForm, CauseNameForm
from reviews.documents.models import Cause
from reviews.documents.presenters import causes as presenter
from reviews.documents.selectors import causes as selector
from reviews.documents.services import causes as service


@admins_only
def causes(request: HttpRequest) -> HttpResponse:
    """The list; POST adds a cause."""
    form = CauseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = service.create(request.act, **form.facts())
            messages.success(request, f"“{made.name}” can be given from now on.")
            return redirect("settings_causes")
    rows = selector.with_counts()
    context = {
        "lists": presenter.lists(rows),
        "statement": presenter.statement(rows),
        "form": form,
        "path": presenter.path(),
    }
    return render(request, "reviews/documents/settings_causes.html", context, status=422 if form.errors else 200)


@admins_only
def cause(request: HttpRequest, pk: int) -> HttpResponse:
    """Word a cause anew."""
    one = found(pk)
    form = CauseNameForm(request.POST if request.method == "POST" else None, initial={"name": one.name})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            service.rename(request.act, cause=one, name=form.cleaned_data["name"])
            messages.success(request, "Saved. Signed minutes keep the word that was given.")
            return redirect("settings_causes")
    context = {"form": form, "cause": one, "mark": presenter.MARKS[one.in_my_control], "path": presenter.path(one)}
    return render(request, "reviews/documents/settings_cause.html", context, status=422 if form.errors else 200)


@require_POST
@admins_only
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Retire a cause, or offer it again."""
    one, on = found(pk), request.POST.get("state") == "on"
    service.switch(request.act, cause=one, on=on)
    said = "is offered again" if on else "is retired; where it was given it stays"
    messages.success(request, f"“{one.name}” {said}.")
    return redirect("settings_causes")


@require_POST
@admins_only
def shift(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a cause one place earlier or later."""
    service.shift(request.act, cause=found(pk), later=request.POST.get("to") == "later")
    return redirect("settings_causes")


def found(pk: int) -> Cause:
    """The cause, or 404."""
    try:
        return selector.one(pk=pk)
    except Cause.DoesNotExist:
        raise Http404 from None
