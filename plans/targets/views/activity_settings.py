"""What counts as prospecting and how much of it a week owes: the settings."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.organisation.presenters.settings_paths import path
from accounts.organisation.views.doors import admins_only
from accounts.record.forms.faults import refusals_on
from pipeline.activities.models import ActivityType
from pipeline.activities.services import activity_types
from plans.targets.forms.activity_settings import TypeForm
from plans.targets.presenters import activity_settings as presenter
from plans.targets.selectors import activity_settings as selector
from plans.targets.views import targets as target_views


@admins_only
def activity(request: HttpRequest) -> HttpResponse:
    """Types and targets; POST sets a target."""
    if request.method != "POST":
        return page(request)
    form = target_views.form_of(request, _settable(request))
    if target_views.is_set(request, form):
        return redirect("settings_activity")
    return page(request, target_form=form, status=422)


@require_POST
@admins_only
def new_type(request: HttpRequest) -> HttpResponse:
    """Count something more."""
    form = TypeForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            made = activity_types.create(request.act, name=form.cleaned_data["name"])
            messages.success(request, f"{made.name} is counted from now on. Set its target too.")
            return redirect("settings_activity")
    return page(request, type_form=form, status=422)


@admins_only
def one_type(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a type."""
    one = found(pk)
    form = TypeForm(request.POST or None, initial={"name": one.name})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            activity_types.rename(request.act, type=one, name=form.cleaned_data["name"])
            messages.success(request, "Saved.")
            return redirect("settings_activity")
    context = {"form": form, "type": one, "path": path(("Activity", "/settings/activity/"), (one.name, ""))}
    return render(request, "plans/targets/settings_activity_type.html", context, status=422 if form.errors else 200)


@require_POST
@admins_only
def switch_type(request: HttpRequest, pk: int) -> HttpResponse:
    """Count a type, or no longer."""
    on = request.POST.get("state") == "on"
    activity_types.switch(request.act, type=found(pk), on=on)
    messages.success(request, "Saved. What was counted before stays.")
    return redirect("settings_activity")


def found(pk: int) -> ActivityType:
    """The type, or 404."""
    try:
        return selector.one_type(pk=pk)
    except ActivityType.DoesNotExist:
        raise Http404 from None


def _settable(request: HttpRequest) -> selector.Settable:
    return selector.settable(viewer=request.user, today=request.today)


def page(request: HttpRequest, *, status: int = 200, **forms: Any) -> HttpResponse:
    """Types and targets, with whatever was typed into one of the forms."""
    settable = _settable(request)
    tables = target_views.tables(request, settable)
    context = {
        **tables,
        "statement": tables["full_week"],
        "types": presenter.type_rows(selector.types()),
        "target_form": forms.get("target_form") or target_views.form_of(request, settable, empty=True),
        "type_form": forms.get("type_form") or TypeForm(),
        "path": path(("Activity", "")),
    }
    return render(request, "plans/targets/settings_activity.html", context, status=status)
