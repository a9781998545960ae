"""Amendments of numbers without a plan: asked for with a preview, read, decided, withdrawn."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.record.forms.faults import take
from plans.amendments.forms.amendments import AmendmentAnswerForm
from plans.amendments.forms.budget_amendments import NumberAmendForm
from plans.amendments.presenters import amendment_changes as change_words
from plans.amendments.presenters import budget_amendments as presenter
from plans.amendments.selectors import amending, amendment_roles
from plans.amendments.selectors import amendments as amendment_selector
from plans.amendments.selectors import budget_amendments as selector
from plans.amendments.services import budget_amendments as service
from plans.measures.presenters import period_numbers as number_words
from plans.measures.selectors import period_numbers
from plans.measures.selectors.period_numbers import PeriodNumber
from plans.measures.views.period_numbers import number_in_sight
from plans.sales_plans.models import PlanAmendment
from plans.sales_plans.rules import plan_amendments as rules
from traps_web.lib.faults import Invalid, StaleState


def amend(request: HttpRequest, kind: str, pk: int, period: str) -> HttpResponse:
    """Ask for another number where there is no plan; shows before and after first, when asked to."""
    number = number_in_sight(request, kind, pk, period)
    if request.method == "POST":
        return _send(request, number)
    try:
        service.require_open(request.act, number=number)
    except StaleState as stale:
        messages.info(request, str(stale))
        return redirect(number_words.address(number))
    waiting = selector.open_one(number=number)
    if waiting is not None:
        messages.info(request, "This amendment waits for a decision; one at a time.")
        return redirect("budget_amendment", waiting.pk)
    return _amend_page(request, number, _amend_form(request, number), 200)


def _amend_form(request: HttpRequest, number: PeriodNumber) -> NumberAmendForm:
    return NumberAmendForm(
        request.POST if request.method == "POST" else None,
        categories=amending.categories(),
        number=period_numbers.number_of(number=number),
        known=selector.count(number=number),
        first_day=amending.first_day(number=number, today=service.today_of(number, request.now)),
    )


def _send(request: HttpRequest, number: PeriodNumber) -> HttpResponse:
    form = _amend_form(request, number)
    if not form.is_valid():
        service.require_open(request.act, number=number)
        return _amend_page(request, number, form, 422)
    act: dict[str, Any] = {"number": number, "wanted": form.wanted()}
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
    messages.success(request, "Asked for. The line decides on it; until then the number stays.")
    return redirect("budget_amendment", row.pk)


def _amend_page(
    request: HttpRequest,
    number: PeriodNumber,
    form: NumberAmendForm,
    status: int,
    changes: change_words.Changes | None = None,
) -> HttpResponse:
    first = amending.first_day(number=number, today=service.today_of(number, request.now))
    head, sub = presenter.asking(number, first)
    context = {"form": form, "changes": changes, "statement": head, "sub": sub, "back": number_words.address(number)}
    context["path"] = number_words.path(number, "Amend")
    return render(request, "plans/amendments/budget_amend.html", context, status=status)


def _amendment(request: HttpRequest, pk: int) -> PlanAmendment:
    try:
        row: PlanAmendment = selector.visible(viewer=request.user, today=request.today).get(pk=pk)
    except (PlanAmendment.DoesNotExist, OverflowError):
        raise Http404 from None
    return row


@require_safe
def amendment(request: HttpRequest, pk: int) -> HttpResponse:
    """One amendment without a plan: before and after, why, and the decision."""
    return _amendment_page(request, _amendment(request, pk), AmendmentAnswerForm(), 200)


def _amendment_page(request: HttpRequest, row: PlanAmendment, form: AmendmentAnswerForm, status: int) -> HttpResponse:
    number = PeriodNumber.of(row)
    role = amendment_roles.role_in(viewer=request.user, amendment=row, today=request.today)
    is_asker = amendment_roles.may_withdraw(viewer=request.user, amendment=row)
    roles = frozenset({role, "asker"} if is_asker else {role})
    steps = {event: rules.step(row.status, event) for event in rules.EVENTS}
    changes, hindrance = _changes(request, row, number)
    context = {
        "row": row,
        "page": presenter.page(row, number, request.zone),
        "changes": changes,
        "hindrance": hindrance,
        "form": form,
        "may": {event: step is not None and bool(roles & step.who) for event, step in steps.items()},
        "back": number_words.address(number),
        "path": number_words.path(number, f"Amendment {row.position}"),
    }
    return render(request, "plans/amendments/budget_amendment.html", context, status=status)


def _changes(request: HttpRequest, row: PlanAmendment, number: PeriodNumber) -> tuple[change_words.Changes, str]:
    """What it changes or changed, and why it cannot be approved as it is."""
    parts = amendment_selector.parts(amendment=row)
    settled = change_words.settled(parts, amendment_selector.papers(amendment=row))
    if row.status != "asked":
        return settled, ""
    today = service.today_of(number, request.now)
    over = amending.day_fault(number=number, day=row.effective_on, today=today)
    try:
        return change_words.reckoned(amending.reckon_asked(amendment=row, today=today)), over
    except Invalid as fault:
        return settled, over or str(fault)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve or refuse; the first decision stands."""
    row = _amendment(request, pk)
    act = service.approve if request.POST.get("decision") == "approve" else service.refuse
    form = AmendmentAnswerForm(request.POST)
    if not form.is_valid():
        service.require(request.act, amendment=row, event="approve")
        return _amendment_page(request, row, form, 422)
    try:
        done = act(request.act, amendment=row, answer=form.cleaned_data["answer"])
    except Invalid as wrong:
        take(form, wrong)
        return _amendment_page(request, row, form, 422)
    except StaleState as stale:
        form.add_error(None, str(stale))
        return _amendment_page(request, amendment_selector.read(row.pk), form, 409)
    messages.success(request, f"{done.status.capitalize()}. Whoever carries the number is told.")
    # Who stands in for somebody sees it only while it waits.
    still = selector.visible(viewer=request.user, today=request.today).filter(pk=pk).exists()
    return redirect("budget_amendment", pk) if still else redirect("plans")


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what one asked for."""
    row = _amendment(request, pk)
    try:
        service.withdraw(request.act, amendment=row)
    except StaleState as stale:
        form = AmendmentAnswerForm({})
        form.add_error(None, str(stale))
        return _amendment_page(request, amendment_selector.read(row.pk), form, 409)
    messages.success(request, "Withdrawn. The number stays as it is.")
    return redirect("budget_amendment", pk)
