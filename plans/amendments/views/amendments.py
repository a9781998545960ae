"""Amendments of locked plans: asked for with a preview, read, decided, withdrawn."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.organisation.presenters import period_words
from accounts.organisation.selectors.calendar import today_of
from plans.amendments.forms.amendments import AmendForm, AnswerForm
from plans.amendments.presenters import amendment_changes as change_words
from plans.amendments.presenters import amendments as presenter
from plans.amendments.rules.amendment_statements import NOTHING
from plans.amendments.selectors import amending, amendment_roles
from plans.amendments.selectors import amendments as selector
from plans.amendments.services import amendment_decisions as decisions
from plans.amendments.services import amendments as service
from plans.measures.selectors.period_numbers import PeriodNumber
from plans.sales_plans.forms.plan_lines import deals_picked, deals_sent
from plans.sales_plans.models import Plan, PlanAmendment
from plans.sales_plans.presenters import plan_deals as deal_words
from plans.sales_plans.presenters import plan_proposals as proposal_words
from plans.sales_plans.presenters import plan_writing as plan_writing_words
from plans.sales_plans.presenters import plans as plan_presenter
from plans.sales_plans.selectors import plan_proposals, plan_writing
from plans.sales_plans.selectors import plans as plan_selector
from plans.sales_plans.views.plans import seen
from traps_web.edges.pages import ServiceButton, ServicePage
from traps_web.edges.requests import PageRequest
from traps_web.edges.typed_rows import is_adding
from traps_web.lib.faults import Invalid, StaleState


def amend(request: PageRequest, pk: int) -> HttpResponse:
    """Ask for another number of a locked plan; shows before and after by month first, when asked to."""
    plan = seen(request, pk).plan
    if request.method == "POST":
        return _send(request, plan)
    try:
        service.require_open(request.act, plan=plan)
    except StaleState as stale:
        messages.info(request, period_words.spelled(str(stale)))
        return redirect("plan_detail", pk)
    waiting = selector.open_one(plan=plan)
    if waiting is not None:
        messages.info(request, "This amendment already waits for a decision. There can be only one at a time.")
        return redirect("plan_amendment", pk, waiting.position)
    return _form_page(request, plan, _form(request, plan), 200)


def _form(request: PageRequest, plan: Plan) -> AmendForm:
    data = request.POST if request.method == "POST" else None
    deal_ids = deals_picked(request.GET) if data is None else deals_sent(data)
    return AmendForm(
        data,
        desk=plan_writing.amend_desk(plan=plan, today=request.today, deal_ids=deal_ids),
        picked=deal_ids if data is None else (),
        categories=amending.categories(),
        number=amending.number_of(plan=plan),
        known=selector.count(plan=plan),
        first_day=amending.first_day(number=plan, today=request.today),
    )


def _send(request: PageRequest, plan: Plan) -> HttpResponse:
    form = _form(request, plan)
    if is_adding(request.POST):
        return _form_page(request, plan, form, 200)
    if not form.all_valid():
        service.require_open(request.act, plan=plan)
        return _form_page(request, plan, form, 422)
    arguments: dict[str, Any] = {"plan": plan, "requested_change": form.requested_change()}
    try:
        if "preview" in request.POST:
            reckoning = service.preview(request.act, **arguments)
            form.failing = [check for check in reckoning.touched[0].checks if not check.passed]
            return _form_page(request, plan, form, 200, change_words.reckoned(reckoning))
        row = service.ask(request.act, **arguments)
    except Invalid as wrong:
        form.refuse(wrong)
        return _form_page(request, plan, form, 422)
    except StaleState as stale:
        form.stale(str(stale), selector.count(plan=plan))
        return _form_page(request, plan, form, 409)
    messages.success(request, "You asked for the amendment. The plan stays as it is until the line decides.")
    return redirect("plan_amendment", plan.pk, row.position)


def _form_page(
    request: PageRequest, plan: Plan, form: AmendForm, status: int, changes: change_words.Changes | None = None
) -> HttpResponse:
    head, sub = presenter.asking(plan, amending.first_day(number=plan, today=request.today))
    context = {"plan": plan, "form": form, "changes": changes, "statement": head, "sub": sub}
    context["path"] = plan_presenter.path(plan, "Amend")
    context["deals"] = deal_words.fold(plan, form.desk.period, reverse("plan_deals", args=[plan.pk]))
    known = plan_proposals.proposals(request.reader, plan=plan, paper=form.desk.paper)
    whose = "yours" if plan.owner_id == request.user.pk else plan.owner.name
    context["proposals"] = proposal_words.of_sources(known, form.desk.paper, whose)
    context["months"] = [(*month, proposal_words.of_month(known, month[0])) for month in form.goal_fields]
    context["goals"] = plan_writing_words.goals_sum(
        form.desk.paper, form.goals_so_far, none="left empty, the goals follow {whole}", whole_of="number"
    )
    context["sources"] = plan_writing_words.sources_sum(form.desk.paper, whole_of="number")
    return render(request, "plans/amendments/plan_amend.html", context, status=status)


class OnAmendment(ServicePage):
    """An amendment with what it changes or changed, and the answer of the line."""

    row: PlanAmendment
    form_class, service, row_name = AnswerForm, decisions.decide, "amendment"

    def may(self) -> None:
        # Who comes too late reads who decided, beside the own words.
        if self.request.method == "POST":
            with suppress(StaleState):
                decisions.require(self.request.act, amendment=self.row, event="approve")

    def stands(self) -> dict[str, object]:
        return {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        changes, hindrance = _changes(self.row, self.request.now)
        offered = amendment_roles.offered(self.request.reader, amendment=self.row)
        return super().get_context_data(changes=changes, hindrance=hindrance, may=offered, **kwargs)


def _changes(row: PlanAmendment, now: datetime) -> tuple[change_words.Changes, str]:
    """What it changes or changed, and why it cannot be approved as it is."""
    if row.status != "asked":
        return _settled(row), ""
    number = PeriodNumber.of(row)
    today = today_of(number.person, now)
    over = amending.day_fault(number=number, day=row.effective_on, today=today)
    try:
        return change_words.reckoned(amending.reckon_asked(amendment=row, today=today)), over
    except Invalid as fault:
        return _settled(row), over or str(fault)


def _settled(row: PlanAmendment) -> change_words.Changes:
    parts, papers = selector.parts(amendment=row), selector.papers(amendment=row)
    if not row.plan:
        return change_words.settled(parts, papers)
    if row.status == "asked":
        return change_words.unchanged(parts, (), None, NOTHING)
    checks, stated = selector.checks(amendment=row), selector.stated(amendment=row)
    if row.status != "approved":
        return change_words.unchanged(parts, checks, selector.stood_before(amendment=row), stated)
    return change_words.approved(*selector.before_and_after(paper=papers[0]), parts, papers, checks, stated)


class _OfPlan(ServicePage):
    """An act on an amendment of a plan in sight."""

    row: PlanAmendment
    row_name = "amendment"
    next_page, next_row = "plan_detail", "row.plan_id"

    def find(self) -> PlanAmendment:
        if self.row:  # Whoever saw it reads who was faster, even where it is out of their sight by that.
            return selector.read(self.row.pk)
        return selector.by_position(plan=seen(self.request, self.kwargs["pk"]).plan, position=self.kwargs["position"])


class Decide(_OfPlan, OnAmendment):
    """One amendment: before and after, why, and the decision; the first one stands."""

    template_name = "plans/amendments/plan_amendment.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan, page = self.row.locked_plan, presenter.page(self.request.reader, self.row)
        path = plan_presenter.path(plan, f"Amendment {self.row.position}")
        return super().get_context_data(plan=plan, page=page, path=path, **kwargs)

    def message(self, made: PlanAmendment) -> str:
        return f"{made.status.capitalize()}. {made.whose.name} has been notified."

    def leads_to(self, made: PlanAmendment) -> str:
        """Who stands in for somebody sees the plan only while it waits."""
        visible = plan_selector.visible(viewer=self.request.user, today=self.request.today)
        still = visible.filter(pk=made.plan_id).exists()
        return super().leads_to(made) if still else reverse("plans")


class Withdraw(_OfPlan, ServiceButton):
    """Take back what one asked for."""

    service = decisions.withdraw
    done = "Withdrawn. The plan stays as it is."
