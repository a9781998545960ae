"""Single acts that programs send again and again: logged when new, corrected when known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accounts.organisation.models import Person
from pipeline.activities.models import Activity, ActivityType
from pipeline.activities.services import activities
from traps_web.lib.faults import Invalid


def save(*, activity: Activity | None, data: Mapping[str, Any], by: Person, now: datetime) -> Activity:
    """Log a single act, or correct one; either is one transaction of its own. Raises Invalid by field, Refused."""
    if activity is not None:
        if data.get("person_id", activity.person_id) != activity.person_id:
            raise Invalid(person="An activity stays with the person who did it.")
        return activities.change_one(activity=activity, data=data, by=by, now=now)
    given = dict(data)
    person_id = given.pop("person_id", by.pk)
    person = by if person_id == by.pk else Person.objects.get_queryset().get(pk=person_id)
    type_id = given.pop("type_id")
    return activities.log_one(person=person, type=ActivityType.objects.get(pk=type_id), by=by, now=now, **given)
