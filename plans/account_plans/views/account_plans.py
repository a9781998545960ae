"""The account plan on one screen: read, written, handed in, decided on."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from pipeline.customers.models import Customer
from plans.account_plans.forms.account_plans import DecisionForm, PlanForm, StancesForm
from plans.account_plans.models import AccountMove, AccountPlan
from plans.account_plans.presenters import account_plan_versions, submissions
from plans.account_plans.presenters import account_plans as presenter
from plans.account_plans.presenters.customers import path
from plans.account_plans.rules import account_plan_changes
from plans.account_plans.selectors import account_plans as selector
from plans.account_plans.selectors import submissions as submission_selector
from plans.account_plans.services import account_moves
from plans.account_plans.services import account_plans as plan_service
from plans.account_plans.views.submissions import asked_pair
from traps_web.edges.forms import ActForm
from traps_web.edges.pages import ServiceButton, ServicePage, tell_done
from traps_web.edges.refusals import take
from traps_web.edges.requests import PageRequest
from traps_web.edges.wiring import call
from traps_web.lib.faults import Invalid, StaleState
from traps_web.lib.numbers import whole

TEMPLATE = "plans/account_plans/account_plan.html"


def plan(request: PageRequest, pk: int) -> HttpResponse:
    """The plan of the running fiscal year; POST begins it, keeps it or submits it."""
    plan_facts = facts(request, pk)
    if request.method != "POST":
        return page(request, plan_facts)
    if request.POST.get("do") == "begin":
        plan_service.begin(request.act, customer=plan_facts.customer, year=plan_facts.year.year)
        return redirect("customer_plan", pk)
    standing = begun(plan_facts)
    form = PlanForm(request.POST, facts=plan_facts, movers=selector.movers(customer=plan_facts.customer))
    if not form.is_valid():
        return page(request, plan_facts, status=422, form=form)
    act = plan_service.submit if request.POST.get("do") == "submit" else plan_service.write
    version = form.cleaned_data["version"]
    try:
        act(request.act, plan=standing, version=version, written=form.written())
    except Invalid as wrong:
        take(form, wrong)
        return page(request, plan_facts, status=422, form=form)
    except StaleState:
        form.tell_stale(begun(facts(request, pk)))
        return page(request, plan_facts, status=409, form=form)
    messages.success(request, "Submitted. The plan waits for a decision." if act is plan_service.submit else "Saved.")
    return redirect("customer_plan", pk)


class _OfPlan(ServicePage):
    """An act on the plan of the running fiscal year of a customer in sight."""

    row: AccountPlan
    row_name, next_page, next_row = "plan", "customer_plan", "row.customer_id"

    def find(self) -> AccountPlan:
        self.facts = facts(self.request, self.kwargs["pk"])
        return begun(self.facts)


class Decide(_OfPlan):
    """Approve the plan, or return it with words."""

    form_class, service, form_name = DecisionForm, plan_service.decide, "decision"
    http_method_names = ["post", "options"]
    template_name = TEMPLATE
    done = "The plan of {row.customer.name} is {made.status}."
    overtaken = "{stale} Your words are kept below."

    def stands(self) -> dict[str, object]:
        return {"version": self.row.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | page_of(self.request, self.facts, decision=context["decision"])


class Revise(_OfPlan, ServiceButton):
    """Take an approved plan up again."""

    service = plan_service.revise
    done = "The plan is a draft again. Its approval stays fresh until its original end."

    def act(self, form: ActForm) -> AccountPlan:
        plan: AccountPlan = call(plan_service.revise, self.request, plan=self.row, version=self.row.version)
        return plan


@require_POST
def move(request: PageRequest, pk: int, position: int) -> HttpResponse:
    """Say that a move is done."""
    plan_facts = facts(request, pk)
    try:
        row = account_moves.finish(request.act, plan=begun(plan_facts), position=position)
    except AccountMove.DoesNotExist:
        raise Http404("There is no such move.") from None
    tell_done(request, f"“{row.text}” is done.", may_be_undone=True)
    return redirect("customer_plan", pk)


@require_POST
def stances(request: PageRequest, pk: int) -> HttpResponse:
    """Say where the people at the customer stand."""
    plan_facts = facts(request, pk)
    form = StancesForm(request.POST, people=plan_facts.people, stances=plan_facts.stances)
    if not form.is_valid():
        return page(request, plan_facts, status=422, stances=form)
    plan_service.set_stances(request.act, customer=plan_facts.customer, stances=form.stances())
    messages.success(request, "Saved.")
    return redirect("customer_plan", pk)


def compare(request: PageRequest, pk: int) -> HttpResponse:
    """Any two submissions of one year's plan side by side; the newest year unless the address names another one."""
    customer = in_sight(request, pk)
    plans = submission_selector.handed_in(customer=customer)
    year = whole(request.GET["year"]) if "year" in request.GET else next((plan.year for plan in plans), None)
    plan = next((plan for plan in plans if plan.year == year), None)
    if plan is None:
        raise Http404("No plan was submitted for that year.")
    versions = submission_selector.versions(plan=plan)
    numbers = [version.number for version in versions]
    before, after = asked_pair(request, numbers)
    earlier, later = (submission_selector.frozen(version=versions[number - 1]) for number in (before, after))
    context = submissions.comparison(
        account_plan_changes.changes(earlier, later),
        numbers=numbers,
        before=before,
        after=after,
        title=presenter.compare_title(plan, customer),
        path=presenter.compare_path(customer),
        year=plan.year,
        years=presenter.year_tabs(plans, current=plan),
    )
    return render(request, "plans/account_plans/plan_compare.html", context)


def facts(request: PageRequest, pk: int) -> selector.PlanFacts:
    """The screen of a customer in sight, or 404."""
    customer = in_sight(request, pk)
    return selector.facts(request.reader, customer=customer)


def in_sight(request: PageRequest, pk: int) -> Customer:
    """A customer whose plans may be read, or 404."""
    try:
        return selector.customer(viewer=request.user, pk=pk, today=request.today)
    except Customer.DoesNotExist:
        raise Http404 from None


def begun(plan_facts: selector.PlanFacts) -> AccountPlan:
    """The plan, or 404 while nobody has begun it."""
    if plan_facts.plan is None:
        raise Http404("Nobody has begun this plan.")
    return plan_facts.plan


def page(request: PageRequest, plan_facts: selector.PlanFacts, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The screen, with whatever was typed into one of its forms."""
    return render(request, TEMPLATE, page_of(request, plan_facts, **forms), status=status)


def page_of(request: PageRequest, plan_facts: selector.PlanFacts, **forms: Any) -> dict[str, Any]:
    """What the screen shows, and the forms that whoever looks may fill."""
    shown = presenter.page(request.reader, plan_facts)
    form = forms.get("form")
    if form is None and shown.can_write:
        form = PlanForm(facts=plan_facts, movers=selector.movers(customer=plan_facts.customer))
    stances = forms.get("stances")
    if stances is None and form is None and shown.can_stance:
        stances = StancesForm(people=plan_facts.people, stances=plan_facts.stances)
    decision = forms.get("decision")
    if decision is None and shown.can_decide:
        decision = DecisionForm(initial={"version": begun(plan_facts).version})
    fields = form.stance_fields() if form else stances.stance_fields() if stances else []
    return {
        "page": shown,
        "customer": plan_facts.customer,
        "plan": plan_facts.plan,
        "form": form,
        "stances": stances,
        "decision": decision,
        "versions": account_plan_versions.rows(plan_facts.versions, plan=plan_facts.plan, zone=request.zone),
        "people": list(zip_longest(shown.people, fields)),
        "path": path(plan_facts.customer.name, f"/customers/{plan_facts.customer.pk}/", "Account plan"),
    }
