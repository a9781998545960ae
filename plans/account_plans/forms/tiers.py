"""Forms of tiers: a customer moved to another one, and what each asks."""

from __future__ import annotations

from typing import Any

from django import forms
from rest_framework import serializers

from accounts.record.forms.fields import day_field
from plans.account_plans.rules.tiers import LONGEST_REASON, NO_TIER, TIERS, WITHOUT_REASON
from plans.account_plans.selectors import tiers as selector
from plans.account_plans.services.tiers import LONGEST_DAYS, TierTerms
from traps_web.edges.forms import ActForm
from traps_web.edges.rows import Rows
from traps_web.lib.fields import AmountField

NONE = "none"
DAYS = {"required": "Enter a number of days.", "invalid": "Enter a whole number of days."}
SPAN = f"Write a number of days from 1 to {LONGEST_DAYS}"
BOUNDS = ("min_value", "max_value")


class _TierOrNone(serializers.ChoiceField):
    """For programs no tier is the empty text."""

    def to_internal_value(self, data: Any) -> Any:
        return super().to_internal_value(data) or NONE


class TierField(forms.ChoiceField):
    """A tier, or none."""

    shape = _TierOrNone(choices=[*TIERS, NO_TIER])


class TierForm(ActForm):
    """Another tier, and why."""

    called = "TierMoveWrite"

    to_tier = TierField(label="Tier", choices=[*((tier, tier) for tier in TIERS), (NONE, NONE)])
    reason = forms.CharField(
        label="Reason for the move",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The reason stays in the customer’s history.",
        error_messages={"required": WITHOUT_REASON},
    )

    def begins_with(self) -> dict[str, Any]:
        """What the analysis suggests, or where the customer stands."""
        if self.row is None:
            return {}
        suggested = selector.suggestion(customer=self.row)
        return {"to_tier": suggested.tier if suggested else self.row.tier or NONE}

    def clean_to_tier(self) -> str:
        """The tier as it is stored: none is empty."""
        chosen: str = self.cleaned_data["to_tier"]
        return NO_TIER if chosen == NONE else chosen


class TierTermsForm(ActForm):
    """What a tier asks of a customer and of us."""

    meanings = {
        "floor": "Least revenue of the last four quarters.",
        "contact_days": "Days between contacts.",
        "plan_max_age_days": "Days for which an approved plan is fresh; null if no plan is owed.",
    }

    floor = AmountField(
        label="{place}: minimum revenue of four quarters",
        error_messages={"required": "Enter the floor; 0 sets none."},
    )
    contact_days = forms.IntegerField(
        label="{place}: days between contacts",
        min_value=1,
        max_value=LONGEST_DAYS,
        error_messages=DAYS | dict.fromkeys(BOUNDS, f"{SPAN}."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    plan_max_age_days = forms.IntegerField(
        label="{place}: days that an approved plan stays fresh",
        required=False,
        min_value=1,
        max_value=LONGEST_DAYS,
        error_messages=DAYS | dict.fromkeys(BOUNDS, f"{SPAN}, or leave it empty."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="Leave empty if no plan is owed.",
    )


class TierRuleForm(TierTermsForm):
    """What can be set; what is left out stays."""

    called = "TierRuleWrite"
    meanings = TierTermsForm.meanings | {"starts_on": "First day: today (when left out) or later."}

    starts_on = day_field("From", required=False)


class TierRulesForm(ActForm):
    """What each tier requires: floor, days between contacts, greatest age of a plan."""

    tiers = Rows(TierTermsForm, most=len(TIERS), on_page=TIERS)
    starts_on = day_field(
        "Rules apply from",
        required=False,
        help_text="Leave empty for today. Earlier results keep the rule of their day.",
    )

    def facts(self) -> dict[str, Any]:
        """What each tier requires, from a day on."""
        rows = zip(TIERS, self.rows_of("tiers"), strict=True)
        return {
            "terms_by_tier": {tier: TierTerms(**row) for tier, row in rows},
            "starts_on": self.cleaned_data["starts_on"],
        }
