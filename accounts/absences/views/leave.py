"""Leave: mine, that of people below, and the answer to it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.absences.forms.absences import LeaveAnswerForm, LeaveRequestForm
from accounts.absences.models import Leave
from accounts.absences.presenters import leave as presenter
from accounts.absences.selectors import leave as selector
from accounts.absences.services import delegations
from accounts.absences.services import leave as service
from accounts.duties.selectors import traps
from accounts.organisation.access import may_decide
from accounts.record.forms.faults import refusals_on
from traps_web.lib.faults import Refused
from traps_web.lib.paging import page_of


def mine(request: HttpRequest) -> HttpResponse:
    """My days off, asked for and decided, and the form that asks for more."""
    form = LeaveRequestForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            row = service.ask(request.act, person=request.user, **form.cleaned_data)
            messages.success(request, f"Asked for {service.span(row)}. The days count once they are approved.")
            return redirect("my_leave")
    found = selector.of_person(person=request.user)
    context = {
        "form": form,
        "rows": presenter.rows(found, today=request.today, working=selector.lengths(found), own=True),
        "statement": presenter.own_statement(found, today=request.today),
        "has_team": traps.has_team(viewer=request.user),
    }
    return render(request, "accounts/absences/my_leave.html", context, status=422 if form.errors else 200)


def leaves(request: HttpRequest) -> HttpResponse:
    """The days off of everybody below: what waits for a decision comes first."""
    page = page_of(selector.of_line(viewer=request.user, today=request.today), request.GET.get("page"))
    working = selector.lengths(list(page.object_list))
    context = {
        "page": page,
        "rows": presenter.rows(page, today=request.today, working=working),
        "below": presenter.below(selector.directly_below(viewer=request.user)),
        "statement": presenter.line_statement(
            waiting=selector.waiting(viewer=request.user, today=request.today),
            away=selector.away_on(viewer=request.user, today=request.today),
        ),
    }
    return render(request, "accounts/absences/leaves.html", context)


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One request, and the decision on it."""
    row, form = found(request, pk), LeaveAnswerForm(request.POST if request.method == "POST" else None)
    matter = {"asked_by": row.asked_by, "duty": f"leave:{row.pk}"}
    decides = may_decide(by=request.user, owner=row.person, today=request.today, **matter)
    if request.method == "POST" and not decides:
        raise Refused("Only the line above decides on leave, and nobody on what they asked for.")
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            return _decided(request, row, form)
    page = presenter.leave_page(
        row,
        working=selector.lengths([row])[row.pk],
        overlapping=selector.overlapping(leave=row),
        decides=decides,
        may_name=delegations.may_arrange(request.act, person=row.person, today=request.today),
        today=request.today,
        zone=request.organisation.time_zone,
    )
    context = {"page": page, "form": form, "row": row}
    return render(request, "accounts/absences/leave_detail.html", context, status=422 if form.errors else 200)


def _decided(request: HttpRequest, row: Leave, form: LeaveAnswerForm) -> HttpResponse:
    approve = request.POST.get("decision") == "approve"
    answer = form.cleaned_data["answer"]
    service.decide(request.act, leave=row, approve=approve, answer=answer)
    messages.success(request, f"{'Approved' if approve else 'Refused'}; {row.person.name} is told.")
    return redirect("leaves")


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Give days off back."""
    row = found(request, pk)
    service.withdraw(request.act, leave=row)
    messages.success(request, f"Withdrawn: {service.span(row)}.")
    return redirect("my_leave") if row.person_id == request.user.pk else redirect("leaves")


def found(request: HttpRequest, pk: int) -> Leave:
    """The request, or 404."""
    try:
        return selector.one(viewer=request.user, pk=pk, today=request.today)
    except Leave.DoesNotExist:
        raise Http404("There is no such request.") from None
