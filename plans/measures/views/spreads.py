"""The curves of the year: the settings."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.organisation.presenters.settings_paths import path
from accounts.organisation.views.doors import AdminsOnly, admins_only
from plans.measures.forms.spreads import CurveForm, SwitchForm
from plans.measures.models import Curve
from plans.measures.presenters import spreads as presenter
from plans.measures.selectors import spreads as selector
from plans.measures.services import spreads as curve_service
from traps_web.edges.pages import ServiceButton
from traps_web.edges.requests import PageRequest
from traps_web.lib.faults import Invalid


@admins_only
def curves(request: PageRequest) -> HttpResponse:
    """Every curve with its months; POST adds one."""
    form = CurveForm(request.POST if request.method == "POST" else None, months=selector.months())
    if request.method == "POST" and form.is_valid():
        try:
            made = curve_service.create(request.act, name=form.cleaned_data["name"], weights_ppm=form.weights)
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


class Switch(AdminsOnly, ServiceButton):
    """Offer a curve, or no longer."""

    row: Curve
    form_class, service, row_name, says_why = SwitchForm, curve_service.switch, "curve", True
    done, next_page = "Saved. Plans that took it keep it.", "settings_curves"

    def find(self) -> Curve:
        return selector.one(pk=self.kwargs["pk"])
