"""What somebody wants by mail."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.letters.rules.kinds import CHOSEN, Channel, Topic, offered
from accounts.letters.services import choices
from traps_web.edges.forms import ActForm

HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


def _channel(topic: Topic) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=topic.label,
        choices=[(channel.value, channel.label) for channel in offered(topic)],
        error_messages={"required": "Choose by which channel.", "invalid_choice": "Choose a channel from the list."},
    )


class MailForm(ActForm):
    """By what each topic comes, and when the daily mail; everything stands under Notices all the same."""

    called, ids = "OwnMail", "mail"
    meanings = {
        "daily_mail": "One mail on each working day, when there is news.",
        "hour": "0 to 23, in the person's time zone; null: the organisation's hour.",
        **{topic.value: f"{topic.label}: by which channel." for topic in CHOSEN},
    }

    daily_mail = forms.BooleanField(label="One mail a day, none on days off", required=False)
    hour = forms.TypedChoiceField(
        label="At an hour of your own",
        coerce=int,
        empty_value=None,
        choices=[("", "At the organisation’s hour"), *HOURS],
        required=False,
        help_text="In your time zone. Leave empty for the organisation’s hour.",
    )
    owed = _channel(Topic.OWED)
    decisions = _channel(Topic.DECISIONS)
    answers = _channel(Topic.ANSWERS)
    line = _channel(Topic.LINE)
    reviews = _channel(Topic.REVIEWS)
    numbers = _channel(Topic.NUMBERS)
    deals = _channel(Topic.DEALS)
    house = _channel(Topic.HOUSE)

    def begins_with(self) -> dict[str, Any]:
        return choices.standing(self.row) if self.row is not None else {}

    def facts(self) -> dict[str, Any]:
        """Everything as it is from now on; a topic that is left out stays."""
        now, given = choices.standing(self.row), self.cleaned_data
        channels = {topic: Channel(given.get(topic.value) or now[topic.value]) for topic in CHOSEN}
        return {
            "daily_mail": given.get("daily_mail", now["daily_mail"]),
            "hour": given.get("hour", now["hour"]),
            "channels": channels,
        }
