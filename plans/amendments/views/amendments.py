"""Amendments of locked plans: asked for with a preview, read, decided, withdrawn."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.record.forms.faults import take
from plans.amendments.forms.amendments import AmendForm, AmendmentAnswerForm
from plans.amendments.presenters import amendment_changes as change_words
from plans.amendments.presenters import amendments as presenter
from plans.amendments.rules.amendment_statements import NOTHING
from plans.amendments.selectors import amending, amendment_roles
from plans.amendments.selectors import amendments as selector
from plans.amendments.services import amendments as service
from plans.sales_plans.models import Plan, PlanAmendment
from plans.sales_plans.presenters import plans as plan_presenter
from plans.sales_plans.rules import plan_amendments as rules
from plans.sales_plans.selectors import plan_writing
from plans.sales_plans.selectors import plans as plan_selector
from plans.sales_plans.selectors.plans import Seen
from plans.sales_plans.services import plans as plan_service
from plans.sales_plans.views.plans import seen
from traps_web.lib.faults import Invalid, StaleState


def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for another number of a locked plan; shows before and after by month first, when asked to."""
    plan = seen(request, pk).plan
    if request.method == "POST":
        return _send(request, plan)
    try:
        service.require_open(request.act, plan=plan)
    except StaleState as stale:
        messages.info(request, str(stale))
        return redirect("plan_detail", pk)
    waiting = selector.open_one(plan=plan)
    if waiting is not None:
        messages.info(request, "This amendment waits for a decision; one at a time.")
        return redirect("plan_amendment", pk, waiting.position)
    return _form_page(request, plan, _form(request, plan), 200)


def _form(request: HttpRequest, plan: Plan) -> AmendForm:
    return AmendForm(
        request.POST if request.method == "POST" else None,
        desk=plan_writing.amend_desk(plan=plan, today=request.today),
        categories=amending.categories(),
        number=amending.number_of(plan=plan),
        known=selector.count(plan=plan),
        first_day=amending.first_day(number=plan, today=request.today),
    )


def _send(request: HttpRequest, plan: Plan) -> HttpResponse:
    form = _form(request, plan)
    if not form.all_valid():
        service.require_open(request.act, plan=plan)
        return _form_page(request, plan, form, 422)
    asked: dict[str, Any] = {"plan": plan, "wanted": form.wanted()}
    try:
        if "preview" in request.POST:
            found = service.preview(request.act, **asked)
            form.failing = [one for one in found.touched[0].checks if not one.passed]
            return _form_page(request, plan, form, 200, change_words.reckoned(found))
        row = service.ask(request.act, **asked)
    except Invalid as wrong:
        form.refuse(wrong)
        return _form_page(request, plan, form, 422)
    except StaleState as stale:
        form.stale(str(stale), selector.count(plan=plan))
        return _form_page(request, plan, form, 409)
    messages.success(request, "Asked for. The line decides on it; until then the plan stays.")
    return redirect("plan_amendment", plan.pk, row.position)


def _form_page(
    request: HttpRequest, plan: Plan, form: AmendForm, status: int, changes: change_words.Changes | None = None
) -> HttpResponse:
    head, sub = presenter.asking(plan, amending.first_day(number=plan, today=request.today))
    context = {"plan": plan, "form": form, "changes": changes, "statement": head, "sub": sub}
    context["path"] = plan_presenter.path(plan, "Amend")
    return render(request, "plans/amendments/plan_amend.html", context, status=status)


def found(request: HttpRequest, pk: int, position: int) -> tuple[Seen, PlanAmendment]:
    """The amendment and how the viewer stands to its plan, or 404."""
    plan = seen(request, pk)
    try:
        return plan, selector.one(plan=plan.plan, position=position)
    except (PlanAmendment.DoesNotExist, OverflowError):
        raise Http404 from None


def detail(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """One amendment: before and after, why, and the decision."""
    plan, row = found(request, pk, position)
    return _page(request, plan, row, AmendmentAnswerForm(), 200)


def _page(request: HttpRequest, plan: Seen, row: PlanAmendment, form: AmendmentAnswerForm, status: int) -> HttpResponse:
    matter = {"asked_by": row.asked_by, "duty": f"amendment:{row.pk}"}
    roles = plan_selector.roles_of(viewer=request.user, owner=plan.plan.owner, today=request.today, **matter)
    if amendment_roles.may_withdraw(viewer=request.user, amendment=row):
        roles |= {"asker"}
    steps = {event: rules.step(row.status, event) for event in rules.EVENTS}
    changes, hindrance = _changes(request, row)
    context = {
        "plan": plan.plan,
        "row": row,
        "page": presenter.page(row, request.zone),
        "changes": changes,
        "hindrance": hindrance,
        "form": form,
        "may": {event: step is not None and bool(roles & step.who) for event, step in steps.items()},
        "path": plan_presenter.path(plan.plan, f"Amendment {row.position}"),
    }
    return render(request, "plans/amendments/plan_amendment.html", context, status=status)


def _changes(request: HttpRequest, row: PlanAmendment) -> tuple[change_words.Changes, str]:
    """What it changes or changed, and why it cannot be approved as it is."""
    if row.status != "asked":
        return _settled(row), ""
    over = amending.day_fault(number=row.plan, day=row.effective_on, today=request.today)
    try:
        return change_words.reckoned(
            amending.reckon_asked(amendment=row, today=plan_service.today_of(row.plan.owner, request.now))
        ), over
    except Invalid as fault:
        return change_words.unchanged(selector.parts(amendment=row), (), None, NOTHING), over or str(fault)


def _settled(row: PlanAmendment) -> change_words.Changes:
    parts, checks = selector.parts(amendment=row), selector.checks(amendment=row)
    if row.status != "approved":
        before = selector.stood_before(amendment=row)
        return change_words.unchanged(parts, checks, before, selector.stated(amendment=row))
    papers = selector.papers(amendment=row)
    stated = selector.stated(amendment=row)
    return change_words.approved(*selector.before_and_after(paper=papers[0]), parts, papers, checks, stated)


@require_POST
def decide(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """Approve or refuse; the first decision stands."""
    plan, row = found(request, pk, position)
    act = service.approve if request.POST.get("decision") == "approve" else service.refuse
    form = AmendmentAnswerForm(request.POST)
    if not form.is_valid():
        service.require(request.act, amendment=row, event="approve")
        return _page(request, plan, row, form, 422)
    try:
        done = act(request.act, amendment=row, answer=form.cleaned_data["answer"])
    except Invalid as wrong:
        take(form, wrong)
        return _page(request, plan, row, form, 422)
    except StaleState as stale:
        form.add_error(None, str(stale))
        return _page(request, plan, selector.read(row.pk), form, 409)
    messages.success(request, f"{done.status.capitalize()}. {row.plan.owner.name} is told.")
    # Who stands in for somebody sees the plan only while it waits.
    still = plan_selector.visible(viewer=request.user, today=request.today).filter(pk=pk).exists()
    return redirect("plan_detail", pk) if still else redirect("plans")


@require_POST
def withdraw(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """Take back what one asked for."""
    plan, row = found(request, pk, position)
    try:
        service.withdraw(request.act, amendment=row)
    except StaleState as stale:
        form = AmendmentAnswerForm({})
        form.add_error(None, str(stale))
        return _page(request, plan, selector.read(row.pk), form, 409)
    messages.success(request, "Withdrawn. The plan stays as it is.")
    return redirect("plan_detail", pk)
