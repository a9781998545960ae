"""Taking a whole import back: first what would go or what stands in the way, then the button."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts import tasks
from accounts.imports.forms.imports import UndoForm
from accounts.imports.importing import undoing
from accounts.imports.presenters import import_undos as presenter
from accounts.imports.selectors import imports as selector
from accounts.organisation.views.doors import admins_only
from accounts.record.forms.faults import refusals_on


@admins_only
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan, a reason, and the button; the worker does it."""
    run = get_object_or_404(selector.runs(viewer=request.user), pk=pk)
    form = UndoForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            asked = undoing.queue(request.act, run=run, reason=form.cleaned_data["reason"])
            tasks.undo_import.delay_on_commit(undo_id=asked.pk)
            return redirect("import_detail", pk)
    plan = undoing.foresee(request.act, run=run)
    page = presenter.undo_page(run, plan, page=request.GET.get("page"))
    context = {"run": page, "form": form, "pk": pk}
    return render(request, "accounts/imports/import_undo.html", context, status=422 if form.errors else 200)
