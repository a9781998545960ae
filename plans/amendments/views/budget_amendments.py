"""Amendments of numbers without a plan: asked for with a preview, read, decided, withdrawn."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.organisation.presenters import period_words
from accounts.organisation.selectors.calendar import today_of
from plans.amendments.forms.budget_amendments import NumberAmendForm
from plans.amendments.presenters import amendment_changes as change_words
from plans.amendments.presenters import budget_amendments as presenter
from plans.amendments.selectors import amending, amendments
from plans.amendments.selectors import budget_amendments as selector
from plans.amendments.services import amendment_decisions as decisions
from plans.amendments.services import budget_amendments as service
from plans.amendments.views.amendments import OnAmendment
from plans.measures.presenters import period_numbers as number_words
from plans.measures.selectors import period_numbers
from plans.measures.selectors.period_numbers import PeriodNumber
from plans.measures.views.period_numbers import number_in_sight
from plans.sales_plans.models import PlanAmendment
from traps_web.edges.pages import ServiceButton, ServicePage
from traps_web.edges.requests import PageRequest
from traps_web.lib.faults import Invalid, StaleState


def amend(request: PageRequest, kind: str, pk: int, period: str) -> HttpResponse:
    """Ask for another number where there is no plan; shows before and after first, when asked to."""
    number = number_in_sight(request, kind, pk, period)
    if request.method == "POST":
        return _send(request, number)
    try:
        service.require_open(request.act, number=number)
    except StaleState as stale:
        messages.info(request, period_words.spelled(str(stale)))
        return redirect(number_words.address(number))
    waiting = selector.open_one(number=number)
    if waiting is not None:
        messages.info(request, "This amendment already waits for a decision. There can be only one at a time.")
        return redirect("budget_amendment", waiting.pk)
    return _amend_page(request, number, _amend_form(request, number), 200)


def _amend_form(request: PageRequest, number: PeriodNumber) -> NumberAmendForm:
    return NumberAmendForm(
        request.POST if request.method == "POST" else None,
        categories=amending.categories(),
        number=period_numbers.number_of(number=number),
        known=selector.count(number=number),
        first_day=amending.first_day(number=number, today=today_of(number.person, request.now)),
    )


def _send(request: PageRequest, number: PeriodNumber) -> HttpResponse:
    form = _amend_form(request, number)
    if not form.is_valid():
        service.require_open(request.act, number=number)
        return _amend_page(request, number, form, 422)
    act: dict[str, Any] = {"number": number, "requested_change": form.requested_change()}
    try:
        if "preview" in request.POST:
            return _amend_page(request, number, form, 200, change_words.reckoned(service.preview(request.act, **act)))
        row = service.ask(request.act, **act)
    except Invalid as wrong:
        form.refuse(wrong)
        return _amend_page(request, number, form, 422)
    except StaleState as stale:
        form.stale(str(stale), known=selector.count(number=number))
        return _amend_page(request, number, form, 409)
    messages.success(request, "You asked for the amendment. The number stays as it is until the line decides.")
    return redirect("budget_amendment", row.pk)


def _amend_page(
    request: PageRequest,
    number: PeriodNumber,
    form: NumberAmendForm,
    status: int,
    changes: change_words.Changes | None = None,
) -> HttpResponse:
    first = amending.first_day(number=number, today=today_of(number.person, request.now))
    head, sub = presenter.asking(number, first)
    context: dict[str, Any] = {
        "form": form,
        "changes": changes,
        "statement": head,
        "sub": sub,
        "back": number_words.address(number),
    }
    context["path"] = number_words.path(number, "Amend")
    return render(request, "plans/amendments/budget_amend.html", context, status=status)


class _OfNumber(ServicePage):
    """An act on an amendment without a plan."""

    row: PlanAmendment
    row_name = "amendment"
    next_page, next_row = "budget_amendment", "row.pk"

    def find(self) -> PlanAmendment:
        if self.row:  # Whoever saw it reads who was faster, even where it is out of their sight by that.
            return amendments.read(self.row.pk)
        row: PlanAmendment = self.in_sight().get(pk=self.kwargs["pk"])
        return row

    def in_sight(self) -> QuerySet[Any]:
        """What the viewer sees now; who stands in for somebody sees an amendment only while it waits."""
        return selector.visible(self.request.reader)


class Decide(_OfNumber, OnAmendment):
    """One amendment without a plan: before and after, why, and the decision; the first one stands."""

    template_name = "plans/amendments/budget_amendment.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        number = PeriodNumber.of(self.row)
        page = presenter.page(self.request.reader, self.row, number)
        path = number_words.path(number, f"Amendment {self.row.position}")
        return super().get_context_data(page=page, path=path, back=number_words.address(number), **kwargs)

    def message(self, made: PlanAmendment) -> str:
        return f"{made.status.capitalize()}. The owner of the number has been notified."

    def leads_to(self, made: PlanAmendment) -> str:
        return super().leads_to(made) if self.in_sight().filter(pk=made.pk).exists() else reverse("plans")


class Withdraw(_OfNumber, ServiceButton):
    """Take back what one asked for."""

    service = decisions.withdraw
    done = "Withdrawn. The number stays as it is."
