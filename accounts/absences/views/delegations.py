"""Stand-ins: mine, and those of people below."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.absences.forms.absences import StandInForm
from accounts.absences.presenters import delegations as presenter
from accounts.absences.selectors import delegations as selector
from accounts.absences.services import delegations as service
from accounts.organisation.models import Delegation, Person
from accounts.organisation.selectors import people, stand_ins
from accounts.record.forms.faults import refusals_on
from traps_web.lib.faults import Refused


def mine(request: HttpRequest) -> HttpResponse:
    """Who decides in my place, in whose place I decide, and what waits there."""
    return _page(request, request.user)


def of_person(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for somebody of whom one is the line, when they cannot name a stand-in themselves."""
    try:
        person = people.one(viewer=request.user, pk=pk)
    except Person.DoesNotExist:
        raise Http404 from None
    if not service.may_arrange(request.act, person=person, today=request.today):
        raise Refused("A stand-in is named by the person, by the line above, or by an admin.")
    return _page(request, person)


def _page(request: HttpRequest, person: Person) -> HttpResponse:
    form = StandInForm(request.POST if request.method == "POST" else None, person=person, today=request.today)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            row = service.name_stand_in(request.act, from_person=person, **form.cleaned_data)
            messages.success(request, f"{row.to_person.name} is named and told.")
            return redirect(request.path)
    return render(
        request, "accounts/absences/stand_in.html", _context(request, person, form), status=422 if form.errors else 200
    )


def _context(request: HttpRequest, person: Person, form: StandInForm) -> dict[str, object]:
    is_own = person.pk == request.user.pk
    away = stand_ins.stands_in_for(person=person, today=request.today) if is_own else []
    page = presenter.page(
        person=person,
        viewer=request.user,
        rows=selector.of_person(person=person),
        held=selector.held_by(person=person, today=request.today) if is_own else [],
        waiting=selector.waiting_for(people=away) if away else [],
        today=request.today,
        now=request.now,
        zone=request.organisation.time_zone,
    )
    return {"page": page, "form": form, "is_own": is_own}


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a stand-in at once."""
    try:
        row = selector.one(viewer=request.user, pk=pk)
    except Delegation.DoesNotExist:
        raise Http404 from None
    service.end(request.act, delegation=row)
    messages.success(request, f"{row.to_person.name} no longer stands in for {row.from_person.name}.")
    is_part = request.user.pk in (row.from_person_id, row.to_person_id)
    return redirect("delegations") if is_part else redirect("delegation_for", row.from_person_id)
