"""What counts as prospecting and how much of it a week owes: the settings."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.organisation.presenters.settings_paths import path
from accounts.organisation.views.doors import AdminsOnly, admins_only
from pipeline.activities.forms.activity_types import ActivityTypeForm, ActivityTypeSwitchForm
from pipeline.activities.models import ActivityType
from pipeline.activities.services import activity_types
from plans.targets.presenters import activity_settings as presenter
from plans.targets.selectors import activity_settings as selector
from plans.targets.views import targets as target_views
from traps_web.edges.pages import ServiceButton, ServicePage

TEMPLATE = "plans/targets/settings_activity.html"


@admins_only
def activity(request: HttpRequest) -> HttpResponse:
    """Types and targets; POST sets a target."""
    if request.method != "POST":
        return render(request, TEMPLATE, page_of(request))
    form = target_views.form_of(request, _settable(request))
    if target_views.is_set(request, form):
        return redirect("settings_activity")
    return render(request, TEMPLATE, page_of(request) | {"target_form": form}, status=422)


class NewType(AdminsOnly, ServicePage):
    """Count something more."""

    form_class, service, form_name, makes = ActivityTypeForm, activity_types.create, "type_form", True
    http_method_names = ["post", "options"]
    template_name = TEMPLATE
    done = "{made.name} is counted from now on. Set its target too."
    next_page = "settings_activity"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return page_of(self.request) | super().get_context_data(**kwargs)


class _OfType(AdminsOnly, ServicePage):
    """An act on one type."""

    row: ActivityType
    row_name = "type"
    next_page = "settings_activity"

    def find(self) -> ActivityType:
        return selector.one_type(pk=self.kwargs["pk"])


class RenameType(_OfType):
    """Rename a type."""

    form_class, service = ActivityTypeForm, activity_types.rename
    template_name = "plans/targets/settings_activity_type.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = path(("Activity", "/settings/activity/"), (self.row.name, ""))
        return super().get_context_data(type=self.row, path=crumbs, **kwargs)


class SwitchType(_OfType, ServiceButton):
    """Count a type, or no longer."""

    form_class, service, says_why = ActivityTypeSwitchForm, activity_types.switch, True
    done = "Saved. What was counted before stays."


def _settable(request: HttpRequest) -> selector.Settable:
    return selector.settable(viewer=request.user, today=request.today)


def page_of(request: HttpRequest) -> dict[str, Any]:
    """Types and targets, with their forms empty."""
    settable = _settable(request)
    tables = target_views.tables(request, settable)
    return {
        **tables,
        "statement": tables["full_week"],
        "types": presenter.type_rows(selector.types()),
        "target_form": target_views.form_of(request, settable, empty=True),
        "type_form": ActivityTypeForm(),
        "path": path(("Activity", "")),
    }
