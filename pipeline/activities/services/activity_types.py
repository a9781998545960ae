"""What counts as prospecting: the list of activity types."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.text import slugify

from accounts.organisation.services import configuration
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.activities.models import ActivityType
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.lib.normal_form import one_line


@configuration.writes(ActivityType)
def create(act: Act, *, name: str) -> ActivityType:
    """Add a type at the end of the list; its key is made from its name and stays. Raises Invalid."""
    name = _free_name(name, but=None)
    key = slugify(name)[:40]
    if not key:
        raise Invalid(name="A name needs letters or digits.")
    position = (ActivityType.objects.aggregate(last=Max("position"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            made = ActivityType.objects.create(key=key, name=name, position=position)
    except IntegrityError:
        raise Invalid(name=f"A type named {name} already exists.") from None
    audit.record(act, verb="activity type added", subject=made, after={"name": name})
    return made


@configuration.writes(ActivityType)
def rename(act: Act, *, type: ActivityType, name: str) -> ActivityType:
    """Call a type something else; what was counted stays counted under it. Raises Invalid, StaleState."""
    name = _free_name(name, but=type)
    before = type.name
    if name == before:
        return type
    if not ActivityType.objects.filter(pk=type.pk, name=before).update(name=name):
        raise StaleState
    type.name = name
    audit.record(act, verb="activity type renamed", subject=type, before={"name": before}, after={"name": name})
    return type


@configuration.writes(ActivityType)
def switch(act: Act, *, type: ActivityType, on: bool) -> None:
    """Count a type from now on, or no longer; past counts stay. One type stays on. Raises Refused, StaleState."""
    if not on and not ActivityType.objects.filter(is_active=True).exclude(pk=type.pk).exists():
        raise Refused("At least one type has to count. Switch another one on first.")
    if not ActivityType.objects.filter(pk=type.pk, is_active=not on).update(is_active=on):
        raise StaleState
    verb = "activity type switched on" if on else "activity type switched off"
    audit.record(act, verb=verb, subject=type, before={"is_active": not on}, after={"is_active": on})


def _free_name(name: str, *, but: ActivityType | None) -> str:
    name = one_line(name)
    if not name:
        raise Invalid(name="Enter what is counted, like “calls”.")
    if len(name) > 80:
        raise Invalid(name="A name has at most 80 characters.")
    others = ActivityType.objects.filter(name_key=name)
    if but is not None:
        others = others.exclude(pk=but.pk)
    if others.exists():
        raise Invalid(name=f"A type named {name} already exists.")
    return name
