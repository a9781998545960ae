"""The form of the organisation's policy."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from accounts.letters.forms.choices import HOURS
from accounts.organisation.forms.references import active_person
from accounts.organisation.rules.pace import PaceLimits
from accounts.organisation.rules.second_steps import AskedOf
from accounts.organisation.selectors import pace_limits
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.forms.fields import day_field
from traps_web.edges.forms import ActForm
from traps_web.edges.references import Reference
from traps_web.lib.fields import AmountField

PERCENT = Decimal(10_000)


def _percent(label: str, like: str, help_text: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=1,
        max_value=400,
        max_digits=5,
        decimal_places=2,
        help_text=help_text,
        error_messages={"invalid": f"Enter a share like {like}.", "required": "Enter the share."},
    )


def _chosen(label: str, **kwargs: Any) -> Reference:
    return active_person(
        label,
        missing="No active person has this id.",
        error_messages={"required": "Choose a person.", "invalid_choice": "Choose a person from the list."},
        **kwargs,
    )


class OrganisationForm(ActForm):
    """Name, limits of pace, who decides when nobody stands above, and up to what a win needs no word, and of whom
    a second step is asked.

    What is left out stays.
    """

    called = "OrganisationWrite"
    meanings = {
        "pace_from": "First day of the limits: today (when left out) or later.",
        "reviewer_of_last_resort": "Decides for people who have nobody above them.",
        "deputy_of_last_resort": (
            "Decides when the reviewer of last resort asked, is affected or is away; null: nobody."
        ),
        "win_limit": "Leave empty for no limit.",
        "second_step": "Who has to sign in with a second step; programs with tokens are exempt.",
        "digest_hour": "0 to 23, of everybody's own clock.",
    }

    name = forms.CharField(
        label="Name", max_length=200, error_messages={"required": "Enter the name of the organisation."}
    )
    pace_ahead = _percent("Ahead from, %", "100 or 92.5", "Actual as a share of the budget to date.")
    pace_watch = _percent("On watch from, %", "90 or 87.5", "Below it a budget is behind.")
    pace_from = day_field(
        "Limits apply from",
        required=False,
        help_text="Leave empty for today. Earlier results keep the limits of their day.",
    )
    reviewer_of_last_resort = _chosen(
        "Reviewer of last resort", help_text="Decides for people who have nobody above them."
    )
    deputy_of_last_resort = _chosen(
        "Deputy of the reviewer of last resort",
        required=False,
        empty_label="Nobody",
        help_text="Decides when the reviewer made the request, is affected or is away.",
    )
    win_limit = AmountField(
        label="Won without approval up to",
        required=False,
        help_text="A larger deal needs approval by the line. Leave empty for no limit.",
    )

    second_step = forms.ChoiceField(
        label="Second step required for",
        choices=AskedOf.choices,
        help_text="People without one set it up on their next page. Programs with tokens are not affected.",
        error_messages={
            "required": "Choose who needs a second step.",
            "invalid_choice": ("Choose nobody, leaders or everybody."),
        },
    )
    digest_hour = forms.TypedChoiceField(
        label="The daily mail comes at",
        coerce=int,
        empty_value=None,
        choices=HOURS,
        required=False,
        help_text="In each person’s time zone, on their working days. Everyone can choose another hour.",
    )

    @property
    def today(self) -> date:
        """What day it is for the organisation."""
        assert self.reader is not None, "the days of a calendar are those of somebody who reads"
        return organisation_today(self.reader.now, self.row)

    def begins_with(self) -> dict[str, Any]:
        row, limits = self.row, pace_limits.limits_on(self.today)
        return {
            "name": row.name,
            "pace_ahead": Decimal(limits.ahead_ppm) / PERCENT,
            "pace_watch": Decimal(limits.watch_ppm) / PERCENT,
            "pace_from": self.today,
            "reviewer_of_last_resort": row.reviewer_of_last_resort_id,
            "deputy_of_last_resort": row.deputy_of_last_resort_id,
            "win_limit": row.win_limit_amount,
            "second_step": row.second_step,
            "digest_hour": row.digest_hour,
        }

    def facts(self) -> dict[str, Any]:
        """The answers in the units of the service; limits left out are those that hold on the day of the change."""
        row, given = self.row, self.cleaned_data
        since = given.get("pace_from") or self.today
        held = pace_limits.limits_on(since)
        ahead, watch = given.get("pace_ahead"), given.get("pace_watch")
        return {
            "name": given.get("name", row.name),
            "limits": PaceLimits(
                held.ahead_ppm if ahead is None else int(ahead * PERCENT),
                held.watch_ppm if watch is None else int(watch * PERCENT),
            ),
            "pace_from": since,
            "reviewer_of_last_resort": given.get("reviewer_of_last_resort", row.reviewer_of_last_resort),
            "deputy_of_last_resort": given.get("deputy_of_last_resort", row.deputy_of_last_resort),
            "win_limit_amount": given.get("win_limit", row.win_limit_amount),
            "second_step": given.get("second_step", row.second_step),
            "digest_hour": row.digest_hour if given.get("digest_hour") is None else given["digest_hour"],
        }
