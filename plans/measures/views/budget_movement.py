"""The movement of a budget: a page, its part on the page of the pipeline's movement, and files."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.organisation.selectors import calendar
from accounts.organisation.views import files
from pipeline.history.forms.movement import MovementForm
from pipeline.history.selectors.scopes import NotVisible, teams_to_choose
from plans.measures.presenters import budget_movement as presenter
from plans.measures.selectors.budget_movement import BudgetMoved, budget_movement
from traps_web.edges.requests import PageRequest
from traps_web.lib.faults import Invalid
from traps_web.ui import values

PAGE, PART = "plans/measures/budget_movement.html", "plans/measures/budget_moved.html"


@require_safe
@vary_on_headers("HX-Request", "HX-Target")
def movement(request: PageRequest) -> HttpResponseBase:
    """What the budget of a period was at the ends of two days, and what changed it."""
    form = MovementForm(request.GET.dict(), reader=request.reader)
    if not form.is_valid():
        return _page(request, form, None, status=400)
    try:
        moved = moved_in(form)
    except NotVisible as fault:
        raise Http404(str(fault)) from None
    except Invalid as fault:
        for name, sentence in fault.errors.items():
            form.add_error(name, sentence)
        return _page(request, form, None, status=400)
    if files.is_requested(request):
        return files.sent(request, presenter.table(moved))
    if request.headers.get("HX-Target") == "budget":
        return render(request, PART, {"page": _shown(request, form, moved)})
    return _page(request, form, moved)


def moved_in(form: MovementForm) -> BudgetMoved:
    """What a valid form asks for; a budget belongs to a period, so everything open means the quarter of today.

    Raises NotVisible, Invalid.
    """
    query = form.query()
    period = query.period or calendar.period_at("quarter", form.today)
    return budget_movement(form.reader, scope=query.scope, period=period, since=query.since, until=query.until)


def _shown(request: PageRequest, form: MovementForm, moved: BudgetMoved) -> presenter.Page:
    return presenter.page(moved, today=form.today, zone=request.zone)


def _page(
    request: PageRequest, form: MovementForm, moved: BudgetMoved | None, *, status: int = 200
) -> HttpResponseBase:
    team_id = moved.scope.team_id if moved else None
    kept = {name: form.data.get(name) for name in ("period", "person")}
    context: dict[str, Any] = {
        "page": _shown(request, form, moved) if moved else None,
        "days": [form["since"], form["until"]],
        "teams": _teams(request, team_id),
        "hidden": [(name, value) for name, value in kept.items() if value],
        "refusals": [sentence for sentences in form.errors.values() for sentence in sentences],
    }
    return render(request, PAGE, context, status=status)


def _teams(request: PageRequest, team_id: int | None) -> list[values.Choice]:
    choices = teams_to_choose(request.reader)
    if not choices:
        return []
    every = values.Choice("", "Everybody you see", team_id is None)
    return [every, *(values.Choice(str(pk), name, pk == team_id) for pk, name in choices)]
