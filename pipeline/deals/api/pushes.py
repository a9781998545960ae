"""Pushes for programs: read, and explained."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import serializers

from accounts.record.api.fields import DayField
from pipeline.deals.forms.pushes import PushReasonForm
from pipeline.deals.models import DealChange
from pipeline.deals.presenters.pushes import explained
from pipeline.deals.selectors import pushes as selector
from pipeline.deals.services import push_reasons
from traps_web.edges.calls import act
from traps_web.edges.filters import ListFilter, RowFilter
from traps_web.edges.resources import Resource


class PushSerializer(serializers.ModelSerializer[DealChange]):
    """A close date that went to a later fiscal month, with its reason where one was given."""

    before = DayField()
    after = DayField()
    by_name = serializers.CharField(source="by.name", default=None, allow_null=True)
    reason = serializers.SerializerMethodField(
        help_text="Of the list; empty: nobody was asked, or the reason is still owed."
    )
    note = serializers.SerializerMethodField(help_text="Words beside the reason.")

    class Meta:
        model = DealChange
        fields = ["id", "deal", "before", "after", "at", "by_name", "reason", "note"]

    def get_reason(self, change: DealChange) -> str:
        return explained(change).reason

    def get_note(self, change: DealChange) -> str:
        return explained(change).words


class PushFilter(ListFilter):
    """Narrow the list of pushes."""

    deal = RowFilter(field_name="deal_id")
    owner = RowFilter(field_name="deal__owner_id")

    class Meta:
        model = DealChange
        fields: list[str] = []


class PushViewSet(Resource):
    """Pushes of deals in sight, the newest first. One that an undone file brought is left out."""

    serializer_class = PushSerializer
    filterset_class = PushFilter

    def rows(self) -> QuerySet[DealChange]:
        return selector.visible(viewer=self.request.user)

    @act(PushReasonForm, push_reasons.give, row="change")
    def explain(self) -> None:
        """Say why a close date went to a later month; once for each push."""
