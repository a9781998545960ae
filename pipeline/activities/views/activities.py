"""Single activities: logged, corrected, taken back."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.organisation.views import files
from accounts.record.forms.faults import refusals_on
from pipeline.activities.forms.activities import ActivityForm
from pipeline.activities.models import Activity
from pipeline.activities.presenters import activities as presenter
from pipeline.activities.presenters import activity_files
from pipeline.activities.selectors import activities as selector
from pipeline.activities.services import activities as service
from pipeline.customers.access import require_write
from pipeline.customers.forms.period_filters import PeriodFilter
from traps_web.lib.numbers import whole
from traps_web.lib.paging import page_of


def activities(request: HttpRequest) -> HttpResponseBase:
    """What was done, by whom and when: the rows behind every count."""
    asked = PeriodFilter(request.GET, viewer=request.user, today=request.today)
    starts_on, ends_before = asked.span
    rows = selector.listed(
        viewer=request.user,
        today=request.today,
        person_id=asked.person_id,
        team_id=asked.team_id,
        starts_on=starts_on,
        ends_before=ends_before,
    )
    if files.wanted(request):
        return files.sent(request, activity_files.activities(rows))
    page = page_of(rows, request.GET.get("page"))
    context = {
        "filter": asked,
        "page": page,
        "rows": presenter.rows(page, today=request.today),
        "statement": presenter.list_statement(selector.total_of(rows), page.paginator.count),
        "is_narrowed": any(request.GET.values()),
    }
    return render(request, "pipeline/activities/activity_list.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Log one act; `week`, `day`, `type`, `deal` and `customer` of the address are filled in."""
    day = selector.first_day(week=request.GET.get("week", ""), day=request.GET.get("day", ""), today=request.today)
    form = ActivityForm(request.POST or None, viewer=request.user, day=day, initial=selector.named(request.GET.dict()))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            act = service.log_one(request.act, person=request.user, **form.facts())
            messages.success(request, presenter.logged(act))
            return redirect(back_url(request, act.done_on))
    words = {"statement": "Log one act, with whom and about what.", "heading": "Activity", "button": "Log it"}
    back, sub = back_url(request, day), "It counts in the week of its day."
    return _form(request, form, makes=True, back=back, sub=sub, **words)


def found(request: HttpRequest, pk: int) -> Activity:
    """The act, or 404 when it is not in the viewer's sight. Raises Refused when it is not theirs to change."""
    act = selector.visible(viewer=request.user).filter(pk=pk, kind="single").first()
    if act is None:
        raise Http404
    require_write(request.user, act.person, "this activity")
    return act


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an act, or take it back."""
    act = found(request, pk)
    form = ActivityForm(request.POST or None, viewer=request.user, day=act.done_on, activity=act)
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        facts["type_id"] = facts.pop("type").pk
        with refusals_on(form):
            service.change_one(request.act, activity=act, data=facts)
            messages.success(request, "Saved.")
            return redirect(back_url(request, act.done_on))
    words = {"statement": presenter.edit_statement(act), "heading": "Activity", "button": "Save"}
    return _form(
        request, form, back=back_url(request, act.done_on), delete_url=reverse("activity_delete", args=[pk]), **words
    )


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an act logged by mistake."""
    act = found(request, pk)
    day = act.done_on
    service.delete_one(request.act, activity=act)
    messages.success(request, "Taken back. The audit trail keeps it.")
    return redirect(back_url(request, day))


def back_url(request: HttpRequest, day: date) -> str:
    """The week of a day, or the deal or customer that the form was opened from."""
    for name in ("deal", "customer"):
        if (opened := whole(request.GET.get(name, ""))) is not None:
            return reverse(f"{name}_detail", args=[opened])
    return presenter.week_url(selector.week_of(day))


def _form(request: HttpRequest, form: ActivityForm, **words: object) -> HttpResponse:
    query = urlencode(
        {name: request.GET[name] for name in ("week", "deal", "customer", "contact") if name in request.GET}
    )
    context = {"form": form, "query": query, **words}
    return render(request, "pipeline/customers/form.html", context, status=422 if form.errors else 200)
