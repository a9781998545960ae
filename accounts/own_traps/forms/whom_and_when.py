"""The fields of an own trap that say who owes it, and when it is due."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms

from accounts.organisation.forms.references import active_person
from accounts.organisation.presenters.calendar_words import WEEKDAY_WORDS
from accounts.organisation.selectors import team_pages
from accounts.own_traps.rules import rhythms
from accounts.own_traps.rules import versions as rules
from accounts.record.forms.fields import day_field
from traps_web.edges.references import Reference
from traps_web.lib.fields import DayField

WHOLE = {"invalid": "Enter a whole number."}
EVENING = time(17, 0)
FRIDAY = 4
AUDIENCES = ((rules.ROLE, "Everyone of a role"), (rules.TEAM, "A team"), (rules.PERSON, "One person"))
ROLE_NAMES = (
    (rules.REPS, "Reps: members of a team who manage none"),
    (rules.MANAGERS, "Managers, leaders excepted"),
    (rules.LEADERS, "Leaders"),
)
RHYTHM_NAMES = (
    (rhythms.WEEK, "Every week"),
    (rhythms.MONTH, "Every month"),
    (rhythms.QUARTER, "Every quarter"),
    (rhythms.ONCE, "Once"),
)
LAST_WORKING_DAY = "The last working day"


def choice(label: str, choices: Any, missing: str, **kwargs: Any) -> forms.ChoiceField:
    """One of a few, all in view; `missing` is said where none was chosen."""
    messages = {"required": missing, "invalid_choice": missing}
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, error_messages=messages, **kwargs)


def whole_number(label: str, least: int, most: int, *, help_text: str = "", **kwargs: Any) -> forms.IntegerField:
    """A whole number within its bounds, which its sentences name."""
    bounds = f"Enter a whole number from {least} to {most}."
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        help_text=help_text or f"{least} to {most}.",
        error_messages=WHOLE | dict.fromkeys(("required", "min_value", "max_value"), bounds),
        **kwargs,
    )


def audience() -> forms.ChoiceField:
    """Whom it asks: everyone of a role, a team, or one person."""
    return choice("Owed by", AUDIENCES, "Choose who owes it.")


def role() -> forms.ChoiceField:
    """Everyone of which role."""
    return forms.ChoiceField(label="Role", choices=(("", "Choose"), *ROLE_NAMES), required=False)


def team() -> Reference:
    """The reps of which team."""
    return Reference(
        lambda viewer: team_pages.open_teams(),
        noun="open team",
        missing="No open team that you can make traps for has this id.",
        label="Team",
        required=False,
        empty_label="Choose",
        help_text="Its reps and those of the teams below, as they stand on the day on which each duty opens.",
    )


def person() -> Reference:
    """Which person alone."""
    return active_person("Person", required=False, empty_label="Choose")


def rhythm() -> forms.ChoiceField:
    """How often it is due."""
    return choice("How often", RHYTHM_NAMES, "Choose how often.", initial=rhythms.WEEK)


def weekday() -> forms.TypedChoiceField:
    """The day of a trap of every week."""
    return forms.TypedChoiceField(
        label="Weekday",
        choices=[("", "Choose"), *enumerate(WEEKDAY_WORDS)],
        coerce=int,
        empty_value=None,
        required=False,
        initial=FRIDAY,
    )


def month_day() -> forms.TypedChoiceField:
    """The day of a trap of every month; none is its last working day."""
    return forms.TypedChoiceField(
        label="Day of the month",
        choices=[("", LAST_WORKING_DAY), *((day, str(day)) for day in range(1, rhythms.LAST_DAY_OF_MONTH + 1))],
        coerce=int,
        empty_value=None,
        required=False,
        help_text="In a shorter month, its last day.",
    )


def nth() -> forms.IntegerField:
    """The working day of a trap of every quarter, counted from its first one."""
    return whole_number(
        "Working day of the fiscal quarter",
        1,
        rhythms.MOST_NTH,
        required=False,
        help_text="1 is the first one; in a shorter quarter, its last.",
    )


def once_on() -> DayField:
    """The day of a trap that asks once."""
    return day_field("Day", required=False)


def due_time() -> forms.TimeField:
    """By which time of the day."""
    return forms.TimeField(
        label="At",
        initial=EVENING,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="On each person’s own clock.",
        error_messages={"required": "Enter a time.", "invalid": "Enter the time like 17:00."},
    )
