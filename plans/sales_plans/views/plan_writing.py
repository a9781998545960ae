"""Writing a plan: what the owner types, keeps and submits, and the deals that are ticked for it."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from plans.sales_plans.forms.plan_lines import deals_picked, deals_sent
from plans.sales_plans.forms.plans import PlanForm
from plans.sales_plans.models import Plan
from plans.sales_plans.presenters import plan_deals as deal_words
from plans.sales_plans.presenters import plan_proposals as proposal_words
from plans.sales_plans.presenters import plan_writing as plan_writing_words
from plans.sales_plans.presenters import plans as presenter
from plans.sales_plans.rules import plans as rules
from plans.sales_plans.selectors import plan_deals, plan_proposals, plan_writing
from plans.sales_plans.selectors import plans as selector
from plans.sales_plans.services import plans as service
from plans.sales_plans.views.plans import seen
from traps_web.edges.requests import PageRequest
from traps_web.edges.typed_rows import is_adding
from traps_web.lib import money
from traps_web.lib.faults import Invalid, StaleState
from traps_web.lib.fields import currency
from traps_web.lib.searches import LONGEST


def edit(request: PageRequest, pk: int) -> HttpResponse:
    """Write the plan, keep it as a draft, submit it."""
    seen_plan = seen(request, pk)
    plan = seen_plan.plan
    if seen_plan.role != "owner":
        service.require(request.act, plan=plan, event="change")
    if request.method == "POST":
        return _send(request, plan)
    if plan.status not in rules.OPEN:
        messages.info(request, f"This plan is {plan.status}. You can edit it once it is returned.")
        return redirect("plan_detail", pk)
    picked = deals_picked(request.GET)
    desk = plan_writing.desk(plan=plan, today=request.today, deal_ids=picked)
    return _form_page(request, plan, PlanForm(desk=desk, picked=picked))


def _sent(request: PageRequest, plan: Plan, data: QueryDict) -> PlanForm:
    desk = plan_writing.desk(plan=plan, today=request.today, deal_ids=deals_sent(data))
    return PlanForm(data, desk=desk)


def _send(request: PageRequest, plan: Plan) -> HttpResponse:
    form = _sent(request, plan, request.POST)
    if is_adding(request.POST):
        return _form_page(request, plan, form)
    if not form.all_valid():
        return _form_page(request, plan, form, status=422)
    try:
        saved = service.change(request.act, plan=plan, version=form.cleaned_data["version"], written=form.written())
        if "submit" not in request.POST:
            messages.success(request, "Draft saved.")
            return redirect("plan_edit", plan.pk)
        service.submit(request.act, plan=saved, version=saved.version)
    except Invalid as wrong:
        return _refused(request, plan, form, wrong)
    except StaleState as stale:
        form.stale(str(stale), service.read(plan.pk).version)
        return _form_page(request, plan, form, status=409)
    messages.success(request, "Submitted. Your manager decides on it.")
    return redirect("plan_detail", plan.pk)


def _refused(request: PageRequest, plan: Plan, form: PlanForm, wrong: Invalid) -> HttpResponse:
    """The draft is kept as far as it can be; what stands against it is said beside its field."""
    now = service.read(plan.pk)
    fresh = _sent(request, now, cast("QueryDict", form.data).copy())
    fresh.all_valid()
    cast("QueryDict", fresh.data)["version"] = str(now.version)
    fresh.refuse(wrong)
    return _form_page(request, now, fresh, status=422)


def _form_page(request: PageRequest, plan: Plan, form: PlanForm, status: int = 200) -> HttpResponse:
    page = plan_writing_words.writing(
        form.desk.paper,
        form.desk.plan,
        goals=sum(form.desk.goals.values(), Decimal(0)),
        comments=selector.comments(plan=plan),
        decision=selector.last_decision(plan=plan),
        zone=request.zone,
    )
    known = plan_proposals.proposals(request.reader, plan=plan, paper=form.desk.paper)
    context = {
        "plan": plan,
        "form": form,
        "page": page,
        "deals": deal_words.fold(plan, form.desk.period, reverse("plan_deals", args=[plan.pk])),
        "proposals": proposal_words.of_sources(known, form.desk.paper),
        "months": [(month, field, proposal_words.of_month(known, month.key)) for month, field in form.goal_fields],
        "all_months": proposal_words.of_all_months(known),
    }
    return render(request, "plans/sales_plans/plan_form.html", context, status=status)


def deals(request: PageRequest, pk: int) -> HttpResponse:
    """Open deals to tick for a plan: those that close in its period, or what a search finds."""
    plan = seen(request, pk).plan
    back = reverse("plan_edit" if plan.status in rules.OPEN else "plan_amend", args=[pk])
    sought = request.GET.get("q", "")[:LONGEST].strip()
    choices = plan_deals.to_name(request.reader, plan=plan, sought=sought)
    context = {
        "plan": plan,
        "deals": deal_words.deal_list(choices),
        "back": back,
        "path": presenter.path(plan, "Tick deals"),
        "places": money.digits_of(currency()),
    }
    part = "_picker" if request.htmx else ""
    return render(request, f"plans/sales_plans/plan_deals{part}.html", context)
