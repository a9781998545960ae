"""Targets as admins and managers set them: for a team, a person or a role, ended and taken back with a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from accounts.organisation.access import sees_everybody
from plans.targets.forms.activity_settings import TargetEndForm, TargetForm, TargetTakeBackForm
from plans.targets.models import ActivityTarget
from plans.targets.presenters import activity_settings as presenter
from plans.targets.selectors import activity_settings as selector
from plans.targets.selectors import target_weeks
from plans.targets.services import target_ends
from plans.targets.services import targets as setting
from traps_web.edges.pages import ServicePage
from traps_web.edges.refusals import refusals_on
from traps_web.edges.requests import PageRequest
from traps_web.lib.faults import Refused
from traps_web.ui import values


class Targets(ServicePage):
    """What weeks owe of the people below; POST sets a target. Leaders read it."""

    form_class, service, form_name = TargetForm, setting.set_target, "target_form"
    template_name = "plans/targets/targets.html"
    done, next_page = "The target is set. Earlier weeks keep their targets.", "targets"

    def may(self) -> None:
        self.settable = selector.settable(viewer=self.request.user, today=self.request.today)
        if not self.settable and (self.request.method == "POST" or not sees_everybody(self.request.user)):
            raise Refused(setting.WHO_SETS)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"settable": self.settable}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | tables(self.request, self.settable)
        context |= {"statement": presenter.people_statement(len(self.settable.people)), "path": PATH}
        return context if self.settable else context | {"target_form": None}


def end(request: PageRequest, pk: int) -> HttpResponse:
    """End a target with a week to come, or take back one that has not begun."""
    row = _target(request, pk)
    setting.require_setter(request.act, person=row.person, team=row.team)
    first = target_weeks.earliest(person=row.person, team=row.team, now=request.now)
    begun = row.starts_on < first
    sent = request.POST if request.method == "POST" else None
    kind = TargetEndForm if begun else TargetTakeBackForm
    form = kind(sent, initial={"ends_before": first})
    if request.method == "POST" and form.is_valid():
        act = target_ends.end if begun else target_ends.take_back
        with refusals_on(form):
            act(request.act, target=row, **form.cleaned_data)
            messages.success(request, "The target ends. Earlier weeks keep their targets." if begun else "Taken back.")
            return redirect("targets")
    context = {
        "form": form,
        "statement": presenter.end_statement(row),
        "sub": "Closed weeks keep their targets." if begun else "The earlier target stays in force.",
        "heading": "End it" if begun else "Take it back",
        "button": "End the target" if begun else "Take the target back",
        "back": "/targets/",
        "path": (*PATH[:-1], values.Crumb("Targets", "/targets/"), values.Crumb("End" if begun else "Take back", "")),
    }
    return render(request, "pipeline/customers/form.html", context, status=422 if form.errors else 200)


PATH = (values.Crumb("Team", "/team/"), values.Crumb("Targets", ""))


def tables(request: PageRequest, settable: selector.Settable) -> dict[str, Any]:
    """The targets that hold or will, and those that are over."""
    shown = selector.targets(request.reader)
    return {
        "full_week": presenter.statement(shown.standing, today=request.today),
        "targets": presenter.target_rows(shown.standing, today=request.today, settable=settable),
        "past": presenter.past_rows(shown.past),
    }


def _target(request: PageRequest, pk: int) -> ActivityTarget:
    try:
        return selector.target(request.reader, pk=pk)
    except ActivityTarget.DoesNotExist:
        raise Http404 from None
