"""How long what concerns people is kept, as an admin sets it."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.keeping.services.periods import FIELDS, LEAST, LONGEST_MONTHS
from traps_web.edges.forms import ActForm


def _months(label: str, least: int, help_text: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=least,
        max_value=LONGEST_MONTHS,
        help_text=help_text,
        error_messages={"invalid": "Enter a whole number of months."},
    )


class PeriodsForm(ActForm):
    """The periods of keeping; what a program leaves out stays."""

    called, shows_row = "KeepingPeriodsWrite", True
    meanings = {name: "Null: kept always." for name in FIELDS if name != "address_days"}

    address_days = forms.IntegerField(
        label="Network addresses of sign-ins, days",
        min_value=1,
        max_value=90,
        help_text="At most 90. The sign-in itself stays in the trail.",
        error_messages={"required": "Enter a number of days.", "invalid": "Enter a whole number of days."},
    )
    notice_months = _months(
        "Notices, months",
        LEAST["notice_months"],
        "Includes when they were read and mailed. Leave empty to keep them; at least 3.",
    )
    letter_months = _months(
        "Letters, months",
        LEAST["letter_months"],
        "Recipient and outcome of each mail, never its text. Leave empty to keep them.",
    )
    import_months = _months(
        "What imports refused and noted, months",
        LEAST["import_months"],
        "The import and its counts stay. Leave empty to keep the details.",
    )
    leaver_months = _months(
        "Names of leavers, months after the last day",
        LEAST["leaver_months"],
        "After that they appear as “Former rep 17” everywhere, for good. Leave empty to keep the names.",
    )

    def facts(self) -> dict[str, Any]:
        """All of them; those that a program left out are as they stand."""
        return self.begins_with() | self.cleaned_data
