"""The traps: every obligation that the caller may see, with the one answer to "is it late"."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.duties.api.clocks import TimeUsedSerializer
from accounts.duties.forms.obligations import GrantForm, MoreTimeForm, WaiveForm
from accounts.duties.models import Extension, Obligation
from accounts.duties.presenters import clocks as clock_words
from accounts.duties.presenters.obligations import said_of
from accounts.duties.rules import obligations as rules
from accounts.duties.selectors import clocks, labels
from accounts.duties.selectors import obligations as selector
from accounts.duties.selectors.own_days import own_days
from accounts.duties.services import extensions, obligations
from accounts.organisation.api.drawn_texts import DrawnText
from accounts.organisation.selectors import calendar
from traps_web.edges.calls import act
from traps_web.edges.filters import DayFilter, ListFilter, OneOf, RowFilter
from traps_web.edges.resources import Resource


class ObligationSerializer(serializers.ModelSerializer[Obligation]):
    """One thing that one person owes by one instant."""

    trap = serializers.SlugField(source="trap.key", read_only=True)
    trap_name = serializers.CharField(source="trap.name", read_only=True)
    owner_name = serializers.CharField(source="owner.name", read_only=True)
    label = serializers.SerializerMethodField()  # type: ignore[assignment]
    state = serializers.SerializerMethodField(
        help_text="open, done, late, missed, waived or excused, at this instant. "
        "What was missed stays missed, even when it is done or waived later: "
        "only a waiver before the miss reads “waived”."
    )
    said = serializers.SerializerMethodField(
        help_text="The state in words: missed, then done 3 days late; missed, waived by Mara Manager."
    )
    time_used = serializers.SerializerMethodField()
    waived_by_name = serializers.CharField(source="waived_by.name", read_only=True, allow_null=True, default=None)
    waive_reason = DrawnText(at="waived_at")

    class Meta:
        model = Obligation
        fields = [
            "id",
            "trap",
            "trap_name",
            "owner",
            "owner_name",
            "team",
            "subject",
            "label",
            "address",
            "due_on",
            "due_at",
            "first_due_at",
            "missed_at",
            "state",
            "said",
            "done_at",
            "waived_at",
            "waived_by",
            "waived_by_name",
            "waive_reason",
            "weight",
            "time_used",
        ]

    @extend_schema_field(TimeUsedSerializer)
    def get_time_used(self, row: Obligation) -> dict[str, str]:
        request = self.context["request"]
        days = own_days(row.owner, request.organisation)
        return clock_words.document(clocks.spent_on(row, row.extensions.all(), days, now=request.now))

    def get_label(self, row: Obligation) -> str:
        return labels.shown(row)

    @extend_schema_field(serializers.ChoiceField(choices=list(rules.STATES)))
    def get_state(self, row: Obligation) -> str:
        return rules.state(row, now=self.context["request"].now)

    def get_said(self, row: Obligation) -> str:
        request = self.context["request"]
        zone = ZoneInfo(calendar.zone_of(row.owner, request.organisation))
        return said_of(row, now=request.now, zone=zone)


OWED = "owed"


class ObligationFilter(ListFilter):
    """Narrow the list of obligations."""

    owner = RowFilter(field_name="owner_id")
    team = RowFilter(field_name="team_id")
    trap = django_filters.CharFilter(field_name="trap__key")
    waived_by = RowFilter(field_name="waived_by_id")
    state = OneOf(
        (OWED, *rules.STATES),
        method="by_state",
        help_text="Owed: still to be done, missed or not. "
        "A miss that was waived is found under missed and under waived.",
    )
    due_after = DayFilter(field_name="due_on", lookup_expr="gte")
    due_before = DayFilter(field_name="due_on", lookup_expr="lt")

    class Meta:
        model = Obligation
        fields = ["owner", "team", "trap", "waived_by", "state", "due_after", "due_before"]

    def by_state(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(selector.STILL_OWED if value == OWED else selector.state_filter(value, self.request.now))


class ObligationViewSet(Resource):
    """What is owed, who owes it, until when, and how it ended. The newest deadline first."""

    serializer_class = ObligationSerializer
    filterset_class = ObligationFilter

    def rows(self) -> QuerySet[Any]:
        return selector.visible(viewer=self.request.user).prefetch_related("extensions", "owner__leaves")

    @act(MoreTimeForm, extensions.ask_extension, row="obligation")
    def extend(self) -> None:
        """Ask for more time, before the deadline; the line decides."""

    @act(WaiveForm, obligations.waive, row="obligation")
    def waive(self) -> None:
        """Let it go, with a reason, as the line above. What was missed stays missed and says who waived it."""


class ExtensionSerializer(serializers.ModelSerializer[Extension]):
    """A request for more time, and the answer."""

    owner = serializers.IntegerField(source="obligation.owner_id", read_only=True)
    owner_name = serializers.CharField(source="obligation.owner.name", read_only=True)
    trap = serializers.SlugField(source="obligation.trap.key", read_only=True)
    label = serializers.SerializerMethodField()  # type: ignore[assignment]
    due_at = serializers.DateTimeField(source="obligation.due_at", read_only=True, help_text="As it stands now.")
    reason = DrawnText(at="asked_at")
    answer = serializers.SerializerMethodField(help_text="Words to the decision, or why it was withdrawn.")

    class Meta:
        model = Extension
        fields = [
            "id",
            "obligation",
            "trap",
            "label",
            "owner",
            "owner_name",
            "due_at",
            "wanted_on",
            "wanted_at",
            "stood_on",
            "stood_at",
            "reason",
            "status",
            "answer",
            "asked_at",
            "decided_at",
            "decided_by",
            "decided_alone",
            "withdrawn_at",
            "withdrawn_by",
        ]
        read_only_fields = fields

    def get_label(self, row: Extension) -> str:
        return labels.shown(row.obligation)

    def get_answer(self, row: Extension) -> str:
        return labels.answer(row)


class ExtensionFilter(ListFilter):
    """Narrow the list of requests."""

    owner = RowFilter(field_name="obligation__owner_id")
    obligation = RowFilter(field_name="obligation_id")

    class Meta:
        model = Extension
        fields = ["owner", "obligation", "status"]


class ExtensionViewSet(Resource):
    """The requests for more time that the caller may see, also as a stand-in, the newest first."""

    serializer_class = ExtensionSerializer
    filterset_class = ExtensionFilter

    def rows(self) -> QuerySet[Any]:
        return selector.extensions(self.request.reader)

    @act(GrantForm, extensions.decide_extension, row="extension")
    def decide(self) -> None:
        """Grant or refuse, as the line or its stand-in; the first decision stands."""

    @act(None, extensions.withdraw_extension, row="extension")
    def withdraw(self) -> None:
        """Take the own request back before it is decided. Doing the thing, and a waiver, withdraw it by themselves."""
