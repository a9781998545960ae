"""One obligation: its story, more time for it, letting it go."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.duties.forms.obligations import GrantForm, MoreTimeForm, WaiveForm
from accounts.duties.models import Extension, Obligation
from accounts.duties.presenters import trap_detail as presenter
from accounts.duties.rules import obligations as rules
from accounts.duties.selectors import clocks, explained, labels
from accounts.duties.selectors import obligations as selector
from accounts.duties.selectors.own_days import own_days
from accounts.duties.services import extensions, obligations
from accounts.duties.views.in_place import InPlace
from accounts.organisation.access import may_decide
from traps_web.edges.pages import ServiceButton, ServicePage
from traps_web.edges.requests import PageRequest
from traps_web.lib.faults import Refused
from traps_web.ui import words

MISSING = "There is no such obligation."


def detail(request: PageRequest, pk: int) -> HttpResponse:
    """What is owed, and everything that happened to it."""
    try:
        row = selector.by_id(viewer=request.user, pk=pk)
    except Obligation.DoesNotExist:
        raise Http404(MISSING) from None
    extensions_asked = selector.extensions_of(obligation=row)
    days = own_days(row.owner, request.organisation)
    page = presenter.trap_page(
        row,
        extensions_asked,
        spent=clocks.spent_on(row, extensions_asked, days, now=request.now),
        standing=selector.standing_of(viewer=request.user, owner=row.owner),
        now=request.now,
        zone=request.organisation.time_zone,
        asks=any(question.key == str(row.pk) for question in explained.questions(request.reader)),
        cause=explained.causes([row.pk]).get(row.pk, ""),
    )
    return render(request, "accounts/duties/trap_detail.html", {"page": page})


class _OfObligation(ServicePage):
    """An act on one obligation in sight."""

    row: Obligation
    row_name, missing = "obligation", MISSING

    def find(self) -> Obligation:
        return labels.drawn(selector.by_id(viewer=self.request.user, pk=self.kwargs["pk"]))


class Extend(InPlace, _OfObligation):
    """Ask for more time."""

    form_class, service, makes = MoreTimeForm, extensions.ask_extension, True
    template_name = "accounts/duties/trap_extend.html"
    line_fields, line_buttons = ("wanted_on", "reason"), (("", "Ask for more time"),)
    settles = False
    done = "You asked for more time. Your clock stands until it is decided."
    next_page, next_row = "trap_detail", "row.pk"

    def may(self) -> None:
        if self.row.owner_id != self.request.user.pk:
            raise Refused(rules.MACHINE.who_may("ask"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.duty is not None:
            return context
        manager = selector.nearest_above(self.row.owner)
        page = presenter.ask_page(
            self.row,
            decider=manager.name if manager else "",
            counted=_counted(self.request, self.row),
            zone=self.request.organisation.time_zone,
        )
        context["form"].fields["wanted_on"].help_text = page.hint
        return context | {"page": page, "back": self.row.pk}


class Waive(InPlace, _OfObligation):
    """Let somebody's obligation go, with a reason."""

    form_class, service = WaiveForm, obligations.waive
    template_name = "accounts/duties/trap_waive.html"
    line_fields, line_buttons = ("reason",), (("", "Waive it"),)
    settles = False
    done, next_page = "“{row.label}” is waived. {row.owner.name} will be notified.", "traps_team"
    may_be_undone = True

    def may(self) -> None:
        if selector.standing_of(viewer=self.request.user, owner=self.row.owner) != "line":
            raise Refused(rules.MACHINE.who_may("waive"))

    def line_about(self) -> str:
        """What a waiver leaves as it is."""
        return "It is missed: it stays missed, waived by you." if self._is_missed() else ""

    def _is_missed(self) -> bool:
        return rules.state(self.row, now=self.request.now) == "missed"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(due=words.day(self.row.due_on), is_missed=self._is_missed(), **kwargs)


class _OfExtension(ServicePage):
    """An act on a request for more time."""

    row: Extension
    row_name, missing = "extension", "There is no such request."

    def find(self) -> Extension:
        return selector.extension(self.request.reader, pk=self.kwargs["pk"])


class Decide(InPlace, _OfExtension):
    """Grant or refuse more time."""

    form_class, service = GrantForm, extensions.decide_extension
    template_name = "accounts/duties/extension_decide.html"
    line_fields, line_button = ("answer",), "decision"
    line_buttons = (("grant", "Grant it"), ("refuse", "Refuse it"))

    def may(self) -> None:
        owner, duty = self.row.obligation.owner, f"extension:{self.row.pk}"
        if not may_decide(by=self.request.user, owner=owner, today=self.request.today, duty=duty):
            raise Refused(rules.EXTENSION.who_may("grant"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = labels.drawn(self.row.obligation)
        facts = {
            "extension": self.row,
            "why": labels.why_more_time(self.row),
            "answer": labels.answer(self.row),
            "row": row,
            "wanted": words.day(self.row.wanted_on),
            "due": words.day(self.row.stood_on or row.due_on),
            "counted": _counted(self.request, row),
            "back": reverse("trap_detail", args=[row.pk]) if self._is_line() else reverse("delegations"),
        }
        return super().get_context_data(**facts, **kwargs)

    def line_about(self) -> str:
        why = labels.why_more_time(self.row)
        return f"{self.row.asked_by.name} asks for time until {words.day(self.row.wanted_on)}: “{why}”"

    def message(self, made: Extension) -> str:
        return f"{made.status.capitalize()}. {self.row.obligation.owner.name} has been notified."

    def leads_to(self, made: Extension) -> str:
        return reverse("traps_team" if self._is_line() else "delegations")

    def _is_line(self) -> bool:
        """Who stands in sees the request alone, so it goes to what waits for them."""
        return selector.standing_of(viewer=self.request.user, owner=self.row.obligation.owner) == "line"


class Withdraw(_OfExtension, ServiceButton):
    """Take back a request for more time."""

    service = extensions.withdraw_extension
    done = "The request is withdrawn. Your clock runs again."
    next_page, next_row = "trap_detail", "row.obligation_id"


def _counted(request: PageRequest, row: Obligation) -> int:
    """How often the owner asked for more time this quarter."""
    return selector.extensions_this_quarter(request.reader, owner=row.owner)
