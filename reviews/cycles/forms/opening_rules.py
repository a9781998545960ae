"""The rule by which the reviews of a quarter open by themselves."""

from __future__ import annotations

from typing import Any

from django import forms

from reviews.cycles.services.opening_rules import FIELDS
from traps_web.edges.forms import ActForm


class OpeningRuleForm(ActForm):
    """Whether, when and for which days TRAPS opens the reviews of a quarter by itself. What is left out stays."""

    called = "OpeningRuleWrite"
    shows_row = True
    meanings = {"first_day_before": "Working days before the end of the quarter; null: three weeks before it."}

    is_on = forms.BooleanField(
        label="TRAPS opens the reviews of each quarter",
        required=False,
        help_text="When off, a manager, leader or admin opens them.",
    )
    first_day_before = forms.IntegerField(
        label="First day: working days before the quarter’s end",
        required=False,
        min_value=1,
        max_value=60,
        help_text="Leave empty for three weeks before the end.",
    )
    last_day_after = forms.IntegerField(
        label="Last day: working days after the quarter’s end",
        min_value=0,
        max_value=15,
        help_text="0 is the last day of the quarter.",
    )
    opens_before = forms.IntegerField(
        label="Open this many working days before the first day",
        min_value=1,
        max_value=60,
        help_text="From then on everyone on the roster knows when they present. Numbers freeze 72 h before.",
    )

    def facts(self) -> dict[str, Any]:
        return {field: getattr(self.row, field) for field in FIELDS} | self.cleaned_data
