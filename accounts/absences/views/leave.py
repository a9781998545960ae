"""Leave: mine, that of people below, and the answer to it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.absences.forms.absences import LeaveAnswerForm, LeaveRequestForm
from accounts.absences.models import Leave
from accounts.absences.presenters import leave as presenter
from accounts.absences.rules import leave as rules
from accounts.absences.selectors import leave as selector
from accounts.absences.services import delegations
from accounts.absences.services import leave as services
from accounts.duties.selectors import traps
from accounts.duties.views.in_place import InPlace
from accounts.organisation.access import may_decide
from accounts.organisation.models import Person
from accounts.organisation.views.doors import OnOneself
from traps_web.edges.lists import ListQuery
from traps_web.edges.pages import ServiceButton, ServicePage
from traps_web.edges.requests import PageRequest
from traps_web.lib.faults import Refused
from traps_web.lib.paging import page_of


class Mine(OnOneself, ServicePage):
    """My days off, asked for and decided, and the form that asks for more."""

    row: Person
    row_name, makes = "person", True
    form_class, service = LeaveRequestForm, services.ask
    template_name = "accounts/absences/my_leave.html"
    next_page = "my_leave"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, leaves = self.request.today, selector.of_person(person=self.row)
        facts = {
            "rows": presenter.rows(leaves, today=today, working=selector.lengths(leaves), own=True),
            "statement": presenter.own_statement(leaves, today=today),
            "has_team": traps.has_team(viewer=self.row),
        }
        return super().get_context_data(**facts, **kwargs)

    def message(self, made: Leave) -> str:
        return f"You asked for leave {services.span(made)}. The days count once they are approved."


def leaves(request: PageRequest) -> HttpResponse:
    """The days off of everybody below: what waits for a decision comes first."""
    list_query = ListQuery(request.path, request.GET.dict())
    requests = selector.ORDERS.put(selector.of_line(request.reader), list_query.sort)
    page = page_of(requests, list_query.number, list_query.size)
    working = selector.lengths(list(page.object_list))
    context = {
        "page": page,
        "bar": presenter.bar(list_query, page.paginator.count, selector.ORDERS),
        "rows": presenter.rows(page, today=request.today, working=working),
        "below": presenter.below(selector.directly_below(viewer=request.user)),
        "statement": presenter.line_statement(
            waiting=selector.waiting(request.reader),
            away=selector.away_on(request.reader),
        ),
    }
    return render(request, "accounts/absences/leaves.html", context)


class _OfLeave(ServicePage):
    """An act on one request in sight."""

    row: Leave
    row_name, missing = "leave", "There is no such request."

    def find(self) -> Leave:
        return selector.by_id(self.request.reader, pk=self.kwargs["pk"])


class Detail(InPlace, _OfLeave):
    """One request, and the decision on it."""

    form_class, service = LeaveAnswerForm, services.decide
    template_name = "accounts/absences/leave_detail.html"
    next_page = "leaves"
    line_fields, line_button = ("answer",), "decision"
    line_buttons = (("approve", "Approve"), ("refuse", "Refuse"))

    def may(self) -> None:
        matter: dict[str, Any] = {"asked_by": self.row.asked_by, "duty": f"leave:{self.row.pk}"}
        self.decides = may_decide(by=self.request.user, owner=self.row.person, today=self.request.today, **matter)
        if self.request.method == "POST" and not self.decides:
            raise Refused(rules.MACHINE.who_may("approve"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = presenter.leave_page(
            self.row,
            working=selector.lengths([self.row])[self.row.pk],
            overlapping=selector.overlapping(leave=self.row),
            decides=self.decides,
            may_name=delegations.may_arrange(self.request.act, person=self.row.person, today=self.request.today),
            today=self.request.today,
            zone=self.request.organisation.time_zone,
        )
        return super().get_context_data(page=page, **kwargs)

    def line_about(self) -> str:
        return f"{self.row.person.name}: “{self.row.reason}”"

    def message(self, made: Leave) -> str:
        return f"{made.status.capitalize()}. {self.row.person.name} has been notified."


class Withdraw(_OfLeave, ServiceButton):
    """Give days off back."""

    service = services.withdraw

    def message(self, made: None) -> str:
        return f"Withdrawn: {services.span(self.row)}."

    def leads_to(self, made: None) -> str:
        return reverse("my_leave" if self.row.person_id == self.request.user.pk else "leaves")
