"""The form of the organisation's policy."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from accounts.organisation.models import Organisation
from accounts.organisation.rules.pace import PaceLimits
from accounts.organisation.selectors import people as people_selector
from accounts.record.forms.fields import ChosenPerson, day_field
from traps_web.lib.fields import AmountField

PERCENT = Decimal(10_000)


class OrganisationForm(forms.Form):
    """Name, limits of pace, who decides when nobody stands above, and up to what a win needs no word."""

    name = forms.CharField(
        label="Name", max_length=200, error_messages={"required": "Write the name of the organisation."}
    )
    pace_ahead = forms.DecimalField(
        label="Ahead from, %",
        min_value=1,
        max_value=400,
        decimal_places=2,
        help_text="Actual as a share of the budget to date.",
        error_messages={"invalid": "Write a share like 100 or 92.5.", "required": "Give the share."},
    )
    pace_watch = forms.DecimalField(
        label="On watch from, %",
        min_value=1,
        max_value=400,
        decimal_places=2,
        help_text="Below it a budget is behind.",
        error_messages={"invalid": "Write a share like 90 or 87.5.", "required": "Give the share."},
    )
    pace_from = day_field(
        "The limits hold from",
        required=False,
        help_text="Today (when left empty) or a later day; what was judged before keeps the limits of its day.",
    )
    reviewer_of_last_resort = ChosenPerson(
        label="Reviewer of last resort",
        queryset=None,
        help_text="Decides for whoever has nobody above.",
        error_messages={"required": "Choose a person.", "invalid_choice": "Choose a person from the list."},
    )
    deputy_of_last_resort = ChosenPerson(
        label="Deputy of the reviewer of last resort",
        queryset=None,
        required=False,
        empty_label="Nobody",
        help_text="Decides where the reviewer asked, is concerned or is away.",
        error_messages={"invalid_choice": "Choose a person from the list."},
    )

    win_limit = AmountField(
        label="Won without the line’s word up to",
        required=False,
        help_text="A deal above it is won when somebody of the line says so. Empty: no limit.",
    )

    def __init__(self, *args: Any, organisation: Organisation, limits: PaceLimits, today: date, **kwargs: Any) -> None:
        initial = {
            "name": organisation.name,
            "pace_ahead": Decimal(limits.ahead_ppm) / PERCENT,
            "pace_watch": Decimal(limits.watch_ppm) / PERCENT,
            "pace_from": today,
            "reviewer_of_last_resort": organisation.reviewer_of_last_resort_id,
            "deputy_of_last_resort": organisation.deputy_of_last_resort_id,
            "win_limit": organisation.win_limit_amount,
        }
        self._today = today
        super().__init__(*args, initial=initial, **kwargs)
        for field in ("reviewer_of_last_resort", "deputy_of_last_resort"):
            self.fields[field].queryset = people_selector.active_people()

    def facts(self) -> dict[str, Any]:
        """The answers in the units of the service."""
        data = self.cleaned_data
        return {
            "name": data["name"],
            "limits": PaceLimits(int(data["pace_ahead"] * PERCENT), int(data["pace_watch"] * PERCENT)),
            "pace_from": data["pace_from"] or self._today,
            "reviewer_of_last_resort": data["reviewer_of_last_resort"],
            "deputy_of_last_resort": data["deputy_of_last_resort"],
            "win_limit_amount": data["win_limit"],
        }
