"""Signing a browser out from elsewhere."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.entry.selectors import sessions as selector
from accounts.entry.services import doors
from traps_web.edges.pages import ServiceButton
from traps_web.lib import clock
from traps_web.lib.faults import Refused


class End(ServiceButton):
    """End one session: my own, or as an admin that of somebody else."""

    row: UserSession
    row_name, service = "session", doors.end_session
    done = "That browser is signed out."

    def find(self) -> UserSession:
        return get_object_or_404(selector.visible(self.request.reader, real_now=clock.real_now()), pk=self.kwargs["pk"])

    def may(self) -> None:
        if self.row.session_key == self.request.session.session_key:
            raise Refused("This is the browser you are using. Choose Sign out instead.")

    def leads_to(self, made: object) -> str:
        if self.row.user_id == self.request.user.pk:
            return reverse("me") + "#sessions"
        return reverse("settings_person", args=[self.row.user_id])
