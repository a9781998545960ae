"""The week: look at it, count, correct, note, close; say what became of a promise."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.organisation.models import Person
from pipeline.activities.selectors import weeks as week_selector
from pipeline.activities.services import weeks as service
from plans.weeks.forms.promises import ScoreForm
from plans.weeks.forms.weeks import DaysForm
from plans.weeks.presenters.weeks import week_page
from plans.weeks.selectors import weeks as selector
from plans.weeks.services import promises as promise_service
from plans.weeks.services import week_openings
from traps_web.edges.forms import ActForm
from traps_web.edges.pages import ServicePage
from traps_web.edges.requests import PageRequest
from traps_web.lib import fiscal
from traps_web.lib.faults import Invalid
from traps_web.lib.numbers import whole

TEMPLATE = "plans/weeks/week.html"
COUNTED = "#counted"


@require_GET
def week(request: PageRequest, key: str = "") -> HttpResponse:
    """A week of one's own, or (`?person=`) of somebody one sees."""
    return page(request, key or selector.current_week(today=request.today), person=_person(request))


def page(
    request: PageRequest, key: str, *, person: Any, status: int = 200, partial: str = "", counted: int = 0, **words: Any
) -> HttpResponse:
    try:
        facts = selector.week_facts(request.reader, person=person, key=key, counts_only=partial == COUNTED)
    except fiscal.UnknownPeriod as reason:
        raise Http404(str(reason)) from None
    context = {"page": week_page(facts, **words), "counted": counted}
    return render(request, TEMPLATE + partial, context, status=status)


def _person(request: PageRequest) -> Any:
    asked = request.GET.get("person", "")
    if not asked:
        return request.user
    try:
        return selector.owner(viewer=request.user, pk=whole(asked) or 0)
    except Person.DoesNotExist:
        raise Http404("There is no such person.") from None


@require_POST
def count(request: PageRequest, key: str) -> HttpResponse:
    """One more or one less of a type today; a script gets back what this changes on its page."""
    step = 1 if "plus" in request.POST else -1
    wanted = request.POST.get("plus") or request.POST.get("minus") or ""
    types = {str(type.pk): type for type in week_selector.types()}
    if wanted not in types:
        raise Http404("There is no such activity.")
    refused = ""
    try:
        service.count(request.act, person=request.user, type=types[wanted], day=request.today, step=step)
    except Invalid as wrong:
        refused = str(wrong)
    if not request.htmx:
        if refused:
            messages.warning(request, refused)
        return redirect("week_detail", key)
    answer = page(request, key, person=request.user, partial=COUNTED, counted=types[wanted].pk)
    return _with_note(answer, refused)


def _with_note(answer: HttpResponse, text: str) -> HttpResponse:
    if text:
        from django_htmx.http import trigger_client_event

        trigger_client_event(answer, "note", {"key": "late", "text": text})
    return answer


@require_POST
def days(request: PageRequest, key: str) -> HttpResponse:
    """Correct days, keep the note, and close the week when that button was pressed."""
    try:
        week = week_selector.week(person=request.user, key=key, organisation=request.organisation)
    except fiscal.UnknownPeriod as reason:
        raise Http404(str(reason)) from None
    form = DaysForm.read(request.POST, types=week_selector.types(), days=week.days)
    closing = request.POST.get("do") == "close"
    if not form.faults:
        try:
            write = week_openings.close if closing else service.correct
            write(request.act, person=request.user, week=key, totals=form.totals, text=form.note)
            messages.success(request, f"Week {week.number} is {'closed' if closing else 'saved'}.")
            return redirect("week_detail", key)
        except Invalid as wrong:
            form.faults.update(wrong.errors)
    return page(request, key, person=request.user, status=422, typed=form.typed, faults=form.faults)


class Score(ServicePage):
    """Kept, missed, or moved."""

    form_class, service, row_name = ScoreForm, promise_service.score, "promise"
    finds, missing = selector.promise, "There is no such promise."
    done, next_page = "“{row.text}” is {made.outcome}.", "week"
    http_method_names = ["post", "options"]

    def form_invalid(self, form: ActForm) -> HttpResponse:
        """The running week again, with what is wrong beside the promise."""
        fault = " ".join(str(one) for faults in form.errors.values() for one in faults)
        current = selector.current_week(today=self.request.today)
        return page(self.request, current, person=self.request.user, status=422, promise_fault=(self.row.pk, fault))
