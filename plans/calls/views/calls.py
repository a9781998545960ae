"""The pages of calls: a person's quarter, a team or the organisation."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.organisation.selectors.calendar import OutsideCalendar
from pipeline.deals.presenters import deal_pages
from pipeline.deals.views.deals import deal_or_404
from plans.calls.forms.calls import BoardForm, CallForm, as_typed
from plans.calls.presenters import boards as presenter
from plans.calls.presenters import call_chart
from plans.calls.presenters import call_pages as call_words
from plans.calls.rules import calls as rules
from plans.calls.selectors import boards, quarters, subjects
from plans.calls.selectors import calls as selector
from plans.calls.services import calls as service
from traps_web.edges.pages import ServicePage
from traps_web.edges.requests import PageRequest
from traps_web.lib.faults import Refused, StaleState
from traps_web.lib.fields import currency
from traps_web.lib.fiscal import UnknownPeriod
from traps_web.lib.money import digits_of
from traps_web.lib.numbers import whole


class _Calls(ServicePage):
    """A page with the calls for a subject and a quarter, and the form for the viewer's own call."""

    about: ClassVar[str]
    makes = True
    overtaken = "{stale} {changed}"

    def _facts(self) -> dict[str, Any]:
        """Quarter and subject of the address. Raises Http404."""
        try:
            period = quarters.quarter(self.kwargs["period"])
            subject = subjects.subject(self.request.reader, about=self.about, pk=self.kwargs.get("pk", 0))
        except (UnknownPeriod, subjects.NotVisible) as unknown:
            raise Http404(str(unknown)) from None
        return {"period": period, "subject": subject}

    def may(self) -> None:
        """Refuse a viewer who cannot make this call, and a quarter that is not called now."""
        if self.request.method != "POST" or self.row.whole.is_mine_to_call:
            return
        if reason := quarters.why_not(self.row.period, self.request.today):
            raise StaleState(reason)
        raise Refused(service.refusal(self.row.subject))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, reader = self.row, self.request.reader
        is_person = row.subject.about == rules.PERSON
        words = {
            "subject": row.subject,
            "deal_tabs": call_words.places(row.subject, row.period),
            "address": call_words.address(row.subject, row.period.key),
            "periods": call_words.period_control(row.subject, row.period, reader.today),
            "sub": call_words.sub(row.whole, row.period, reader.today),
            "may_call": row.whole.is_mine_to_call,
            "chain": call_words.chain(
                row.chain,
                getattr(row, "named", {}),
                row.older,
                zone=reader.zone,
                today=reader.today,
                is_person=is_person,
            ),
            "course": call_chart.course(row, zone=reader.zone, today=reader.today, unit=currency()),
            "chain_fold": call_words.chain_fold(len(row.chain)) if row.chain else None,
        }
        return super().get_context_data(**words, **kwargs)

    def leads_to(self, made: Any) -> str:
        """The same page, which now shows the call."""
        return call_words.address(self.row.subject, self.row.period.key)


class OfPerson(_Calls):
    """Make a call for a person, with the deals that it rests on; and every call that was made before it."""

    about = rules.PERSON
    form_class, service = CallForm, service.make
    template_name = "plans/calls/call.html"
    done = "The call is made."

    def find(self) -> boards.Sheet:
        """The sheet of the person. Raises Http404."""
        return boards.sheet(self.request.reader, **self._facts())

    def stands(self) -> dict[str, object]:
        """The viewer's last call, so that two windows do not follow the same one."""
        return {"after": self.row.whole.mine.pk if self.row.whole.mine else ""}

    def get_form_kwargs(self) -> dict[str, Any]:
        """The address names quarter and person; the last call is proposed, or else what the deals suggest."""
        kwargs = super().get_form_kwargs()
        kwargs["given"] = {"period", "about", "person", "team"}
        last = self.row.whole.mine
        commit, best_case = (last.commit, last.best_case) if last else self.row.whole.proposed
        return kwargs | {"initial": {"commit": as_typed(commit), "best_case": as_typed(best_case), **self.stands()}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form, sheet, today = context["form"], self.row, self.request.today
        ticked = {number for pk in form["deals"].data or () if (number := whole(pk)) is not None}
        chosen = ticked if form.is_bound else presenter.proposed_deals(sheet)
        return context | {
            "statement": call_words.statement(sheet.whole, sheet.period, today, viewer_id=self.request.user.pk),
            "figures": (form["commit"], form["best_case"]),
            "places": digits_of(currency()),
            "ticks": presenter.ticks(sheet, chosen, today),
            "counted": presenter.counted(sheet, chosen),
            "booked_minor": presenter.minor(sheet.whole.booked),
            "is_own": sheet.subject.pk == self.request.user.pk,
            **self._rests_on(sheet),
        }

    def _rests_on(self, sheet: boards.Sheet) -> dict[str, Any]:
        """The deals of the person's own last call."""
        word, today = sheet.whole.word, self.request.today
        deals = sheet.named.get(word.pk, ()) if word else ()
        if word is None or not deals:
            return {}
        ledger = call_words.rests_on(deals, sheet.older.get(word.pk, ()), today=today)
        given_at = call_words.when_given(word, self.request.reader.zone, today)
        return {"rests_on": ledger, "rests_fold": call_words.rests_fold(len(deals), given_at)}


class _Board(_Calls):
    """Make the calls for a team or the organisation and for each of its parts, all at once."""

    form_class, service = BoardForm, service.make_many
    template_name = "plans/calls/calls.html"
    done = "Your calls are made."

    def find(self) -> boards.Board:
        """The board of the team or the organisation. Raises Http404."""
        return boards.board(self.request.reader, **self._facts())

    def get_form_kwargs(self) -> dict[str, Any]:
        """The address names the quarter."""
        return super().get_form_kwargs() | {"given": {"period"}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        board, reader = self.row, self.request.reader
        form = context["form"] if board.whole.is_mine_to_call else None
        return context | {
            "statement": presenter.statement(board, viewer_id=reader.viewer.pk),
            "rows": presenter.rows(reader, board, form),
            "whole": presenter.whole(reader, board, form),
            "sums": presenter.sum_row(board),
            # Beside fields there is no room for it on a narrow screen.
            "open_css": " calls__open" if form else "",
        }


class OfTeam(_Board):
    """The calls of a team."""

    about = rules.TEAM


class OfOrganisation(_Board):
    """The calls of the organisation."""

    about = rules.ORGANISATION


@require_safe
def mine(request: PageRequest) -> HttpResponseBase:
    """The calls that a viewer looks at first: their own, those of their team, or those of the organisation."""
    try:
        running = quarters.called(request.today)[0].key
    except (OutsideCalendar, UnknownPeriod) as unknown:
        raise Http404(str(unknown)) from None
    subject = subjects.own(request.reader)
    if subject.about == rules.ORGANISATION:
        return OfOrganisation.as_view()(request, period=running)
    page = OfPerson if subject.about == rules.PERSON else OfTeam
    return page.as_view()(request, period=running, pk=subject.pk)


@require_safe
@vary_on_headers("HX-Request")
def of_deal(request: PageRequest, pk: int) -> HttpResponse:
    """The calls that rest on a deal; the table alone for the part of the page of the deal that opens."""
    deal, reader = deal_or_404(request, pk), request.reader
    calls = selector.resting_on(viewer=reader.viewer, deal_id=deal.pk, today=reader.today)
    older = selector.older_than_deals(calls)
    context = {
        "deal": deal,
        "statement": call_words.of_deal_statement(deal.name, calls, older),
        "path": deal_pages.path(deal.name, deal, "Calls"),
        "calls": call_words.of_deal(calls, older, zone=reader.zone, today=reader.today) if calls else None,
    }
    template = "plans/calls/deal_calls.html"
    return render(request, f"{template}#rows" if request.htmx else template, context)
