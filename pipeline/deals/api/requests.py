"""Requests to win and requests about shares, for programs.

Moves and shares of deals open them; here they are decided and withdrawn.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from pipeline.bookings.api.credit_shares import ShareField
from pipeline.bookings.rules.credit import percent
from pipeline.customers.api.fact_fields import money_field
from pipeline.deals.forms.requests import RequestAnswerForm
from pipeline.deals.models import ShareRequest, ShareRequestPart, WinRequest
from pipeline.deals.selectors import share_requests, win_requests
from pipeline.deals.services import share_requests as share_service
from pipeline.deals.services import win_requests as win_service
from pipeline.deals.services import wins
from traps_web.edges.calls import act
from traps_web.edges.filters import ListFilter, RowFilter
from traps_web.edges.resources import Resource

SHARES = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"person": {"type": "integer"}, "share": {"type": "string"}},
    },
}
SETTLED = ["asked_at", "asked_by", "decided_at", "decided_by", "answer", "ended_at", "ended_by"]


class WinRequestSerializer(serializers.ModelSerializer[WinRequest]):
    """A deal that is to be won as it is asked here. `asked_of` owes the decision."""

    deal_name = serializers.CharField(source="deal.name")
    to_stage = serializers.CharField(source="to_stage.name")
    amount = money_field()
    shares = serializers.SerializerMethodField(help_text="Who is credited, in per cent.")
    reasons = serializers.ListField(
        child=serializers.CharField(), help_text="Why it needs approval by the line, one sentence per reason."
    )

    class Meta:
        model = WinRequest
        fields = [
            "id",
            "deal",
            "deal_name",
            "to_stage",
            "amount",
            "shares",
            "closed_on",
            "reasons",
            "status",
            "asked_of",
            "is_alone",
            *SETTLED,
        ]

    @extend_schema_field(SHARES)
    def get_shares(self, row: WinRequest) -> list[dict[str, Any]]:
        return [{"person": person_id, "share": percent(share_ppm)} for person_id, share_ppm in row.shares]


class SharePartSerializer(serializers.ModelSerializer[ShareRequestPart]):
    """What becomes of one person's share. `needs_yes`: it is not done without a yes; `agreed_by` gave it."""

    person_email = serializers.CharField(source="person.email")
    before = ShareField(source="before_ppm")
    after = ShareField(source="after_ppm")
    agreed_by = serializers.IntegerField(source="consent.by_id", default=None, allow_null=True)
    agreed_at = serializers.DateTimeField(source="consent.at", default=None, allow_null=True)

    class Meta:
        model = ShareRequestPart
        fields = ["person", "person_email", "before", "after", "needs_yes", "agreed_by", "agreed_at"]


class ShareRequestSerializer(serializers.ModelSerializer[ShareRequest]):
    """A change of the shares of a deal that waits until everybody whose share gets smaller agrees."""

    deal_name = serializers.CharField(source="deal.name")
    parts = SharePartSerializer(many=True)

    class Meta:
        model = ShareRequest
        fields = ["id", "deal", "deal_name", "status", "parts", *SETTLED]


class WinRequestFilter(ListFilter):
    """Narrow the list of requests to win."""

    deal = RowFilter(field_name="deal_id")
    asked_of = RowFilter(field_name="asked_of_id")

    class Meta:
        model = WinRequest
        fields = ["status"]


class ShareRequestFilter(ListFilter):
    """Narrow the list of requests about shares."""

    deal = RowFilter(field_name="deal_id")

    class Meta:
        model = ShareRequest
        fields = ["status"]


class WinRequestViewSet(Resource):
    """Requests to win the deals in sight, the latest first."""

    serializer_class = WinRequestSerializer
    filterset_class = WinRequestFilter

    def rows(self) -> QuerySet[Any]:
        return win_requests.visible(self.request.reader)

    @act(RequestAnswerForm, wins.decide, row="request", answers=WinRequestSerializer)
    def decide(self) -> None:
        """Approve or refuse, as the line or its stand-in; approved, the deal is won in the same act.

        The first decision stands.
        """

    @act(None, win_service.withdraw, row="request", answers=WinRequestSerializer)
    def withdraw(self) -> None:
        """Take back what one asked for, before it is decided."""


class ShareRequestViewSet(Resource):
    """Share requests of the deals and people that the caller may see."""

    serializer_class = ShareRequestSerializer
    filterset_class = ShareRequestFilter

    def rows(self) -> QuerySet[Any]:
        return share_requests.visible(viewer=self.request.user)

    @act(RequestAnswerForm, share_service.decide, row="request", answers=ShareRequestSerializer)
    def decide(self) -> None:
        """Agree to what is taken from you, or from people whose common line you are; or refuse it all, with words."""

    @act(None, share_service.withdraw, row="request", answers=ShareRequestSerializer)
    def withdraw(self) -> None:
        """Take back what one asked for, before it is decided."""
