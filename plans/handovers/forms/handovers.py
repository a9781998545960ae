"""The form of a hand-over."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms

from accounts.organisation.access import sees_everybody
from accounts.organisation.forms.references import person_in_sight
from accounts.record.forms.fields import day_field
from plans.handovers.rules import handed_numbers as rules
from plans.handovers.selectors import handovers as selector
from plans.handovers.services.handovers import Fates, Heirs
from traps_web.edges.forms import ActForm
from traps_web.edges.references import Reference


def _heir(label: str, empty: str) -> Reference:
    """A person by name, with the address that tells two of the same name apart."""
    return person_in_sight(
        keys=("email_key",),
        called=lambda person: f"{person.name} ({person.email})",
        label=label,
        required=False,
        empty_label=empty,
        error_messages={"invalid_choice": "Choose a person from the list."},
    )


class HandoverForm(ActForm):
    """The last day, and who takes over: one person for everything, or one for each kind, by id or e-mail."""

    meanings = {
        "last_day": "Team memberships end on this day. The hand-over itself takes effect at once.",
        "heir": "Takes over everything without another heir.",
        "end_duties": "End open obligations instead of handing them over.",
        "number": (
            "Who gets the number from the day after the last one; required if there is a number. Only leaders and "
            "admins can let it end."
        ),
        "number_to": "Takes over the number when it goes to an heir.",
        "plans": "When plans that are not locked end.",
        "close_login": "At once if the last day is today or past; otherwise when the last day ends.",
    }
    last_day = day_field(
        "Last day in service", help_text="Team memberships end on this day. The hand-over itself takes effect at once."
    )
    heir = _heir("Everything to", "Choose")
    deals_to = _heir("Deals to", "the same person")
    customers_to = _heir("Customers to", "the same person")
    duties_to = _heir("Open duties to", "the same person")
    end_duties = forms.BooleanField(
        label="End open obligations instead of handing them over", required=False, initial=False
    )
    number = forms.ChoiceField(
        label="The number after the last day",
        required=False,
        choices=[("", "Choose"), *rules.FATES.items()],
        help_text=(
            "It is divided by working days. If the heir already has a number, the heir's line decides on an amendment."
        ),
        error_messages={
            "invalid_choice": "Choose from the list.",
            "required": "Choose what happens to the number after the last day.",
        },
    )
    number_to = _heir("The number to", "the same person")
    plans = forms.ChoiceField(
        label="Plans that are not locked",
        choices=list(rules.PLAN_FATES.items()),
        initial="now",
        required=False,
        help_text="Locked plans stay as they are.",
        error_messages={"invalid_choice": "Choose from the list."},
    )
    close_login = forms.BooleanField(
        label="Close the login",
        required=False,
        initial=True,
        help_text=(
            "The login, sessions, tokens and calendar address end with the last day, or at once if that is today "
            "or past."
        ),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, initial="", max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_named or self.reader is None:
            return
        # A page offers what whoever looks may choose; a program is told by the service.
        viewer = self.reader.viewer
        if not sees_everybody(viewer):
            number: Any = self.fields["number"]
            number.choices = [choice for choice in number.choices if choice[0] != "nobody"]
        for field in self.fields.values():
            if isinstance(field, Reference):
                field.queryset = selector.heirs(viewer=viewer, person=self.row)

    def begins_with(self) -> dict[str, Any]:
        """The last day that is known already, or today."""
        return {"last_day": self.row.ends_on or self.reader.today} if self.row and self.reader else {}

    def facts(self) -> dict[str, Any]:
        """The answers in the words of the service."""
        cleaned = dict(self.cleaned_data)
        heir = cleaned.pop("heir")
        deals, customers, duties, number = (
            cleaned.pop(name) or heir for name in ("deals_to", "customers_to", "duties_to", "number_to")
        )
        heirs = Heirs(deals, customers, None if cleaned.pop("end_duties") else duties)
        fates = Fates(number=cleaned.pop("number"), plans=cleaned.pop("plans") or "now")
        if fates.number == "heir":
            heirs = replace(heirs, number=number)
        return cleaned | {"heirs": heirs, "fates": fates}
