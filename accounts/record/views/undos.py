"""Undo: the button that stands beside what was just done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django_htmx.http import trigger_client_event

from accounts.record.models import AuditEvent
from accounts.record.rules.undos import Undone
from accounts.record.selectors import undos as selector
from accounts.record.services import undos as service
from traps_web.edges.forms import ActForm
from traps_web.edges.pages import ServiceButton
from traps_web.lib.faults import StaleState
from traps_web.ui.values import UNDONE


class UndoAct(ServiceButton):
    """Take back an act of one's own.

    A script that stays on its page is told so, and draws what has changed itself.
    """

    row: AuditEvent
    service, row_name = service.undo, "event"
    finds, missing = selector.one, "You have no such action to undo."

    def form_valid(self, form: ActForm) -> HttpResponse:
        """Do it, and go where that can be seen."""
        if not self.request.htmx:
            return super().form_valid(form)
        try:
            made = self.act(form)
        except StaleState as refusal:
            return self._tell("missed", f"Not undone: {refusal}", address="")
        return self._tell("done", self.message(made), address=self.leads_to(made))

    def _tell(self, key: str, text: str, *, address: str) -> HttpResponse:
        answer = trigger_client_event(HttpResponse(status=204), "note", {"key": key, "text": text})
        return trigger_client_event(answer, "undone", {"address": address})

    def say(self, made: Any) -> None:
        messages.success(self.request, self.message(made), extra_tags=UNDONE)

    def message(self, made: Any) -> str:
        return f"Undone: {made.text}" if isinstance(made, Undone) else ""

    def leads_to(self, made: Any) -> str:
        return str(made.address)
