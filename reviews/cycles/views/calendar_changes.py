"""A change of the fiscal calendar: the form, its dry run, and the act."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpResponse, QueryDict
from django.urls import reverse

from accounts.organisation.presenters import settings_paths
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.views.doors import AdminsOnly
from reviews.cycles.forms.calendar_changes import CalendarChangeForm
from reviews.cycles.presenters import calendar_changes as presenter
from reviews.cycles.selectors import calendar_changes as selector
from reviews.cycles.services import calendar_changes
from reviews.cycles.views.doors import KeepsTyped
from traps_web.edges.forms import ActForm
from traps_web.edges.pages import WRONG
from traps_web.edges.refusals import take
from traps_web.lib.faults import Invalid


class Change(AdminsOnly, KeepsTyped):
    """Look first, then change: both steps carry everything that was typed."""

    form_class, service = CalendarChangeForm, calendar_changes.change
    template_name = "reviews/cycles/settings_calendar_change.html"
    next_page = "settings_calendar"
    facts: dict[str, Any] | None = None
    """What was typed, once it can be read."""

    def message(self, made: calendar_changes.Changed) -> str:
        return presenter.done(made)

    def form_valid(self, form: ActForm) -> HttpResponse:
        self.facts = form.facts()
        if self.request.POST.get("step") == "change":
            return super().form_valid(form)
        context = self.get_context_data(form=form)
        return self.render_to_response(context, status=WRONG if form.errors else None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        path = settings_paths.path(("Calendar", reverse("settings_calendar")), ("Change", ""))
        context = super().get_context_data(path=path, **kwargs)
        return context | {"shown": self._dry_run(context["form"])}

    def _dry_run(self, form: ActForm) -> presenter.DryRun | None:
        """The dry run of what was typed, named in the form.

        None before anything was typed, and where the change cannot be made: then the form says why beside its field.
        """
        if self.facts is None:
            return None
        new_rules, starts_on = self.facts["new_rules"], self.facts["starts_on"]
        today = organisation_today(self.request.now)
        try:
            foreseen = selector.foresee(new_rules=new_rules, starts_on=starts_on, today=today)
        except Invalid as refusal:
            if not form.errors:
                take(form, refusal)
            return None
        typed: Any = form.data
        form.data = typed.copy()
        cast("QueryDict", form.data)["seen"] = foreseen.seen
        return presenter.dry_run(foreseen)
