"""Types of activities as programs name them."""

from __future__ import annotations

from accounts.organisation.models import Person
from pipeline.activities.models import ActivityType
from pipeline.customers.selectors.keys import Key, one_by_key


def type_of_activity(*, viewer: Person, key: Key) -> int:
    """A type of activity that is counted, by id or key."""
    return one_by_key(ActivityType.objects.filter(is_active=True), key, ("key", "name_key"), "activity type")
