"""Milestones for programs: agreed, reached, moved, dropped."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import serializers

from pipeline.deals.forms.milestones import MilestoneChangeForm, NewMilestoneForm
from pipeline.deals.models import Milestone
from pipeline.deals.selectors import milestones as selector
from pipeline.deals.services import milestones
from traps_web.edges.calls import act
from traps_web.edges.filters import DayFilter, ListFilter, RowFilter
from traps_web.edges.resources import Resource


class MilestoneSerializer(serializers.ModelSerializer[Milestone]):
    """A dated step with an owner on both sides."""

    owner_email = serializers.CharField(source="owner.email")

    class Meta:
        model = Milestone
        fields = [
            "id",
            "deal",
            "name",
            "owner",
            "owner_email",
            "their_owner",
            "due_on",
            "moves",
            "made_at",
            "done_at",
            "dropped_at",
            "drop_reason",
        ]


class MilestoneFilter(ListFilter):
    """Narrow the list of milestones."""

    deal = RowFilter(field_name="deal_id")
    owner = RowFilter(field_name="owner_id")
    due_before = DayFilter(field_name="due_on", lookup_expr="lt")

    class Meta:
        model = Milestone
        fields: list[str] = []


class MilestoneViewSet(Resource):
    """Milestones of deals in sight, by day."""

    serializer_class = MilestoneSerializer

    filterset_class = MilestoneFilter

    def rows(self) -> QuerySet[Milestone]:
        return selector.visible(viewer=self.request.user)

    @act(NewMilestoneForm, milestones.add)
    def create(self) -> None:
        """Agree a milestone; its owner owes it by its day."""

    @act(MilestoneChangeForm, milestones.change, row="milestone")
    def partial_update(self) -> None:
        """Say that it is reached, give it another day, or drop it."""
