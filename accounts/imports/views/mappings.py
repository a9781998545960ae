"""Saved mappings: how other programs name their columns."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.imports.forms.imports import MappingForm
from accounts.imports.importing import mappings as importing
from accounts.imports.models import ColumnMapping
from accounts.imports.presenters import mappings as presenter
from accounts.imports.selectors import mappings as selector
from accounts.imports.services import mappings as service
from accounts.organisation.views.doors import admins_only
from accounts.record.forms.faults import refusals_on


@admins_only
def mappings(request: HttpRequest) -> HttpResponse:
    """Every saved mapping, and the form that saves another."""
    return _page(request, None)


@admins_only
def mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """One mapping, to be changed."""
    return _page(request, found(request, pk))


def found(request: HttpRequest, pk: int) -> ColumnMapping:
    """The mapping, or 404."""
    return get_object_or_404(selector.mappings(viewer=request.user), pk=pk)


def _page(request: HttpRequest, one: ColumnMapping | None) -> HttpResponse:
    form = MappingForm(request.POST if request.method == "POST" else None, mapping=one)
    if form.is_valid():
        data = form.cleaned_data
        facts = {"name": data["name"], "kind": data["kind"], "text": data["columns"]}
        with refusals_on(form):
            saved = importing.save(request.act, mapping=one, **facts)
            messages.success(request, f"Saved. Choose “{saved.name}” when you send a file.")
            return redirect("mappings")
    rows = presenter.rows(selector.mappings(viewer=request.user))
    context = {"form": form, "rows": rows, "one": one, "statement": presenter.statement(len(rows))}
    return render(request, "accounts/imports/mappings.html", context, status=422 if form.errors else 200)


@require_POST
@admins_only
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a mapping."""
    one = found(request, pk)
    service.drop(request.act, mapping=one)
    messages.success(request, f"“{one.name}” is forgotten; what it brought in stays.")
    return redirect("mappings")
