"""Numbers of people and of teams: what changed them, amendments where there is no plan, and restatements of what has ended."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.forms.faults import take
from accounts.rules.faults import Invalid, Refused, StaleState
from plans.forms.amendments import AmendmentAnswerForm
from plans.forms.budgets import NumberAmendForm, RestateNumberForm
from plans.models import PlanAmendment
from plans.presenters import amendment_changes as change_words
from plans.presenters import budgets as presenter
from plans.rules import amendments as rules
from plans.selectors import amended_numbers, amending, budget_history
from plans.selectors import amendments as amendment_selector
from plans.selectors import budget_amendments as selector
from plans.selectors.amended_numbers import AmendedNumber
from plans.selectors.scopes import NotVisible, day_for
from plans.services import budget_amendments as service
from plans.services import budget_restatements
from traps_web.lib.fiscal import UnknownPeriod


def _number(request: HttpRequest, kind: str, pk: int, period: str) -> AmendedNumber:
    """The number in sight, or 404."""
    if kind not in ("person", "team"):
        raise Http404(f"A number belongs to a person or to a team, not to a {kind}.")
    today = day_for(viewer=request.user, organisation=request.organisation, now=request.now)
    try:
        return amended_numbers.in_sight(viewer=request.user, kind=kind, pk=pk, period_key=period, today=today)
    except (NotVisible, UnknownPeriod, OverflowError) as fault:
        raise Http404(str(fault)) from None


@require_safe
def detail(request: HttpRequest, kind: str, pk: int, period: str) -> HttpResponse:
    """A number by month with every change of it, and what can be done to it."""
    number = _number(request, kind, pk, period)
    today = service.today_of(number, request.now)
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
        "amend_url": presenter.address(number, "budget_amend"),
        "restate_url": presenter.address(number, "budget_restate"),
    }
    return render(request, "plans/budget.html", context)


def _may(request: HttpRequest, number: AmendedNumber) -> dict[str, bool]:
    may = {"amend": True, "restate": True}
    try:
        service.require_open(number=number, by=request.user, now=request.now)
    except (StaleState, Refused):
        may["amend"] = False
    try:
        budget_restatements.require_allowed(number=number, by=request.user, now=request.now)
    except (Invalid, Refused):
        may["restate"] = False
    return may


def amend(request: HttpRequest, kind: str, pk: int, period: str) -> HttpResponse:
    """Ask for another number where there is no plan; shows before and after first, when asked to."""
    number = _number(request, kind, pk, period)
    if request.method == "POST":
        return _send(request, number)
    try:
        service.require_open(number=number, by=request.user, now=request.now)
    except StaleState as stale:
        messages.info(request, str(stale))
        return redirect(presenter.address(number))
    waiting = selector.open_one(number=number)
    if waiting is not None:
        messages.info(request, "This amendment waits for a decision; one at a time.")
        return redirect("budget_amendment", waiting.pk)
    return _amend_page(request, number, _amend_form(request, number), 200)


def _amend_form(request: HttpRequest, number: AmendedNumber) -> NumberAmendForm:
    return NumberAmendForm(
        request.POST if request.method == "POST" else None,
        categories=amending.categories(),
        number=amended_numbers.number_of(number=number),
        known=selector.count(number=number),
        first_day=amending.first_day(number=number, today=service.today_of(number, request.now)),
    )


def _send(request: HttpRequest, number: AmendedNumber) -> HttpResponse:
    form = _amend_form(request, number)
    if not form.is_valid():
        service.require_open(number=number, by=request.user, now=request.now)
        return _amend_page(request, number, form, 422)
    act: dict[str, Any] = {"number": number, "wanted": form.wanted(), "by": request.user, "now": request.now}
    try:
        if "preview" in request.POST:
            return _amend_page(request, number, form, 200, change_words.reckoned(service.preview(**act)))
        row = service.ask(**act)
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
    number: AmendedNumber,
    form: NumberAmendForm,
    status: int,
    changes: change_words.Changes | None = None,
) -> HttpResponse:
    first = amending.first_day(number=number, today=service.today_of(number, request.now))
    head, sub = presenter.asking(number, first)
    context = {"form": form, "changes": changes, "statement": head, "sub": sub, "back": presenter.address(number)}
    context["path"] = presenter.path(number, "Amend")
    return render(request, "plans/budget_amend.html", context, status=status)


def restate(request: HttpRequest, kind: str, pk: int, period: str) -> HttpResponse:
    """Say what the number of a period that has ended should have been; a row of its own."""
    number = _number(request, kind, pk, period)
    try:
        budget_restatements.require_allowed(number=number, by=request.user, now=request.now)
    except Invalid as early:
        messages.info(request, str(early))
        return redirect(presenter.address(number))
    standing = amended_numbers.number_of(number=number)
    form = RestateNumberForm(
        request.POST if request.method == "POST" else None, categories=amending.categories(), number=standing
    )
    status = 200
    if request.method == "POST":
        status = _restated(request, number, form)
        if status == 302:
            messages.success(request, "Restated. Whoever carries the number is told.")
            return redirect(presenter.address(number))
    context = {
        "form": form,
        "statement": f"What should {presenter.title(number)} have been?",
        "sub": presenter.restating(number),
        "back": presenter.address(number),
        "path": presenter.path(number, "Restate"),
    }
    return render(request, "plans/budget_restate.html", context, status=status)


def _restated(request: HttpRequest, number: AmendedNumber, form: RestateNumberForm) -> int:
    """The status that the act ends with: 302 when it is done, else what the form has to say."""
    if not form.is_valid():
        return 422
    if not form.is_known:
        form.stale(budget_restatements.CHANGED, known=form.standing)
        return 409
    try:
        budget_restatements.restate(
            number=number, wanted=form.number, reason=form.cleaned_data["reason"], by=request.user, now=request.now
        )
    except Invalid as wrong:
        form.refuse(wrong)
        return 422
    return 302


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
    number = AmendedNumber.of(row)
    role = amended_numbers.role_in(viewer=request.user, amendment=row, today=request.today)
    is_asker = amended_numbers.may_withdraw(viewer=request.user, amendment=row)
    roles = frozenset({role, "asker"} if is_asker else {role})
    steps = {event: rules.step(row.status, event) for event in rules.EVENTS}
    changes, hindrance = _changes(request, row, number)
    context = {
        "row": row,
        "page": presenter.amendment_page(row, number, request.zone),
        "changes": changes,
        "hindrance": hindrance,
        "form": form,
        "may": {event: step is not None and bool(roles & step.who) for event, step in steps.items()},
        "back": presenter.address(number),
        "path": presenter.path(number, f"Amendment {row.position}"),
    }
    return render(request, "plans/budget_amendment.html", context, status=status)


def _changes(request: HttpRequest, row: PlanAmendment, number: AmendedNumber) -> tuple[change_words.Changes, str]:
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
        service.require(amendment=row, event="approve", by=request.user, now=request.now)
        return _amendment_page(request, row, form, 422)
    try:
        done = act(amendment=row, answer=form.cleaned_data["answer"], by=request.user, now=request.now)
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
        service.withdraw(amendment=row, by=request.user, now=request.now)
    except StaleState as stale:
        form = AmendmentAnswerForm({})
        form.add_error(None, str(stale))
        return _amendment_page(request, amendment_selector.read(row.pk), form, 409)
    messages.success(request, "Withdrawn. The number stays as it is.")
    return redirect("budget_amendment", pk)
