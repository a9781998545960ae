"""Requests to win and requests about shares: read, decided, withdrawn."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from pipeline.deals.forms.requests import RequestAnswerForm
from pipeline.deals.models import ShareRequest, WinRequest
from pipeline.deals.presenters import requests as presenter
from pipeline.deals.selectors import share_requests as share_selector
from pipeline.deals.selectors import win_requests as win_selector
from pipeline.deals.services import share_requests as share_service
from pipeline.deals.services import win_requests as win_service
from pipeline.deals.services import wins
from traps_web.edges.pages import ServiceButton, ServicePage


class _OfRequest(ServicePage):
    """An act on a request. Whoever saw it reads how it ended, even where its end takes it out of their sight."""

    row_name = "request"
    missing = "There is no such request."
    template_name = "pipeline/deals/request.html"
    withdraws = ""

    @property
    def sees_deal(self) -> bool:
        """Whether the viewer may open the deal: a stand-in, or who has just a share of it, may not."""
        return share_selector.sees_deal(viewer=self.request.user, deal=self.row.deal)

    def leads_to(self, made: Any) -> str:
        return reverse("deal_detail", args=[self.row.deal_id]) if self.sees_deal else reverse("home")

    def stands(self) -> dict[str, object]:
        return {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        can_withdraw = self.row.status == "asked" and self.row.asked_by_id == self.request.user.pk
        urls = {
            "deal_url": reverse("deal_detail", args=[self.row.deal_id]) if self.sees_deal else "",
            "withdraw_url": reverse(self.withdraws, args=[self.row.pk]) if can_withdraw else "",
        }
        return super().get_context_data(**urls, **kwargs)


class _OfWin(_OfRequest):
    row: WinRequest
    withdraws = "win_withdraw"

    def find(self) -> WinRequest:
        if self.row:
            return win_selector.read(self.row.pk)
        return win_selector.by_id(self.request.reader, pk=self.kwargs["pk"])


class DecideWin(_OfWin):
    """One request to win; the line approves or refuses it, and the first decision stands."""

    form_class, service = RequestAnswerForm, wins.decide
    done = "Decided. {row.asked_by.name} has been notified about {row.deal.name}."

    def may(self) -> None:
        if self.request.method == "POST":
            win_service.require_decider(self.request.act, self.row)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, moved_on = self.row, win_selector.has_moved_on(self.row)
        credited = win_selector.credited_names(row)
        words = {
            "page": presenter.win_page(row, credited, has_moved_on=moved_on, zone=self.request.zone),
            "may_decide": win_selector.may_decide(request=row, by=self.request.user, today=self.request.today),
            "approve_word": "Approve, and win it",
        }
        return super().get_context_data(**words, **kwargs)


class WithdrawWin(_OfWin, ServiceButton):
    """Take back a request to win."""

    service = win_service.withdraw
    done = "Withdrawn. {row.deal.name} stays where it is."


class _OfShares(_OfRequest):
    row: ShareRequest
    withdraws = "share_withdraw"

    def find(self) -> ShareRequest:
        if self.row:
            return share_selector.read(self.row.pk)
        return share_selector.by_id(viewer=self.request.user, pk=self.kwargs["pk"])


class DecideShares(_OfShares):
    """One request about shares; whoever gives something up, or the common line, agrees or refuses."""

    form_class, service = RequestAnswerForm, share_service.decide
    done = "Answered. {row.asked_by.name} has been notified."

    def may(self) -> None:
        if self.request.method == "POST":
            share_service.require_answerer(self.request.act, self.row)

    def leads_to(self, made: ShareRequest) -> str:
        return reverse("share_request", args=[self.row.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        moved_on = share_selector.has_moved_on(self.row)
        words = {
            "page": presenter.share_page(self.row, has_moved_on=moved_on, zone=self.request.zone),
            "may_decide": bool(share_selector.answerable(request=self.row, by=self.request.user)),
            "approve_word": "Agree",
        }
        return super().get_context_data(**words, **kwargs)


class WithdrawShares(_OfShares, ServiceButton):
    """Take back a request about shares."""

    service = share_service.withdraw
    done = "Withdrawn. The shares of {row.deal.name} stay as they are."
