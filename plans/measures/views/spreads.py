"""The curves of the year: the settings."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.organisation.presenters.settings_paths import path
from accounts.organisation.views.doors import admins_only
from plans.measures.forms.spreads import CurveForm
from plans.measures.models import Curve
from plans.measures.presenters import spreads as presenter
from plans.measures.selectors import spreads as selector
from plans.measures.services import spreads as service
from traps_web.lib.faults import Invalid


@admins_only
def curves(request: HttpRequest) -> HttpResponse:
    """Every curve with its months; POST adds one."""
    form = CurveForm(request.POST if request.method == "POST" else None, months=selector.months())
    if request.method == "POST" and form.is_valid():
        try:
            made = service.create(request.act, name=form.cleaned_data["name"], weights_ppm=form.weights)
            messages.success(request, f"Plans may be spread by “{made.name}” from now on.")
            return redirect("settings_curves")
        except Invalid as wrong:
            form.refuse(wrong)
    rows = selector.curves()
    context = {
        "form": form,
        "rows": presenter.rows(rows, months=len(selector.months())),
        "months": selector.months(),
        "statement": presenter.statement(rows),
        "path": path(("Curves", "")),
    }
    return render(request, "plans/measures/settings_curves.html", context, status=422 if form.errors else 200)


@require_POST
@admins_only
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer a curve, or no longer."""
    try:
        curve = selector.one(pk=pk)
        service.switch(request.act, curve=curve, on=request.POST.get("state") == "on")
        messages.success(request, "Saved. Plans that took it keep it.")
    except Curve.DoesNotExist:
        raise Http404 from None
    except Invalid as wrong:
        messages.error(request, str(wrong))
    return redirect("settings_curves")
