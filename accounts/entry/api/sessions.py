"""Browsers that are signed in, for programs."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession
from django.db.models import QuerySet
from rest_framework import serializers

from accounts.entry.selectors import sessions as selector
from accounts.entry.services import doors
from accounts.record.api.scopes import require
from accounts.record.rules.scopes import Scope
from traps_web.edges.calls import act
from traps_web.edges.filters import ListFilter, RowFilter
from traps_web.edges.resources import Resource
from traps_web.lib import clock


class SessionSerializer(serializers.ModelSerializer[UserSession]):
    """A browser that is signed in. The key of the session is never shown."""

    person = serializers.PrimaryKeyRelatedField[Any](source="user", read_only=True)
    address = serializers.IPAddressField(source="ip", read_only=True)
    browser = serializers.CharField(source="user_agent", read_only=True)

    class Meta:
        model = UserSession
        fields = ["id", "person", "created_at", "address", "browser"]


class SessionFilter(ListFilter):
    """Narrow the list of sessions."""

    person = RowFilter(field_name="user_id")

    class Meta:
        model = UserSession
        fields = ["person"]


class SessionViewSet(Resource):
    """Who is signed in where, the newest first: own browsers, and everybody's for admins."""

    serializer_class = SessionSerializer
    filterset_class = SessionFilter

    def rows(self) -> QuerySet[Any]:
        return selector.visible(self.request.reader, real_now=clock.real_now())

    def to_end(self) -> UserSession:
        """The session that the address names; that of another person needs the admin scope."""
        session: UserSession = self.get_object()
        if session.user_id != self.request.user.pk:
            require(self.request, Scope.ADMIN)
        return session

    @act(None, doors.end_session, row="session", gives_row=False, finds=to_end)
    def end(self) -> None:
        """Sign the browser out."""
