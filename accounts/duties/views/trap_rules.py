"""The library of traps for everybody, and the rules of each as admins set them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from accounts.duties.forms.trap_rules import EndRuleForm, RuleOfTrapForm
from accounts.duties.models import Trap, TrapRule
from accounts.duties.presenters import trap_audit
from accounts.duties.presenters import trap_rules as presenter
from accounts.duties.presenters.trap_tabs import trap_tabs
from accounts.duties.rules.traps import is_own
from accounts.duties.selectors import trap_audit as audit_selector
from accounts.duties.selectors import trap_rules as selector
from accounts.duties.services import trap_rules as services
from accounts.organisation.access import sees_everybody
from accounts.organisation.presenters import histories
from accounts.organisation.selectors import people as people_selector
from accounts.organisation.views.doors import AdminsOnly
from traps_web.edges import lists
from traps_web.edges.forms import ActForm
from traps_web.edges.pages import ServicePage
from traps_web.edges.requests import PageRequest
from traps_web.lib import clock

LIST_OF_MORE = "traps_web.library.MORE"


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
    rows += [row for more in import_string(LIST_OF_MORE) for row in import_string(more)(request.reader)]
    context = {
        "groups": presenter.library_groups(rows),
        "statement": presenter.library_statement(rows),
        "trap_tabs": trap_tabs(request.reader, "traps_library"),
        "audit": trap_audit.fold() if sees_everybody(request.user) else None,
    }
    return render(request, "accounts/duties/traps_library.html", context)


@require_GET
@vary_on_headers("HX-Request", "HX-Target")
def audit(request: PageRequest) -> HttpResponse:
    """How every trap was kept within a year, for leaders and admins: alone, or under the library."""
    rows = audit_selector.audit(request.reader)
    context = {"audited": trap_audit.ledger(rows), "statement": trap_audit.statement(rows)}
    template = "accounts/duties/traps_audit.html"
    return render(request, f"{template}#rows" if lists.asks_for_fold(request) else template, context)


@require_GET
def trap(request: PageRequest, key: str) -> HttpResponse:
    """One trap of the library with every version of its rules; one that was made here has a page of its own."""
    if is_own(key):
        return redirect("own_trap_of_key", key)
    trap = _trap(key)
    sheet = presenter.sheet(
        request.reader,
        trap,
        list(selector.visible(request.reader).filter(trap=trap)),
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


class Change(AdminsOnly, ServicePage):
    """Set a rule: the first answer says whom it concerns, the second one sets it."""

    row: Trap
    row_name, form_class, service, makes = "trap", RuleOfTrapForm, services.set_rule, True
    template_name = "accounts/duties/settings_trap.html"
    done = "The rule is set. The library shows it now."
    next_page, next_row = "traps_library_trap", "row.key"

    def find(self) -> Trap:
        return selector.trap(key=self.kwargs["key"])

    def get_form_kwargs(self) -> dict[str, Any]:
        request, trap = self.request, self.row
        book = selector.book_of(day=request.today, keys=[trap.key])
        return super().get_form_kwargs() | {
            "held": book.terms(trap.key, team_id=None, day=request.today),
            "earliest": services.earliest(trap=trap, now=request.now),
            "organisation": request.organisation,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        history = people_selector.history_of(kind="accounts.trap", pk=self.row.pk)
        page = {
            "trap": self.row,
            "fixed": presenter.fixed_said(self.row),
            "path": presenter.trap_path(self.row, "Set a rule"),
            "history": histories.history(history, zone=self.request.organisation.time_zone),
        }
        return super().get_context_data(**page, **kwargs)

    def foresee(self, form: ActForm) -> str | None:
        """Whom it concerns, until it was seen."""
        trap, team, new_rule = self.row, form.facts()["team"], form.facts()["new_rule"]
        services.check(trap=trap, team=team, new_rule=new_rule, now=self.request.now)
        day = new_rule.starts_on - timedelta(days=1)
        before = selector.book_of(day=day, keys=[trap.key]).terms(trap.key, team_id=team.pk if team else None, day=day)
        reach = selector.reach(trap=trap, team=team, day=new_rule.starts_on)
        preview = presenter.preview(trap, team, new_rule, reach, before)
        return None if self.request.POST.get("seen") == preview else preview


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
        return "The rule is ended. The next broader rule applies from the following day." if made else "Taken back."
