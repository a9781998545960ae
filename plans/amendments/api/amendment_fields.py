"""How amendments are spelt for programs."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.duties.api.clocks import TimeUsedSerializer
from accounts.duties.presenters import clocks
from accounts.organisation.api.drawn_texts import DrawnText
from accounts.record.api.fields import DayField
from pipeline.customers.api.fact_fields import money_field
from plans.amendments.selectors import amendment_clocks
from plans.amendments.selectors import amendments as selector
from plans.amendments.selectors.amending import Reckoning
from plans.sales_plans.api.plan_fields import SourceSerializer, WrittenSourceSerializer
from plans.sales_plans.models import PlanAmendment, PlanAmendmentPart
from plans.sales_plans.rules import plan_amendments as rules


class PartSerializer(serializers.ModelSerializer[PlanAmendmentPart]):
    """The imposed number of one category."""

    category = serializers.CharField(source="category.key")
    before = money_field(source="before_amount")
    after = money_field(source="after_amount")

    class Meta:
        model = PlanAmendmentPart
        fields = ["category", "before", "after"]


class CheckChangeSerializer(serializers.Serializer[Any]):
    """A check of scrutiny before, and with the amendment."""

    key = serializers.CharField()
    before_passed = serializers.BooleanField(allow_null=True, help_text="Null if the plan had no such check.")
    before_finding = serializers.CharField()
    passed = serializers.BooleanField()
    finding = serializers.CharField()
    mend = serializers.CharField()
    answer = serializers.CharField()


class AmendmentSerializer(serializers.ModelSerializer[PlanAmendment]):
    """Another number for a locked plan, or of a person or team without one, from a day on, with why, and what was
    decided.
    """

    plan = serializers.IntegerField(source="plan_id", allow_null=True, help_text="Null for a number without a plan.")
    period = serializers.CharField(source="of_period")
    owner = serializers.SerializerMethodField(help_text="The person with the number; null for a team's own number.")
    owner_name = serializers.CharField(source="whose.name")
    trigger = serializers.ChoiceField(choices=list(rules.TRIGGERS))
    reason = DrawnText(at="asked_at")
    status = serializers.ChoiceField(choices=rules.STATUSES)
    goals = serializers.SerializerMethodField(
        help_text="By month, where set by hand; other months stay or follow the number."
    )
    sources = serializers.SerializerMethodField(help_text="New sources or answers; null if they stay.")
    before = money_field(source="before_amount")
    after = money_field(source="after_amount")
    parts = PartSerializer(many=True)
    checks = CheckChangeSerializer(
        many=True, help_text="Scrutiny recorded with the decision; empty while it waits or after a withdrawal."
    )

    time_used = serializers.SerializerMethodField()

    class Meta:
        model = PlanAmendment
        fields = [
            "id",
            "plan",
            "position",
            "period",
            "owner",
            "team",
            "owner_name",
            "trigger",
            "reason",
            "effective_on",
            "before",
            "after",
            "parts",
            "goals",
            "sources",
            "checks",
            "status",
            "asked_at",
            "asked_by",
            "decided_at",
            "decided_by",
            "decided_alone",
            "answer",
            "withdrawn_at",
            "withdrawn_by",
            "time_used",
        ]

    @extend_schema_field(TimeUsedSerializer)
    def get_time_used(self, row: PlanAmendment) -> dict[str, str]:
        return clocks.document(amendment_clocks.spent_on(row, now=self.context["request"].reader.now))

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_owner(self, row: PlanAmendment) -> int | None:
        return row.plan.owner_id if row.plan else row.person_id

    @extend_schema_field(serializers.DictField(child=money_field()))
    def get_goals(self, row: PlanAmendment) -> dict[str, str]:
        return {month: f"{amount:f}" for month, amount in selector.stated(amendment=row).goals.items()}

    @extend_schema_field(SourceSerializer(many=True, allow_null=True))
    def get_sources(self, row: PlanAmendment) -> Any:
        stated = selector.stated(amendment=row).sources
        return None if stated is None else SourceSerializer(stated, many=True).data


class WantedSerializer(serializers.Serializer[Any]):
    """An amendment to ask for."""

    plan = serializers.IntegerField(
        min_value=1,
        max_value=2**62,
        required=False,
        help_text="A locked plan. Otherwise send the owner and the period of the number.",
    )
    person = serializers.IntegerField(
        min_value=1, max_value=2**62, required=False, help_text="The owner of a number without a plan."
    )
    team = serializers.IntegerField(
        min_value=1, max_value=2**62, required=False, help_text="Or the team whose own number."
    )
    period = serializers.CharField(
        max_length=10, required=False, help_text="FY2027, FY2027-Q2 or FY2027-M05; without a plan."
    )
    trigger = serializers.ChoiceField(choices=list(rules.TRIGGERS))
    reason = serializers.CharField(max_length=2000)
    effective_on = DayField(help_text="The first day that changes; earlier days stay.")
    number = serializers.DictField(
        child=money_field(), help_text="The new number of the period by key of category; what is left out stays."
    )
    goals = serializers.DictField(
        child=money_field(),
        required=False,
        help_text=(
            "Goals set by hand, by month key. Months left out stay, and all goals must add up to the number. Null: "
            "goals follow the number."
        ),
    )
    sources = WrittenSourceSerializer(
        many=True, required=False, help_text="New sources of the number. When left out, the sources stay."
    )
    answers = serializers.DictField(
        child=serializers.CharField(max_length=2000, allow_blank=True),
        required=False,
        help_text="Text by check of scrutiny.",
    )
    known = serializers.IntegerField(
        min_value=0,
        max_value=30_000,
        help_text="The position of the last amendment that you read; 0 if there was none.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len([name for name in ("plan", "person", "team") if name in attrs]) != 1:
            raise serializers.ValidationError({"plan": ["Send either a plan, or a person or team with a period."]})
        if "plan" in attrs and "period" in attrs:
            raise serializers.ValidationError({"period": ["A plan has its own period, so leave the period out."]})
        if "plan" not in attrs and "period" not in attrs:
            raise serializers.ValidationError({"period": ["Say which period: FY2027, FY2027-Q2 or FY2027-M05."]})
        if "plan" not in attrs and (stated := sorted({"goals", "sources", "answers"} & set(attrs))):
            raise serializers.ValidationError({stated[0]: ["Only a plan has goals, sources and answers."]})
        return attrs


class GoalChangeSerializer(serializers.Serializer[Any]):
    """What a month is to bring, before and after."""

    key = serializers.CharField()
    before = money_field()
    after = money_field()


class PlanChangeSerializer(serializers.Serializer[Any]):
    """A plan that changes by the act: the one that is amended first, then those of the same person with the same
    days.
    """

    plan = serializers.IntegerField()
    period = serializers.CharField()
    status = serializers.CharField()
    before = money_field()
    after = money_field()
    months = GoalChangeSerializer(many=True)
    sources = SourceSerializer(many=True, help_text="As they will be.")
    checks = CheckChangeSerializer(many=True, help_text="Scrutiny with the facts of today.")


class PartChangeSerializer(serializers.Serializer[Any]):
    """The imposed number of one category, before and after."""

    category = serializers.CharField()
    before = money_field()
    after = money_field()


class PreviewSerializer(serializers.Serializer[Any]):
    """What an amendment would do."""

    before = money_field()
    after = money_field()
    parts = PartChangeSerializer(many=True)
    plans = PlanChangeSerializer(many=True)


def spelt(reckoning: Reckoning) -> dict[str, Any]:
    """What an amendment would do, as a program reads it."""
    return {
        "before": reckoning.before,
        "after": reckoning.after,
        "parts": [{"category": a.category.key, "before": a.before, "after": a.after} for a in reckoning.changes],
        "plans": [
            {
                "plan": touched_plan.plan.pk,
                "period": touched_plan.plan.period_key,
                "status": touched_plan.plan.status,
                "before": touched_plan.before.total,
                "after": touched_plan.after.total,
                "months": [
                    {"key": a.key, "before": a.amount, "after": b.amount}
                    for a, b in zip(touched_plan.before.months, touched_plan.after.months, strict=True)
                ],
                "sources": touched_plan.after.sources,
                "checks": touched_plan.checks,
            }
            for touched_plan in reckoning.touched
        ],
    }
