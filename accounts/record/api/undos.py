"""What the caller did a moment ago and may still undo, for programs."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers

from accounts.record.models import AuditEvent
from accounts.record.selectors import undos as selector
from accounts.record.services import undos as service
from traps_web.edges.calls import act
from traps_web.edges.filters import ListFilter
from traps_web.edges.resources import Resource
from traps_web.lib.undoing import ACCEPTED


class ActSerializer(serializers.ModelSerializer[AuditEvent]):
    """One act that may be undone until an instant."""

    until = serializers.SerializerMethodField(help_text="The last instant at which it may be undone.")

    class Meta:
        model = AuditEvent
        fields = ["id", "at", "until", "verb", "object_type", "object_id", "object_label", "before", "after"]

    def get_until(self, row: AuditEvent) -> str:
        return (row.at + ACCEPTED).isoformat()


class ActFilter(ListFilter):
    """Narrow the list of acts."""

    verb = django_filters.CharFilter()

    class Meta:
        model = AuditEvent
        fields = ["verb", "object_type", "object_id"]


class ActViewSet(Resource):
    """Own acts of the last fifteen seconds that may be undone, the newest first."""

    serializer_class = ActSerializer
    filterset_class = ActFilter

    def rows(self) -> QuerySet[Any]:
        return selector.open_to(self.request.reader)

    def own_act(self) -> AuditEvent:
        """The act of the address, also one that is too old: then the answer says so."""
        return selector.one(viewer=self.request.user, pk=self.kwargs["pk"])

    @act(None, service.undo, row="event", gives_row=False, finds=own_act)
    def undo(self) -> None:
        """Undo an own act within fifteen seconds; refused once something has been built on it."""
