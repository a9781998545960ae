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
        error_messages={"invalid": "Write a whole number of months."},
    )


class PeriodsForm(ActForm):
    """The periods of keeping; what a program leaves out stays."""

    called, shows_row = "KeepingPeriodsWrite", True
    meanings = {name: "Null: kept always." for name in FIELDS if name != "address_days"}

    address_days = forms.IntegerField(
        label="Network addresses of sign-ins, days",
        min_value=1,
        max_value=90,
        help_text="90 at most; the entry of the sign-in stays.",
        error_messages={"required": "Write a number of days.", "invalid": "Write a whole number of days."},
    )
    notice_months = _months(
        "Notices, months",
        LEAST["notice_months"],
        "With when they were read and mailed. Empty: they stay. 3 at least.",
    )
    letter_months = _months(
        "Letters, months",
        LEAST["letter_months"],
        "To whom TRAPS sent a mail, and with what outcome; never what stood in it. Empty: they stay.",
    )
    import_months = _months(
        "What imports refused and noted, months",
        LEAST["import_months"],
        "That there was an import stays, with its counts. Empty: it stays.",
    )
    leaver_months = _months(
        "Names of leavers, months after the last day",
        LEAST["leaver_months"],
        "Then they are called “Former rep 17” everywhere, for good. Empty: never.",
    )

    def facts(self) -> dict[str, Any]:
        """All of them; those that a program left out are as they stand."""
        return self.begins_with() | self.cleaned_data
