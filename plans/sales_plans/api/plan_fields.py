"""How plans are spelt for programs."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.duties.api.clocks import TimeUsedSerializer
from accounts.duties.presenters import clocks
from accounts.organisation.api.drawn_texts import DrawnText
from accounts.record.api.fields import DayField
from pipeline.customers.api.fact_fields import money_field, text_field
from plans.sales_plans.models import Plan, PlanComment, PlanCorrection, PlanVersion
from plans.sales_plans.rules import plan_papers as papers
from plans.sales_plans.rules import plans as rules
from plans.sales_plans.selectors import plan_clocks, plan_papers
from plans.sales_plans.selectors import plans as selector
from plans.sales_plans.services import plans as service


class PlanSerializer(serializers.ModelSerializer[Plan]):
    """A plan in a list. `version` counts saves: send it back, so that a change made since is refused."""

    owner_name = serializers.CharField(source="owner.name")
    period = serializers.CharField(source="period_key")
    number = money_field(
        source="number_amount",
        help_text=(
            "The imposed number when it was last saved or submitted; amendments count in the `total` of one plan."
        ),
    )
    covered = money_field(source="covered_amount")
    curve = serializers.CharField(source="curve.name")
    status = serializers.ChoiceField(choices=rules.STATUSES)
    ended_because = DrawnText(at="ended_at")

    class Meta:
        model = Plan
        fields = [
            "id",
            "owner",
            "owner_name",
            "kind",
            "period",
            "starts_on",
            "ends_before",
            "status",
            "annual",
            "curve",
            "number",
            "covered",
            "version",
            "made_at",
            "submitted_at",
            "decided_at",
            "decided_by",
            "locked_at",
            "reopened_at",
            "ended_at",
            "ended_because",
        ]


class GoalSerializer(serializers.Serializer[Any]):
    """What a quarter, month or cut week is to bring."""

    key = serializers.CharField()
    month = serializers.CharField(help_text="The month of a week; empty otherwise.")
    starts_on = DayField()
    ends_before = DayField()
    amount = money_field()


class SourceSerializer(serializers.Serializer[Any]):
    """Where a part of the number comes from."""

    line = serializers.CharField()
    kind = serializers.ChoiceField(choices=papers.KINDS)
    label = serializers.CharField()  # type: ignore[assignment]
    amount = money_field()
    behind = serializers.CharField()
    customer_id = serializers.IntegerField(allow_null=True)
    deal_id = serializers.IntegerField(allow_null=True)
    account_plan_id = serializers.IntegerField(allow_null=True)


class CheckSerializer(serializers.Serializer[Any]):
    """A check of scrutiny."""

    key = serializers.CharField()
    passed = serializers.BooleanField()
    finding = serializers.CharField()
    mend = serializers.CharField()
    answer = serializers.CharField()


class RiskSerializer(serializers.Serializer[Any]):
    """A risk with its answer."""

    line = serializers.SlugField(max_length=40, required=False, allow_blank=True)
    text = serializers.CharField(max_length=300)
    answer = serializers.CharField(max_length=300)


class ActivitySerializer(serializers.Serializer[Any]):
    """How much of a kind a week."""

    key = serializers.CharField()
    name = serializers.CharField()
    per_week = serializers.IntegerField()
    target = serializers.IntegerField(allow_null=True)


class PaperSerializer(PlanSerializer):
    """A plan with everything it says: as it is written so far, and once submitted as it was submitted and amended
    since.
    """

    total = money_field(source="paper.total")
    uncovered = money_field(source="paper.uncovered")
    quarters = GoalSerializer(many=True, source="paper.quarters")
    months = GoalSerializer(many=True, source="paper.months")
    weeks = GoalSerializer(many=True, source="paper.weeks")
    sources = SourceSerializer(many=True, source="paper.sources")
    activity = ActivitySerializer(many=True, source="paper.activity")
    risks = RiskSerializer(many=True, source="paper.risks")
    checks = CheckSerializer(many=True, source="paper.checks")
    note = serializers.CharField(source="paper.note")
    time_used = TimeUsedSerializer()

    class Meta(PlanSerializer.Meta):
        fields = [
            *PlanSerializer.Meta.fields,
            "total",
            "uncovered",
            "quarters",
            "months",
            "weeks",
            "sources",
            "activity",
            "risks",
            "checks",
            "note",
            "time_used",
        ]

    def to_representation(self, plan: Plan) -> Any:
        """The plan as it is now."""
        fresh: Any = service.read(plan.pk)
        reader = self.context["request"].reader
        versions = selector.versions(plan=fresh)
        fresh.paper = plan_papers.shown(plan=fresh, today=reader.today, versions=versions)
        fresh.time_used = clocks.document(plan_clocks.spent_on(fresh, versions, now=reader.now))
        return super().to_representation(fresh)


class CorrectionSerializer(serializers.ModelSerializer[PlanCorrection]):
    """Why a submission was opened for correction: by the line, or because the number or the fiscal calendar changed."""

    cause = serializers.ChoiceField(choices=rules.CORRECTION_CAUSES)
    before = money_field(source="before_amount", allow_null=True)
    after = money_field(source="after_amount", allow_null=True)
    by_name = serializers.CharField(source="by.name", default=None, allow_null=True)

    class Meta:
        model = PlanCorrection
        fields = ["cause", "reason", "before", "after", "at", "by", "by_name"]


class VersionSerializer(serializers.ModelSerializer[PlanVersion]):
    """A submission as it was, with what was decided on it."""

    verdict = serializers.CharField(source="decision.verdict", default=None, allow_null=True)
    words = serializers.CharField(source="decision.words", default="")
    decided_alone = serializers.BooleanField(source="decision.decided_alone", default=False)
    correction = CorrectionSerializer(default=None, allow_null=True)
    document = serializers.JSONField(
        source="parsed", help_text="The plan as submitted; its canonical spelling is what was hashed."
    )

    class Meta:
        model = PlanVersion
        fields = [
            "number",
            "submitted_at",
            "submitted_by",
            "sha256",
            "verdict",
            "words",
            "decided_alone",
            "correction",
            "document",
        ]


class CommentSerializer(serializers.ModelSerializer[PlanComment]):
    """A comment on a line of a submission; an empty line is the whole plan."""

    version = serializers.IntegerField(source="version.number")
    by_name = serializers.CharField(source="by.name")

    class Meta:
        model = PlanComment
        fields = ["id", "version", "line", "text", "at", "by", "by_name"]


class WrittenSourceSerializer(serializers.Serializer[Any]):
    """A source as it is written: its money comes by reference where no amount is given."""

    line = serializers.SlugField(max_length=40, required=False, allow_blank=True)
    kind = serializers.ChoiceField(choices=papers.KINDS)
    label = text_field(200)  # type: ignore[assignment]
    account_plan_id = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=2**62)
    deal_id = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=2**62)
    amount = money_field(required=False, allow_null=True)
    per_week = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=9999)
    conversion_ppm = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=1_000_000)
    average_amount = money_field(required=False, allow_null=True)


class WrittenSerializer(serializers.Serializer[Any]):
    """What the owner writes; what is left out stays."""

    version = serializers.IntegerField(min_value=0, max_value=2**31 - 1, help_text="The version that you read.")
    curve = serializers.CharField(max_length=80, required=False, help_text="The name of a curve.")
    sources = WrittenSourceSerializer(many=True, required=False)
    goals = serializers.DictField(
        child=money_field(), required=False, help_text="Amount by month key; empty: the curve."
    )
    activity = serializers.DictField(
        child=serializers.IntegerField(min_value=0, max_value=9999), required=False, help_text="Count by type key."
    )
    risks = RiskSerializer(many=True, required=False)
    answers = serializers.DictField(
        child=serializers.CharField(max_length=2000, allow_blank=True), required=False, help_text="Text by check."
    )
    note = text_field(4000)
