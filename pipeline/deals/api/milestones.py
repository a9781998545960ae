"""Milestones for programs: agreed, reached, moved, dropped."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.record.api.answers import WRITE_ERRORS, told
from accounts.record.api.fields import DayField
from pipeline.customers.api.fact_fields import KeyField, text_field
from pipeline.customers.api.facts import Facts
from pipeline.customers.selectors import keys
from pipeline.deals.models import Milestone
from pipeline.deals.selectors import deal_keys, milestones
from pipeline.deals.services import milestones as service
from traps_web.edges.filters import DayFilter, ListFilter, RowFilter


class MilestoneSerializer(serializers.ModelSerializer[Milestone]):
    """A dated step with an owner on both sides."""

    owner_email = serializers.CharField(source="owner.email")

    class Meta:
        model = Milestone
        fields = [
            "id", "deal", "name", "owner", "owner_email", "their_owner", "due_on", "moves", "made_at", "done_at", "dropped_at",
            "drop_reason",
        ]  # fmt: skip


class NewMilestoneSerializer(serializers.Serializer[Any]):
    """A dated step to agree on an open deal."""

    deal = KeyField(deal_keys.deal, help_text="Id or external_id.")
    name = serializers.CharField(max_length=160)
    due_on = DayField()
    owner = KeyField(keys.person, required=False, help_text="Id or e-mail; you, when left out.")
    their_owner = text_field(120)


class MilestoneChangeSerializer(serializers.Serializer[Any]):
    """One of three: done, another day with the reason, or dropped with the reason."""

    done = serializers.BooleanField(required=False)
    dropped = serializers.BooleanField(required=False)
    due_on = DayField(required=False)
    reason = text_field(200)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if sum(map(bool, (attrs.get("done"), attrs.get("dropped"), attrs.get("due_on")))) != 1:
            raise serializers.ValidationError("Say one of three: done, dropped, or another due_on.")
        return attrs


class MilestoneFilter(ListFilter):
    """Narrow the list of milestones."""

    deal = RowFilter(field_name="deal_id")
    owner = RowFilter(field_name="owner_id")
    due_before = DayFilter(field_name="due_on", lookup_expr="lt")

    class Meta:
        model = Milestone
        fields: list[str] = []


class MilestoneViewSet(Facts):
    """Milestones of deals in sight, by day."""

    serializer_class = MilestoneSerializer

    filterset_class = MilestoneFilter

    def rows(self) -> QuerySet[Milestone]:
        return milestones.visible(viewer=self.request.user)

    @extend_schema(request=NewMilestoneSerializer, responses={201: MilestoneSerializer, **WRITE_ERRORS})
    def create(self, request: Request) -> Response:
        """Agree a milestone; its owner owes it by its day."""
        facts = milestones.named(viewer=request.user, facts=told(NewMilestoneSerializer, request))
        made = service.add(request.act, **facts)
        return self.answer(request, made.pk, is_new=True)

    @extend_schema(request=MilestoneChangeSerializer, responses={200: MilestoneSerializer, **WRITE_ERRORS})
    def partial_update(self, request: Request, pk: str) -> Response:
        """Say that it is reached, give it another day, or drop it."""
        one, said = self.get_object(), told(MilestoneChangeSerializer, request)
        act = {"milestone": one}
        if said.get("done"):
            service.done(request.act, **act)
        elif said.get("dropped"):
            service.drop(request.act, reason=said.get("reason", ""), **act)
        else:
            service.move(request.act, due_on=said["due_on"], reason=said.get("reason", ""), **act)
        return Response(self.get_serializer(self.get_queryset().get(pk=one.pk)).data, status=status.HTTP_200_OK)
