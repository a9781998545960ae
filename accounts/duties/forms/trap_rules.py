"""Forms about the rules of traps."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms

from accounts.duties.models import Trap
from accounts.duties.rules.trap_rules import MOST_GRACE, Terms
from accounts.duties.rules.traps import instrument
from accounts.duties.selectors import trap_rules
from accounts.duties.services.trap_rules import NewRule
from accounts.organisation.models import Organisation
from accounts.organisation.presenters.calendar_words import WEEKDAY_WORDS
from accounts.organisation.selectors import team_pages
from accounts.record.forms.fields import day_field
from traps_web.edges.forms import ActForm
from traps_web.edges.references import Reference

NUMBER = {"required": "Enter a number.", "invalid": "Write a whole number."}


class TrapRuleForm(ActForm):
    """A rule to set; what the trap does not have is left out."""

    called = "NewTrapRule"
    meanings = {"team": "Leave empty for everybody."}

    trap = Reference(lambda viewer: trap_rules.traps(), noun="trap", keys=("key",), missing="No trap has this key.")
    team = Reference(
        lambda viewer: team_pages.open_teams(),
        noun="team",
        missing="There is no such team.",
        label="Team",
        required=False,
        empty_label="Everybody",
        help_text="Also applies to the teams below it, except those with a rule of their own.",
        error_messages={"invalid_choice": "Choose a team from the list."},
    )
    starts_on = day_field("From")
    last_day = day_field("Last day", required=False, help_text="Leave empty to apply until the next change.")
    is_on = forms.BooleanField(required=False, initial=True)
    closes_weekday = forms.IntegerField(required=False, min_value=0, max_value=6)
    closes_at = forms.TimeField(
        label="At",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="In each person’s own time zone.",
        error_messages={"required": "Enter a time.", "invalid": "Enter the time like 17:00."},
    )
    term = forms.IntegerField(required=False, error_messages=NUMBER)
    again_within = forms.IntegerField(
        label="Working days to resubmit after a return", required=False, error_messages=NUMBER
    )
    grace_working_days = forms.IntegerField(
        label="Grace, working days",
        help_text=f"After the deadline it is late until the grace ends, then missed. 0 to {MOST_GRACE}.",
        min_value=0,
        max_value=MOST_GRACE,
        error_messages=NUMBER
        | {"required": "Enter a number; 0 means no grace."}
        | dict.fromkeys(("min_value", "max_value"), f"Enter a number of working days from 0 to {MOST_GRACE}."),
    )
    reason = forms.CharField(
        label="Reason",
        max_length=300,
        help_text="Everyone affected can read it in the library.",
        error_messages={"required": "Give a reason: everyone affected reads it."},
    )

    def facts(self) -> dict[str, Any]:
        """For which trap and whom, and the rule itself."""
        rule = dict(self.cleaned_data)
        about = {name: rule.pop(name) for name in ("trap", "team") if name in rule}
        return about | {"new_rule": NewRule(**{"is_on": True, **rule})}


class RuleOfTrapForm(TrapRuleForm):
    """A change to one trap: for whom, from when, and what holds then. What the trap does not have is not asked for."""

    is_on = forms.TypedChoiceField(  # type: ignore[assignment]
        label="The trap is",
        choices=[("on", "On"), ("off", "Off: nothing new becomes due")],
        coerce=lambda answer: answer == "on",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose on or off.", "invalid_choice": "Choose on or off."},
    )
    closes_weekday = forms.TypedChoiceField(  # type: ignore[assignment]
        label="The week closes on",
        coerce=int,
        help_text="If that is not a working day, the week closes on its last working day.",
        error_messages={"required": "Choose a day.", "invalid_choice": "Choose a day from the list."},
    )

    def __init__(
        self, *args: Any, row: Trap, held: Terms, earliest: date, organisation: Organisation, **kwargs: Any
    ) -> None:
        made = instrument(row.key)
        initial = {
            "starts_on": earliest,
            "is_on": "on" if held.is_on else "off",
            "grace_working_days": held.grace_working_days,
            "term": held.term,
            "again_within": held.again,
            "closes_weekday": held.closing.weekday if held.closing else None,
            "closes_at": held.closing.at if held.closing else None,
        }
        super().__init__(*args, row=row, **kwargs | {"initial": initial})
        days = [int(digit) for digit in organisation.working_weekdays]
        cast("forms.ChoiceField", self.fields["closes_weekday"]).choices = [(day, WEEKDAY_WORDS[day]) for day in days]
        if made.term:
            _, _, after = made.deadline.partition("{term} ")
            self.fields["term"].label = f"{made.term.unit.capitalize()}s {after.partition(',')[0]}"
            self.fields["term"].help_text = f"{made.term.least} to {made.term.most}; usually {made.term.usual}."
        if made.again:
            usual = f"{made.again.least} to {made.again.most}; usually {made.again.usual}."
            self.fields["again_within"].help_text = usual
        for field, is_asked in (
            ("term", made.term),
            ("again_within", made.again),
            ("closes_weekday", made.closing),
            ("closes_at", made.closing),
            ("is_on", not made.always_on),
        ):
            self.fields[field].required = True
            if not is_asked:
                del self.fields[field]


class EndRuleForm(ActForm):
    """The last day of a rule; left out, it ends as soon as it can."""

    called = "EndTrapRule"

    last_day = day_field("Last day", required=False, help_text="Leave empty to end it as soon as possible.")
