"""The decision on a plan: returned with comments, or approved; and a plan opened for correction."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from plans.sales_plans.forms.plan_decisions import CorrectionForm, DecisionForm, ReturnForm
from plans.sales_plans.models import Plan
from plans.sales_plans.presenters import plan_writing
from plans.sales_plans.services import plan_corrections
from plans.sales_plans.services import plan_decisions as service
from plans.sales_plans.services import plans as plan_service
from plans.sales_plans.views.plans import OfPlan, page_of
from traps_web.edges.forms import ActForm
from traps_web.lib.faults import StaleState


class _Decision(OfPlan):
    """A decision on a plan; a page of its own is there while the plan stands at `status`."""

    status = event = ""

    def may(self) -> None:
        if "decider" not in self.seen.roles:
            plan_service.require(self.request.act, plan=self.row, event=self.event)

    def stands(self) -> dict[str, object]:
        return {"version": self.row.version}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; who comes too late reads where the plan stands."""
        if self.row.status == self.status:
            return super().get(request, *args, **kwargs)
        messages.info(request, f"This plan is now {self.row.status}.")
        return redirect("plan_detail", self.row.pk)


class SendBack(_Decision):
    """Return the plan with a comment beside each line that has to change."""

    form_class, service, status, event = ReturnForm, service.send_back, "submitted", "return"
    template_name = "plans/sales_plans/plan_return.html"
    done = "Returned. {row.owner.name} sees your comments beside the lines."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(plan=self.row, sub=plan_writing.return_sub(self.row), **kwargs)


class Correct(_Decision):
    """Take an approval back, with the reason: the owner corrects the plan and submits it again."""

    form_class, service, status = CorrectionForm, plan_corrections.open_for_correction, "approved"
    template_name = "plans/sales_plans/plan_correct.html"
    done = "Open for correction. {row.owner.name} sees your reason and submits it again."

    def may(self) -> None:
        if self.seen.role != "decider":
            plan_service.require(self.request.act, plan=self.row, event=plan_corrections.EVENT)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(plan=self.row, sub=plan_writing.correction_sub(self.row), **kwargs)


class Approve(_Decision):
    """Approve the plan as it was submitted."""

    form_class, service, event = DecisionForm, service.approve, "approve"
    http_method_names = ["post"]
    template_name = "plans/sales_plans/plan_detail.html"

    def form_invalid(self, form: ActForm) -> HttpResponse:
        """A button that names no version speaks of none that stands."""
        return self._overtaken(form, StaleState(plan_service.CHANGED))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        stale = " ".join(kwargs["form"].non_field_errors())
        return page_of(self.request, self.seen, stale=stale)

    def message(self, made: Plan) -> str:
        return "Approved and locked, because its period has begun." if made.status == "locked" else "Approved."
