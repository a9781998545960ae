"""Single acts that programs send again and again: logged when new, corrected when known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from accounts.organisation.models import Person
from accounts.record.rules.acts import Act
from pipeline.activities.models import Activity, ActivityType
from pipeline.activities.services import activities
from traps_web.lib.faults import Invalid


def save(act: Act, *, activity: Activity | None, data: Mapping[str, Any]) -> Activity:
    """Log a single act, or correct one; either is one transaction of its own. Raises Invalid by field, Refused."""
    if activity is not None:
        if data.get("person_id", activity.person_id) != activity.person_id:
            raise Invalid(person="An activity stays with the person who did it.")
        return activities.change_one(act, activity=activity, data=data)
    given = dict(data)
    person_id = given.pop("person_id", act.person.pk)
    person = act.person if person_id == act.person.pk else Person.objects.get_queryset().get(pk=person_id)
    type_id = given.pop("type_id")
    return activities.log_one(act, person=person, type=ActivityType.objects.get(pk=type_id), **given)
