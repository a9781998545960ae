"""What counts as prospecting and how much of it a week owes: the settings."""

from __future__ import annotations

from typing import Any

from accounts.organisation.presenters.settings_paths import path
from accounts.organisation.views.doors import AdminsOnly
from pipeline.activities.forms.activity_types import ActivityTypeForm, ActivityTypeSwitchForm
from pipeline.activities.models import ActivityType
from pipeline.activities.services import activity_types
from plans.targets.forms.activity_settings import TargetForm
from plans.targets.presenters import activity_settings as presenter
from plans.targets.selectors import activity_settings as selector
from plans.targets.views import targets as target_views
from traps_web.edges.pages import ServiceButton, ServicePage
from traps_web.edges.requests import PageRequest

TEMPLATE = "plans/targets/settings_activity.html"


class Activity(AdminsOnly, target_views.Targets):
    """Types and targets; POST sets a target."""

    template_name, next_page = TEMPLATE, "settings_activity"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | _types(context)


class NewType(AdminsOnly, ServicePage):
    """Count something more."""

    form_class, service, form_name, makes = ActivityTypeForm, activity_types.create, "type_form", True
    http_method_names = ["post", "options"]
    template_name = TEMPLATE
    done = "{made.name} now counts. Set its target too."
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
    done = "Saved. Earlier counts stay."


def _types(shown: dict[str, Any]) -> dict[str, Any]:
    """What the page shows beside the targets."""
    return {
        "statement": shown["full_week"],
        "types": presenter.type_rows(selector.types()),
        "type_form": ActivityTypeForm(),
        "path": path(("Activity", "")),
    }


def page_of(request: PageRequest) -> dict[str, Any]:
    """Types and targets, with their forms empty."""
    settable = selector.settable(viewer=request.user, today=request.today)
    tables = target_views.tables(request, settable)
    target_form = TargetForm(reader=request.reader, settable=settable)
    return {**tables, **_types(tables), "target_form": target_form}
