"""What the past proposes for a plan, as programs read it: the same figures and formulas as beside the fields."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from pipeline.customers.api.fact_fields import money_field
from plans.sales_plans.presenters import plan_proposals as words
from plans.sales_plans.rules.plan_papers import Paper
from plans.sales_plans.selectors.plan_proposals import Proposals


class ProposedAmountSerializer(serializers.Serializer[Any]):
    """An amount that the past proposes; without one the formula says why there is none."""

    amount = money_field(allow_null=True)
    formula = serializers.CharField()


class ProposedConversionSerializer(serializers.Serializer[Any]):
    """The part of first meetings that buys, and what one who buys brings; null where the past says nothing."""

    conversion_ppm = serializers.IntegerField(allow_null=True)
    average_amount = money_field(allow_null=True)
    formula = serializers.CharField()


class ProposedMonthSerializer(serializers.Serializer[Any]):
    """What the same month of last year brought, and the number of the plan in the proportions of last year."""

    key = serializers.CharField(help_text="The month of the plan, like FY2027-M05.")
    last_year = money_field(allow_null=True, help_text="Null where it brought nothing, or is not over.")
    like_last_year = money_field(allow_null=True, help_text="All of them add up to the number of the plan.")


class ProposalsSerializer(serializers.Serializer[Any]):
    """What the owner's past results propose for a plan. Nothing of it is saved."""

    run_rate = ProposedAmountSerializer()
    new_business = ProposedConversionSerializer()
    months = ProposedMonthSerializer(many=True)


def document(known: Proposals, paper: Paper) -> dict[str, Any]:
    """The proposals of a plan as the serializer takes them."""
    return {
        "run_rate": {"amount": known.run_rate, "formula": words.run_rate_formula(known)},
        "new_business": {
            "conversion_ppm": known.conversion_ppm,
            "average_amount": known.average,
            "formula": words.conversion_formula(known),
        },
        "months": [
            {
                "key": month.key,
                "last_year": known.last_year.get(month.key),
                "like_last_year": known.like_last_year.get(month.key),
            }
            for month in paper.months
        ],
    }
