"""Making, changing and retiring an own trap."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django import forms

from accounts.own_traps.forms import whom_and_when
from accounts.own_traps.forms.whom_and_when import choice, whole_number
from accounts.own_traps.models import OwnTrap
from accounts.own_traps.rules import evidence
from accounts.own_traps.rules import versions as rules
from accounts.own_traps.selectors import own_traps
from accounts.own_traps.services.checks import LONGEST_HELP, LONGEST_NAME, LONGEST_REASON
from accounts.own_traps.services.own_traps import NewVersion
from accounts.record.forms.fields import day_field
from accounts.record.rules.readers import Reader
from traps_web.edges.forms import ActForm
from traps_web.edges.references import Reference
from traps_web.lib.faults import Invalid
from traps_web.lib.fields import AmountField

ASKED_BY_CHOICE = ("role", "team", "person", "weekday", "month_day", "nth", "once_on", "floor", "condition")
"""Fields that a choice above them asks for: required with it, and nothing without."""
KEPT = "kept"


def _evidence_names() -> list[tuple[str, str]]:
    return [(kind.key, kind.name) for kind in evidence.KINDS.values()]


class OwnTrapForm(ActForm):
    """A trap to make: who owes what by when, how it is settled, and how much it counts."""

    called = "NewOwnTrap"
    meanings = {
        "audience": "Whom it asks: role, team (its reps and those of the teams below) or person.",
        "rhythm": "week, month, quarter or once; each has a field of its own that says on which day.",
        "month_day": "1 to 31; empty: the last working day of the month.",
        "nth": "The so many working day of the fiscal quarter.",
        "evidence": "What settles it. A number needs a floor, what TRAPS checks a condition.",
        "condition": "Such as measure:coverage, with its floor, or view:12, a saved view of yours that is to be empty.",
    }

    name = forms.CharField(
        label="Name", max_length=LONGEST_NAME, error_messages={"required": "Enter a name."}, help_text="It stays."
    )
    help_text = forms.CharField(
        label="What is asked",
        max_length=LONGEST_HELP,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The person who owes it reads this.",
        error_messages={"required": "Write what is asked, for those who will owe it."},
    )
    audience = whom_and_when.audience()
    role = whom_and_when.role()
    team = whom_and_when.team()
    person = whom_and_when.person()
    rhythm = whom_and_when.rhythm()
    weekday = whom_and_when.weekday()
    month_day = whom_and_when.month_day()
    nth = whom_and_when.nth()
    once_on = whom_and_when.once_on()
    due_time = whom_and_when.due_time()
    grace_working_days = whole_number(
        "Grace, working days",
        0,
        rules.MOST_GRACE,
        initial=1,
        help_text=f"After the deadline it is late until the grace ends, then missed. 0 to {rules.MOST_GRACE}.",
    )
    evidence = choice("What settles it", _evidence_names, "Choose what settles it.", initial=evidence.NOTE)
    condition = forms.ChoiceField(
        label="What TRAPS checks",
        required=False,
        help_text="At the deadline, as the person who owes it sees it. Filters are kept as they are today.",
        error_messages={"invalid_choice": "Choose what TRAPS checks."},
    )
    floor = AmountField(
        label="At least",
        required=False,
        max_digits=12,
        decimal_places=2,
        help_text="A smaller number does not settle it; where the condition says at most, a larger one.",
        error_messages={"invalid": "Enter a number like 5 or 2.5."},
    )
    unit = forms.CharField(
        label="Of what", required=False, initial="", max_length=30, help_text="Such as calls, or % of accounts."
    )
    weight = whole_number(
        "Weight",
        1,
        rules.MOST_WEIGHT,
        initial=1,
        help_text=f"How much it counts beside others, 1 to {rules.MOST_WEIGHT}.",
    )
    is_controllable = forms.BooleanField(
        label="Keeping it is in the person’s own control", required=False, initial=True
    )
    remind_days_before = whole_number(
        "One more reminder, working days before",
        0,
        rules.MOST_REMINDER,
        initial=0,
        help_text="Beside those a day before, at the deadline, and a day after a miss. 0 for none.",
    )
    starts_on = day_field("From", help_text="Nothing that is due before this day is asked.")
    reason = forms.CharField(
        label="Reason",
        max_length=LONGEST_REASON,
        help_text="Everyone affected can read it.",
        error_messages={"required": "Give a reason: everyone affected reads it."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ASKED_BY_CHOICE:
            cast("Any", self.fields[name]).is_asked_by_choice = True
        reader = self.reader
        if reader is None:
            return
        self._offer_conditions(reader)
        if reader.viewer.is_admin:
            return
        audience = cast("forms.ChoiceField", self.fields["audience"])
        audience.choices = [choice for choice in whom_and_when.AUDIENCES if choice[0] != rules.ROLE]
        cast("Reference", self.fields["team"]).queryset = own_traps.teams_offered(reader)
        cast("Reference", self.fields["person"]).queryset = own_traps.people_offered(reader)

    def _offer_conditions(self, reader: Reader) -> None:
        """What TRAPS can check, in groups; a condition that stands may stay as it is."""
        check = evidence.check_of(evidence.CHECK)
        if check is None:
            del self.fields["condition"]
            return
        kept = self._kept()
        stays = [(KEPT, f"As it is: {check.in_words(kept)}")] if kept else []
        field = cast("forms.ChoiceField", self.fields["condition"])
        field.choices = [("", "Choose"), *stays, *((name, list(group)) for name, group in check.groups(reader))]

    def _kept(self) -> dict[str, Any]:
        """The condition of the newest version."""
        return dict(own_traps.newest(self.row).condition) if self.row is not None else {}

    def clean(self) -> dict[str, Any] | None:
        """Freezes the condition that is chosen."""
        facts = super().clean()
        check = evidence.check_of(self.cleaned_data.get("evidence", ""))
        chosen = self.cleaned_data.pop("condition", "")
        if check is None or self.reader is None or not chosen:
            return facts
        if chosen == KEPT:
            self.cleaned_data["condition"] = self._kept()
            return facts
        try:
            self.cleaned_data["condition"] = check.freeze(self.reader, chosen, self.cleaned_data.get("floor"))
        except Invalid as refusal:
            for name, sentence in refusal.errors.items():
                self.add_error(name if name in self.fields else None, sentence)
        return facts

    def begins_with(self) -> dict[str, Any]:
        """From today on; who makes traps for a team alone begins with a team."""
        reader = self.reader
        if reader is None:
            return {}
        whom = rules.ROLE if reader.viewer.is_admin else rules.TEAM
        return {"starts_on": reader.today, "audience": whom, "role": rules.REPS}

    def facts(self) -> dict[str, Any]:
        """The name, where one is asked for, and the version."""
        facts = dict(self.cleaned_data)
        named = {"name": facts.pop("name")} if "name" in facts else {}
        return named | {"new_version": NewVersion(**facts)}


class ChangeOwnTrapForm(OwnTrapForm):
    """What a trap asks from a day on, instead of what it asks until then."""

    called = "ChangedOwnTrap"
    name = None  # type: ignore[assignment]

    def begins_with(self) -> dict[str, Any]:
        """With what the newest version asks, from tomorrow on."""
        row: OwnTrap | None = self.row
        if row is None or self.reader is None:
            return {}
        held = own_traps.newest(row)
        columns = {name: getattr(held, name) for name in self.base_fields if hasattr(held, name)}
        named = {"team": held.team_id, "person": held.person_id, "reason": "", "condition": KEPT}
        return columns | named | {"starts_on": self.reader.today + timedelta(days=1)}


class RetireOwnTrapForm(ActForm):
    """From which day on a trap asks nothing more, and why."""

    called = "RetiredOwnTrap"

    starts_on = day_field("From", help_text="What is due from this day on is not asked; what is open stays.")
    reason = forms.CharField(
        label="Reason",
        max_length=LONGEST_REASON,
        help_text="Everyone affected can read it.",
        error_messages={"required": "Give a reason: everyone affected reads it."},
    )

    def begins_with(self) -> dict[str, Any]:
        """Tomorrow."""
        return {"starts_on": self.reader.today + timedelta(days=1)} if self.reader else {}
