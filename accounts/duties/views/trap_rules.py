"""The library of traps for everybody, and the rules of each as admins set them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.duties.forms.trap_rules import EndRuleForm, TrapRuleForm
from accounts.duties.models import Trap, TrapRule
from accounts.duties.presenters import trap_rules as presenter
from accounts.duties.selectors import trap_rules as selector
from accounts.duties.services import trap_rules as services
from accounts.organisation.presenters import histories
from accounts.organisation.selectors import people as people_selector
from accounts.organisation.views.doors import AdminsOnly, admins_only
from accounts.record.forms.faults import refusals_on
from traps_web.edges.pages import ServicePage
from traps_web.edges.requests import PageRequest
from traps_web.lib import clock


@require_GET
def library(request: PageRequest) -> HttpResponse:
    """Which traps are on, for whom, since when, and what each asks."""
    rows = presenter.library_rows(
        request.reader,
        list(selector.traps()),
        list(selector.visible(request.reader)),
        selector.book_of(day=request.today),
        installed=_installed(request),
    )
    context = {"rows": rows, "statement": presenter.library_statement(rows)}
    return render(request, "accounts/duties/traps_library.html", context)


@require_GET
def trap(request: PageRequest, key: str) -> HttpResponse:
    """One trap of the library with every version of its rules."""
    one = _trap(key)
    sheet = presenter.sheet(
        request.reader,
        one,
        list(selector.visible(request.reader).filter(trap=one)),
        selector.book_of(day=request.today, keys=[key]),
        installed=_installed(request),
    )
    return render(request, "accounts/duties/traps_library_trap.html", {"page": sheet})


def _installed(request: PageRequest) -> date:
    return clock.local_date(request.organisation.created_at, request.organisation.time_zone)


def _trap(key: str) -> Trap:
    try:
        return selector.trap(key=key)
    except Trap.DoesNotExist:
        raise Http404("There is no such trap.") from None


@admins_only
def change(request: PageRequest, key: str) -> HttpResponse:
    """Set a rule: the first answer says whom it concerns, the second one sets it."""
    one = _trap(key)
    form, said = _form(request, one), ""
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            said = _preview(request, one, form)
            if request.POST.get("seen") == said:
                services.set_rule(request.act, trap=one, team=form.team_of, wanted=form.wanted())
                messages.success(request, "Set. The library shows it from this minute on.")
                return redirect("traps_library_trap", key)
    history = people_selector.history_of(kind="accounts.trap", pk=one.pk)
    context = {
        "trap": one,
        "form": form,
        "said": said,
        "fixed": presenter.fixed_said(one),
        "path": presenter.trap_path(one, "Set a rule"),
        "history": histories.history(history, zone=request.organisation.time_zone),
    }
    return render(request, "accounts/duties/settings_trap.html", context, status=422 if form.errors else 200)


def _form(request: PageRequest, one: Trap) -> TrapRuleForm:
    book = selector.book_of(day=request.today, keys=[one.key])
    return TrapRuleForm(
        request.POST if request.method == "POST" else None,
        trap=one,
        held=book.terms(one.key, team_id=None, day=request.today),
        earliest=services.earliest(trap=one, now=request.now),
        organisation=request.organisation,
    )


def _preview(request: PageRequest, one: Trap, form: TrapRuleForm) -> str:
    team, wanted = form.team_of, form.wanted()
    services.check(trap=one, team=team, wanted=wanted, now=request.now)
    day = wanted.starts_on - timedelta(days=1)
    before = selector.book_of(day=day, keys=[one.key]).terms(one.key, team_id=team.pk if team else None, day=day)
    reach = selector.reach(trap=one, team=team, day=wanted.starts_on)
    return presenter.preview(one, team, wanted, reach, before)


class End(AdminsOnly, ServicePage):
    """End a rule, or take back one that has not begun."""

    row: TrapRule
    row_name, form_class, service = "rule", EndRuleForm, services.end_rule
    template_name = "accounts/duties/settings_trap_rule_end.html"
    next_page, next_row = "traps_library_trap", "row.trap.key"

    def find(self) -> TrapRule:
        return selector.rule(pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        whom = self.row.team.name if self.row.team else presenter.EVERYBODY
        path = presenter.trap_path(self.row.trap, "End a rule")
        return super().get_context_data(rule=self.row, whom=whom, path=path, **kwargs)

    def message(self, made: TrapRule | None) -> str:
        return "Ended. The rule above holds from the next day." if made else "Taken back."
