"""Builders of activities."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.models import Person
from pipeline.activities.services import activities, defaults
from pipeline.models import Activity, ActivityType
from tests import make


def kind(key: str = "calls") -> ActivityType:
    """An activity type of the default set."""
    defaults.install(make.NOW)
    return ActivityType.objects.get(key=key)


def make_activity(person: Person, *, key: str = "calls", on: date = make.TODAY, **values: Any) -> Activity:
    """A single act, logged by the person."""
    return activities.log_one(make.act(person), person=person, type=kind(key), done_on=on, **values)
