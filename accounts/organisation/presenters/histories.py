"""What was changed of one thing, by whom and when, as its page tells it."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from accounts.organisation.presenters.calendar_words import weekdays_said
from accounts.organisation.selectors import replaced_names
from accounts.record.models import AuditEvent
from traps_web.lib.money import PPM
from traps_web.ui import values, words

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def history(events: list[AuditEvent], *, zone: str) -> list[values.TimelineEntry]:
    """The audit trail of one thing, newest first."""
    return [
        values.TimelineEntry(
            at=words.moment(event.at, ZoneInfo(zone), year=True),
            text=words.sentence(f"{event.verb} by {event.actor_name}"),
            more=difference(event),
        )
        for event in replaced_names.events(events)
    ]


def difference(event: AuditEvent) -> str:
    """What an act changed, from what to what, in words."""
    parts = []
    for field in {**event.before, **event.after}:
        before, after = event.before.get(field), event.after.get(field)
        name = field.replace("_", " ")
        if before == after and isinstance(after, int):
            continue  # an inner number that stayed as it was says nothing to a reader
        if field in event.before and field in event.after and before != after:
            parts.append(f"{name.removesuffix(' ppm')} from {_value(field, before)} to {_value(field, after)}")
        elif field in event.after and after not in (None, "", False):
            parts.append(f"{name.removesuffix(' ppm')} {_value(field, after)}")
    return "; ".join(parts)


def _value(field: str, value: Any) -> str:
    if value in (None, ""):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field.endswith("_ppm"):
        return words.percent(Decimal(value) / PPM)
    if field.endswith("amount"):
        return words.money(Decimal(str(value)))
    if field == "working_weekdays":
        return weekdays_said(str(value))
    if isinstance(value, str) and ISO_DAY.fullmatch(value):
        return words.day(date.fromisoformat(value), year=True)
    return str(value)
