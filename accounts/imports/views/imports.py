"""Bringing files in, and watching them come."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST

from accounts import tasks
from accounts.imports.forms.imports import ImportForm
from accounts.imports.importing import running
from accounts.imports.presenters import imports as presenter
from accounts.imports.selectors import imports as selector
from accounts.imports.services import imports as service
from accounts.organisation.views.doors import admins_only
from accounts.record.forms.faults import refusals_on
from traps_web.lib.paging import page_of


@admins_only
def imports(request: HttpRequest) -> HttpResponse:
    """The files that came in, and the form that brings another."""
    asked = {"kind": request.GET.get("kind", "")}
    form = ImportForm(request.POST or None, request.FILES or None, viewer=request.user, initial=asked)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            return _queued(request, form)
    page = page_of(selector.runs(viewer=request.user), request.GET.get("page"))
    last = page.object_list[0] if page.paginator.count and page.number == 1 else selector.newest(viewer=request.user)
    context = {
        "form": form,
        "page": page,
        "rows": presenter.run_rows(page, zone=request.zone),
        "statement": presenter.list_statement(count=page.paginator.count, last=last, zone=request.zone),
        "guides": presenter.guides(),
    }
    return render(request, "accounts/imports/imports.html", context, status=422 if form.errors else 200)


def _queued(request: HttpRequest, form: ImportForm) -> HttpResponse:
    file = form.cleaned_data["file"]
    made = running.queue(
        request.act,
        kind=form.cleaned_data["kind"],
        file_name=file.name,
        content=file.read(),
        dry_run=form.cleaned_data["dry_run"],
        mapping=form.cleaned_data["mapping"],
    )
    tasks.run_import.delay_on_commit(run_id=made.pk)
    return redirect("import_detail", made.pk)


@admins_only
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run: how far it is, or how it ended. htmx asks for the progress alone until then."""
    one = get_object_or_404(selector.runs(viewer=request.user), pk=pk)
    page = presenter.run_page(
        one,
        keeps_file=selector.keeps_file(run=one),
        page=request.GET.get("page"),
        notes_page=request.GET.get("notes"),
        now=request.now,
        zone=request.zone,
    )
    part = "#progress" if request.htmx and page.job else ""
    response = render(request, f"accounts/imports/import.html{part}", {"run": page, "pk": one.pk})
    if request.htmx and page.job is None:
        response["HX-Refresh"] = "true"
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_POST
@admins_only
def for_real(request: HttpRequest, pk: int) -> HttpResponse:
    """Import the file of a clean dry run without sending it again."""
    one = get_object_or_404(selector.runs(viewer=request.user), pk=pk)
    made = service.queue_dry_run_for_real(request.act, run=one)
    tasks.run_import.delay_on_commit(run_id=made.pk)
    return redirect("import_detail", made.pk)
