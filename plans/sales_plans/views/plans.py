"""Sales plans: the page, and what the owner writes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.organisation.presenters import period_words
from plans.account_plans.presenters import submissions
from plans.account_plans.views.submissions import asked_pair
from plans.measures.presenters import period_numbers as number_words
from plans.measures.selectors import budget_history
from plans.measures.selectors.period_numbers import PeriodNumber
from plans.sales_plans.forms.plan_decisions import CommentForm, StartForm
from plans.sales_plans.models import Plan, PlanComment
from plans.sales_plans.presenters import plan_amendments as amendment_words
from plans.sales_plans.presenters import plan_pages, plan_versions
from plans.sales_plans.presenters import plans as presenter
from plans.sales_plans.rules import plan_changes
from plans.sales_plans.rules import plans as rules
from plans.sales_plans.selectors import plan_amendments, plan_facts, plan_numbers, plan_papers
from plans.sales_plans.selectors import plans as selector
from plans.sales_plans.services import plan_decisions
from plans.sales_plans.services import plans as service
from traps_web.edges.forms import ActForm
from traps_web.edges.pages import ServiceButton, ServicePage
from traps_web.edges.requests import PageRequest
from traps_web.lib.faults import Invalid, StaleState
from traps_web.ui import periods


def seen(request: PageRequest, pk: int) -> selector.Seen:
    """The plan and how the viewer stands to it, or 404."""
    try:
        return selector.by_id(viewer=request.user, pk=pk, today=request.today)
    except Plan.DoesNotExist:
        raise Http404 from None


def detail(request: PageRequest, pk: int) -> HttpResponse:
    """The number, its spread, where it comes from, what is uncovered, and promise against fact."""
    seen_plan = seen(request, pk)
    return render(request, "plans/sales_plans/plan_detail.html", page_of(request, seen_plan))


def page_of(request: PageRequest, seen_plan: selector.Seen, **more: Any) -> dict[str, Any]:
    """What the page of a plan shows."""
    plan = seen_plan.plan
    versions = selector.versions(plan=plan)
    paper = plan_papers.shown(plan=plan, today=request.today, versions=versions)
    page = plan_pages.page(
        request.reader,
        plan=plan,
        paper=paper,
        standing=plan_facts.against(paper=paper, today=request.today),
        comments=selector.comments(plan=plan),
        versions=versions,
        moves=plan_facts.moves(paper=paper),
        owed=selector.deadlines(seen=seen_plan),
        unit=request.organisation.currency,
    )
    may = {
        event.replace(" ", "_"): rules.MACHINE.allows(plan.status, event, seen_plan.roles)
        for event in rules.MACHINE.events
    }
    shown: dict[str, Any] = {"plan": plan, "page": page, "may": may, "role": seen_plan.role}
    shown["amended"] = amendment_words.section(
        amendments=plan_amendments.of_plan(plan=plan),
        touched=[] if plan.amended_amount is None else plan_amendments.that_touched(plan=plan),
        plan=plan,
        may_ask=plan_amendments.may_ask(seen=seen_plan, today=request.today),
        zone=request.zone,
    )
    waits = plan.status == "submitted"
    differing = plan_numbers.differing_now(plan=plan, version=versions[-1], paper=paper) if waits else None
    shown["differs"] = plan_pages.differs(differing.sentence) if differing else ""
    number = PeriodNumber.of_plan(plan)
    shown["since"] = number_words.since_end(budget_history.since_end_of(number=number, today=request.today))
    shown["number_url"] = number_words.address(number)
    shown["versions"] = plan_versions.rows(versions, plan=plan, zone=request.zone)
    shown["quarters"] = selector.quarters_to_plan(plan=plan, today=request.today) if seen_plan.role == "owner" else []
    return shown | more


class OfPlan(ServicePage):
    """An act on a plan in sight."""

    row: Plan
    row_name, next_page, next_row = "plan", "plan_detail", "row.pk"

    def find(self) -> Plan:
        self.seen = selector.by_id(viewer=self.request.user, pk=self.kwargs["pk"], today=self.request.today)
        return self.seen.plan


class Start(ServiceButton):
    """Start a plan; a quarterly one is made from the annual one."""

    form_class, service, says_why = StartForm, service.start, True
    done = "Your plan of {made.period_key} is a draft. Now add the sources of the number."

    def leads_to(self, made: Plan | None) -> str:
        return reverse("plan_edit", args=[made.pk]) if made else reverse("plans")


class Comment(OfPlan):
    """Answer beside a line."""

    form_class, service, makes = CommentForm, plan_decisions.comment, True
    http_method_names = ["post"]
    template_name, done = "plans/sales_plans/plan_detail.html", ""

    def may(self) -> None:
        plan_decisions.require_commenter(self.request.act, plan=self.row)

    def act(self, form: ActForm) -> PlanComment:
        try:
            comment: PlanComment = super().act(form)
        except StaleState as stale:
            raise Invalid(text=str(stale)) from None
        return comment

    def form_invalid(self, form: ActForm) -> HttpResponse:
        for sentences in form.errors.values():
            messages.error(self.request, period_words.spelled(" ".join(map(str, sentences))))
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return page_of(self.request, self.seen)


def compare(request: PageRequest, pk: int) -> HttpResponse:
    """Any two submissions side by side."""
    plan = seen(request, pk).plan
    versions = selector.versions(plan=plan)
    numbers = [version.number for version in versions]
    before, after = asked_pair(request, numbers)
    earlier, later = (plan_papers.frozen(version=versions[number - 1]) for number in (before, after))
    context = submissions.comparison(
        plan_changes.changes(earlier, later),
        numbers=numbers,
        before=before,
        after=after,
        title=f"Compare {periods.named(plan.period_key)}",
        path=presenter.path(plan, "Compare"),
    )
    return render(request, "plans/account_plans/plan_compare.html", context)
