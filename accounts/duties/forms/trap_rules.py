"""Forms about the rules of traps."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms

from accounts.duties.models import Trap
from accounts.duties.rules.trap_rules import MOST_GRACE, Terms
from accounts.duties.rules.traps import instrument
from accounts.duties.services.trap_rules import Wanted
from accounts.organisation.models import Organisation, Team
from accounts.organisation.presenters.calendar_words import WEEKDAY_WORDS
from accounts.organisation.selectors import team_pages
from accounts.record.forms.fields import day_field
from traps_web.edges.forms import ActForm


class TrapRuleForm(forms.Form):
    """A change to a trap: for whom, from when, and what holds then. What the trap does not have is not asked for."""

    team: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Team",
        queryset=None,
        required=False,
        empty_label="Everybody",
        help_text="Holds for the teams under it as well, but for those with a rule of their own.",
        error_messages={"invalid_choice": "Choose a team from the list."},
    )
    starts_on = day_field("From")
    last_day = day_field("Last day", required=False, help_text="Empty: until the next change.")
    is_on = forms.TypedChoiceField(
        label="The trap is",
        choices=[("on", "On"), ("off", "Off: nothing new is owed")],
        coerce=lambda answer: answer == "on",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose on or off.", "invalid_choice": "Choose on or off."},
    )
    closes_weekday = forms.TypedChoiceField(
        label="The week closes on",
        coerce=int,
        help_text="When that is no working day, on the week’s last working day.",
        error_messages={"required": "Choose a day.", "invalid_choice": "Choose a day from the list."},
    )
    closes_at = forms.TimeField(
        label="At",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="On each person’s own clock.",
        error_messages={"required": "Give the time.", "invalid": "Write the time like 17:00."},
    )
    term = forms.IntegerField(error_messages={"required": "Give the number.", "invalid": "Write a whole number."})
    again_within = forms.IntegerField(
        label="Working days to hand it in again after a return",
        error_messages={"required": "Give the number.", "invalid": "Write a whole number."},
    )
    grace_working_days = forms.IntegerField(
        label="Grace, working days",
        help_text=f"After the deadline: late until then, missed afterwards. 0 to {MOST_GRACE}.",
        error_messages={"required": "Give the number; 0 is no grace.", "invalid": "Write a whole number."},
    )
    reason = forms.CharField(
        label="Reason",
        max_length=300,
        help_text="Everybody whom it concerns reads it in the library.",
        error_messages={"required": "Say why: everybody whom it concerns reads it."},
    )

    def __init__(
        self, *args: Any, trap: Trap, held: Terms, earliest: date, organisation: Organisation, **kwargs: Any
    ) -> None:
        made = instrument(trap.key)
        initial = {
            "starts_on": earliest,
            "is_on": "on" if held.is_on else "off",
            "grace_working_days": held.grace_working_days,
            "term": held.term,
            "again_within": held.again,
            "closes_weekday": held.closing.weekday if held.closing else None,
            "closes_at": held.closing.at if held.closing else None,
        }
        super().__init__(*args, **{"initial": initial, **kwargs})
        cast("forms.ModelChoiceField[Any]", self.fields["team"]).queryset = team_pages.open_teams()
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
            if not is_asked:
                del self.fields[field]

    @property
    def team_of(self) -> Team | None:
        """Whom it is for."""
        return self.cleaned_data["team"]

    def wanted(self) -> Wanted:
        """The answers as the service takes them."""
        facts = {name: value for name, value in self.cleaned_data.items() if name != "team"}
        return Wanted(**{"is_on": True, **facts})


class EndRuleForm(ActForm):
    """The last day of a rule; left out, it ends as soon as it can."""

    called = "EndTrapRule"

    last_day = day_field("Last day", required=False, help_text="Empty: as soon as it can end.")
