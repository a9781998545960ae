"""The week: look at it, count, correct, note, close; say what became of a promise."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.duties.views.in_place import InPlace
from accounts.organisation.models import Person
from accounts.record.services import once_keys
from pipeline.activities.selectors import weeks as week_selector
from pipeline.activities.services import weeks as service
from plans.weeks.forms.promises import ScoreForm
from plans.weeks.forms.weeks import DaysForm
from plans.weeks.presenters.weeks import week_page
from plans.weeks.selectors import weeks as selector
from plans.weeks.services import promises as promise_service
from plans.weeks.services import week_openings
from traps_web.edges import wiring
from traps_web.edges.forms import ActForm
from traps_web.edges.pages import tell_done
from traps_web.edges.requests import PageRequest
from traps_web.edges.wiring import call
from traps_web.lib import fiscal
from traps_web.lib.faults import Invalid
from traps_web.lib.numbers import whole
from traps_web.lib.once import fingerprint

TEMPLATE = "plans/weeks/week.html"
COUNTED = "#counted"


@require_GET
def week(request: PageRequest, key: str = "") -> HttpResponse:
    """A week of one's own, or (`?person=`) of somebody one sees; to a script the figures alone (`?part=counted`)."""
    partial = COUNTED if request.htmx and request.GET.get("part") == "counted" else ""
    return page(request, key or selector.current_week(today=request.today), person=_person(request), partial=partial)


def page(
    request: PageRequest,
    key: str,
    *,
    person: Any,
    status: int = 200,
    partial: str = "",
    counted: int = 0,
    step: int = 0,
    **words: Any,
) -> HttpResponse:
    try:
        facts = selector.week_facts(request.reader, person=person, key=key, counts_only=partial == COUNTED)
    except fiscal.UnknownPeriod as reason:
        raise Http404(str(reason)) from None
    shown = week_page(facts, **words)
    alone = bool(counted) and shown.grid.agrees_but_for(counted, shown=request.POST.get("days", ""))
    context = {"page": shown, "counted": counted, "alone": alone}
    if step:
        context |= {"counting": shown.said_of_step(counted, step), "undoable": wiring.undo_of(request)}
    return render(request, TEMPLATE + partial, context, status=status)


def _person(request: PageRequest) -> Any:
    person_id = request.GET.get("person", "")
    if not person_id:
        return request.user
    try:
        return selector.owner(viewer=request.user, pk=whole(person_id) or 0)
    except Person.DoesNotExist:
        raise Http404("There is no such person.") from None


@require_POST
def count(request: PageRequest, key: str) -> HttpResponse:
    """One more or one less of a type today; a script gets back what this changes on its page."""
    step = 1 if "plus" in request.POST else -1
    chosen_type = request.POST.get("plus") or request.POST.get("minus") or ""
    types = {str(type.pk): type for type in week_selector.types()}
    if chosen_type not in types:
        raise Http404("There is no such activity.")
    refused, made = "", step
    try:
        service.count(
            request.act,
            person=request.user,
            type=types[chosen_type],
            day=request.today,
            step=step,
            key=_key_of_click(request),
        )
    except Invalid as wrong:
        refused, made = str(wrong), 0
    except once_keys.DoneAlready:
        made = 0  # The figures on the page say what was counted.
    if not request.htmx:
        if refused:
            messages.warning(request, refused)
        elif made:
            more = "one more" if made > 0 else "one less"
            tell_done(request, f"{types[chosen_type].name}: {more}.", may_be_undone=True)
        return redirect("week_detail", key)
    answer = page(request, key, person=request.user, partial=COUNTED, counted=types[chosen_type].pk, step=made)
    return _with_note(answer, refused)


def _key_of_click(request: PageRequest) -> str:
    """The key that the script of the page gave to one click; sent again after a lost answer, it is the same."""
    click = request.POST.get("click", "")
    return fingerprint([b"click", click.encode(errors="replace")]) if click else ""


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
            done = f"Week {week.number} is {'closed' if closing else 'saved'}."
            tell_done(request, done, may_be_undone=closing)
            return redirect("week_detail", key)
        except Invalid as wrong:
            form.faults.update(wrong.errors)
    return page(request, key, person=request.user, status=422, typed=form.typed, faults=form.faults)


class Close(InPlace):
    """Close a week as it stands, where it is owed."""

    form_class, service, is_page = ActForm, week_openings.close_as_it_stands, False
    line_buttons = (("", "Close the week"),)

    def find(self) -> week_selector.Week:
        """The own week. Raises Http404 for a key that names none."""
        key, organisation = self.kwargs["key"], self.request.organisation
        try:
            return week_selector.week(person=self.request.user, key=key, organisation=organisation)
        except fiscal.UnknownPeriod as reason:
            raise Http404(str(reason)) from None

    def act(self, form: ActForm) -> Any:
        return call(type(self).service, self.request, person=self.request.user, week=self.row.key)

    def line_about(self) -> str:
        return "The week is closed as shown. Later entries stay labelled late."

    def message(self, made: Any) -> str:
        return f"Week {self.row.number} is closed."

    def leads_to(self, made: Any) -> str:
        return reverse("week_detail", args=[self.row.key])


class Score(InPlace):
    """Kept, missed, or moved."""

    form_class, service, row_name = ScoreForm, promise_service.score, "promise"
    finds, missing = selector.promise, "There is no such promise."
    done, next_page, may_be_undone = "“{row.text}” is {made.outcome}.", "week", True
    is_page, line_fields, line_button = False, ("moved_to", "words"), "outcome"
    line_buttons = (("kept", "Kept"), ("missed", "Missed"), ("moved", "Move it"))

    def form_invalid(self, form: ActForm) -> HttpResponse:
        """The running week again, with what is wrong beside the promise."""
        if self.duty:
            return super().form_invalid(form)
        fault = " ".join(str(sentence) for faults in form.errors.values() for sentence in faults)
        current = selector.current_week(today=self.request.today)
        return page(self.request, current, person=self.request.user, status=422, promise_fault=(self.row.pk, fault))
