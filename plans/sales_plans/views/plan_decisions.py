"""The decision on a plan: returned with comments, or approved."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.record.forms.faults import take
from plans.sales_plans.forms.plans import CorrectionForm, ReturnForm
from plans.sales_plans.models import Plan
from plans.sales_plans.presenters import plan_writing
from plans.sales_plans.selectors import plan_papers
from plans.sales_plans.services import plan_corrections
from plans.sales_plans.services import plan_decisions as service
from plans.sales_plans.services import plans as plan_service
from plans.sales_plans.views.plans import page_of, seen
from traps_web.edges.requests import PageRequest
from traps_web.lib.faults import Invalid, StaleState
from traps_web.lib.numbers import whole


def send_back(request: PageRequest, pk: int) -> HttpResponse:
    """Return the plan with a comment beside each line that has to change."""
    found = seen(request, pk)
    if request.method != "POST" and "decider" in found.roles and found.plan.status != "submitted":
        messages.info(request, f"This plan is {found.plan.status} by now.")
        return redirect("plan_detail", pk)
    if "decider" not in found.roles:
        plan_service.require(request.act, plan=found.plan, event="return")
    paper = plan_papers.shown(plan=found.plan, today=request.today)
    form = ReturnForm(request.POST if request.method == "POST" else None, paper=paper, version=found.plan.version)
    if request.method != "POST" or not form.is_valid():
        return _page(request, found.plan, form, 422 if form.errors else 200)
    try:
        service.send_back(
            request.act,
            plan=found.plan,
            version=form.cleaned_data["version"],
            comments=form.comments,
            words=form.cleaned_data["words"],
        )
    except Invalid as wrong:
        take(form, wrong)
        return _page(request, found.plan, form, 422)
    except StaleState as stale:
        form.add_error(None, str(stale))
        return _page(request, found.plan, form, 409)
    messages.success(request, f"Returned. {found.plan.owner.name} reads your comments beside the lines.")
    return redirect("plan_detail", pk)


def _page(request: PageRequest, plan: Plan, form: ReturnForm, status: int) -> HttpResponse:
    context = {"plan": plan, "form": form, "sub": plan_writing.return_sub(plan)}
    return render(request, "plans/sales_plans/plan_return.html", context, status=status)


def open_for_correction(request: PageRequest, pk: int) -> HttpResponse:
    """Take an approval back, with the reason: the owner corrects the plan and submits it again."""
    found = seen(request, pk)
    if request.method != "POST" and found.role == "decider" and found.plan.status != "approved":
        messages.info(request, f"This plan is {found.plan.status} by now.")
        return redirect("plan_detail", pk)
    if found.role != "decider":
        plan_service.require(request.act, plan=found.plan, event=plan_corrections.EVENT)
    form = CorrectionForm(request.POST if request.method == "POST" else None, initial={"version": found.plan.version})
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            plan_corrections.open_for_correction(request.act, plan=found.plan, **form.cleaned_data)
        except Invalid as wrong:
            take(form, wrong)
            status = 422
        except StaleState as stale:
            form.add_error(None, str(stale))
            status = 409
        else:
            messages.success(request, f"Open for correction. {found.plan.owner.name} reads why, and submits it again.")
            return redirect("plan_detail", pk)
    context = {"plan": found.plan, "form": form, "sub": plan_writing.correction_sub(found.plan)}
    return render(request, "plans/sales_plans/plan_correct.html", context, status=status)


@require_POST
def approve(request: PageRequest, pk: int) -> HttpResponse:
    """Approve the plan as it was submitted."""
    found = seen(request, pk)
    try:
        plan = service.approve(request.act, plan=found.plan, version=whole(request.POST.get("version", "")) or 0)
    except StaleState as stale:
        context = page_of(request, seen(request, pk), stale=str(stale))
        return render(request, "plans/sales_plans/plan_detail.html", context, status=409)
    messages.success(request, "Approved and locked: its period runs." if plan.status == "locked" else "Approved.")
    return redirect("plan_detail", pk)
