"""Numbers of people and of teams: what changed them, and restatements of what has ended."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.organisation.presenters import period_words
from accounts.organisation.selectors.calendar import today_of
from plans.amendments.selectors import amending
from plans.amendments.selectors import budget_amendments as selector
from plans.amendments.services import budget_amendments as service
from plans.measures.presenters import period_numbers as number_words
from plans.measures.selectors import budget_history, period_numbers
from plans.measures.selectors.period_numbers import PeriodNumber
from plans.measures.views.period_numbers import number_in_sight
from plans.numbers.forms.budget_restatements import RestateNumberForm
from plans.numbers.presenters import budgets as presenter
from plans.numbers.services import budget_restatements
from traps_web.edges.requests import PageRequest
from traps_web.lib.faults import Invalid, Refused, StaleState


@require_safe
def detail(request: PageRequest, kind: str, pk: int, period: str) -> HttpResponse:
    """A number by month with every change of it, and what can be done to it."""
    number = number_in_sight(request, kind, pk, period)
    today = today_of(number.person, request.now)
    context = {
        "number": number,
        "page": presenter.page(
            number=number,
            lines=budget_history.lines_of(number=number),
            changes=budget_history.of_number(viewer=request.user, number=number, today=today),
            amendments=selector.of_number(number=number),
            since=budget_history.since_end_of(number=number, today=today),
            zone=request.zone,
        ),
        "may": _may(request, number),
        "amend_url": number_words.address(number, "budget_amend"),
        "restate_url": number_words.address(number, "budget_restate"),
    }
    return render(request, "plans/numbers/budget.html", context)


def _may(request: PageRequest, number: PeriodNumber) -> dict[str, bool]:
    may = {"amend": True, "restate": True}
    try:
        service.require_open(request.act, number=number)
    except (StaleState, Refused):
        may["amend"] = False
    try:
        budget_restatements.require_allowed(request.act, number=number)
    except (Invalid, Refused):
        may["restate"] = False
    return may


def restate(request: PageRequest, kind: str, pk: int, period: str) -> HttpResponse:
    """Say what the number of a period that has ended should have been; a row of its own."""
    number = number_in_sight(request, kind, pk, period)
    try:
        budget_restatements.require_allowed(request.act, number=number)
    except Invalid as early:
        messages.info(request, period_words.spelled(str(early)))
        return redirect(number_words.address(number))
    standing = period_numbers.number_of(number=number)
    form = RestateNumberForm(
        request.POST if request.method == "POST" else None, categories=amending.categories(), number=standing
    )
    status = 200
    if request.method == "POST":
        status = _restated(request, number, form)
        if status == 302:
            messages.success(request, "Restated. The owner of the number has been notified.")
            return redirect(number_words.address(number))
    context = {
        "form": form,
        "statement": f"What should {number_words.title(number)} have been?",
        "sub": presenter.restating(number),
        "back": number_words.address(number),
        "path": number_words.path(number, "Restate"),
    }
    return render(request, "plans/numbers/budget_restate.html", context, status=status)


def _restated(request: PageRequest, number: PeriodNumber, form: RestateNumberForm) -> int:
    """The status that the act ends with: 302 when it is done, else what the form has to say."""
    if not form.is_valid():
        return 422
    if not form.is_known:
        form.stale(budget_restatements.CHANGED, known=form.standing)
        return 409
    try:
        budget_restatements.restate(request.act, number=number, amounts=form.number, reason=form.cleaned_data["reason"])
    except Invalid as wrong:
        form.refuse(wrong)
        return 422
    return 302
