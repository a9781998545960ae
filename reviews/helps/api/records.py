"""Help records for programs: read, started, and their actions done."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from reviews.helps.forms.records import PlaceForm, StartForm
from reviews.helps.models import Help, HelpAction
from reviews.helps.selectors import records as selector
from reviews.helps.services import records as service
from traps_web.edges.calls import act
from traps_web.edges.filters import ListFilter, RowFilter
from traps_web.edges.resources import Resource


class HelpActionSerializer(serializers.ModelSerializer[HelpAction]):
    """One of the two things that the manager does."""

    class Meta:
        model = HelpAction
        fields = ["place", "text", "due_on", "owner", "done_at", "done_by"]
        read_only_fields = fields


class HelpSerializer(serializers.ModelSerializer[Help]):
    """Help that the line owes somebody; result: budget and actual of the four weeks before and after its start."""

    actions = HelpActionSerializer(many=True, read_only=True)

    class Meta:
        model = Help
        fields = [
            "id",
            "person",
            "quarter",
            "figures",
            "opened_at",
            "start_due_on",
            "state",
            "coach",
            "territory",
            "words",
            "started_at",
            "started_by",
            "look_back_on",
            "result",
            "ended_at",
            "actions",
        ]
        read_only_fields = fields


class HelpFilter(ListFilter):
    """Narrow the list of help records."""

    person = RowFilter(field_name="person_id")

    class Meta:
        model = Help
        fields = ["person", "state"]


class HelpViewSet(Resource):
    """The help records of you and your line, and those whose coach you are, the newest first."""

    serializer_class = HelpSerializer
    filterset_class = HelpFilter

    def rows(self) -> QuerySet[Any]:
        return selector.visible(viewer=self.request.user)

    @act(StartForm, service.start, row="record")
    def start(self) -> None:
        """Start the help as the line: a coach, what is true of the territory, and two actions that you owe."""

    @act(PlaceForm, service.report, row="record")
    def done(self) -> None:
        """Mark an action as done, as the line or whoever owes it."""
