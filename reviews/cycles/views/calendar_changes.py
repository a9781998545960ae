"""A change of the fiscal calendar: the form, its dry run, and the act."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.organisation.presenters import settings_paths
from accounts.organisation.selectors import calendar
from accounts.organisation.views.doors import admins_only
from accounts.record.forms.faults import take
from reviews.cycles.forms.calendar_changes import CalendarChangeForm
from reviews.cycles.presenters import calendar_changes as presenter
from reviews.cycles.selectors import calendar_changes as selector
from reviews.cycles.services import calendar_changes as service
from traps_web.lib import clock, fiscal
from traps_web.lib.faults import Invalid, StaleState


@admins_only
def change(request: HttpRequest) -> HttpResponse:
    """Look first, then change: both steps carry everything that was typed."""
    today = clock.today_in(request.organisation.time_zone, request.now)
    typed = request.POST.copy() if request.method == "POST" else None
    form = CalendarChangeForm(typed, held=calendar.rules(), first_days=calendar.year_starts_ahead(today))
    shown, status = None, 200
    if form.is_valid():
        asked = form.facts()
        try:
            if request.POST.get("step") == "change":
                changed = service.change(request.act, **asked)
                messages.success(request, presenter.done(changed))
                return redirect("settings_calendar")
        except Invalid as wrong:
            take(form, wrong)
        except StaleState as stale:
            form.add_error(None, str(stale))
            status = 409
        shown = _looked_at(form, asked["wanted"], asked["starts_on"], today)
    context = {
        "form": form,
        "shown": shown,
        "path": settings_paths.path(("Calendar", reverse("settings_calendar")), ("Change", "")),
    }
    status = 422 if form.errors and status == 200 else status
    return render(request, "reviews/cycles/settings_calendar_change.html", context, status=status)


def _looked_at(
    form: CalendarChangeForm, wanted: fiscal.CalendarRules, starts_on: date, today: date
) -> presenter.DryRun | None:
    """The dry run of what was typed, named in the form; None where it cannot be, with the sentence beside its field."""
    try:
        found = selector.foresee(wanted=wanted, starts_on=starts_on, today=today)
    except Invalid as wrong:
        if not form.errors:
            take(form, wrong)
        return None
    form.data["seen"] = found.seen
    return presenter.dry_run(found)
