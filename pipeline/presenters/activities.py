"""Activities in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import NoReverseMatch, reverse

from pipeline.models import Activity
from traps_web.ui import values, words


def activity_entries(acts: Iterable[Activity], *, today: date) -> list[values.TimelineEntry]:
    """Activities, newest first."""
    return [
        values.TimelineEntry(
            at=words.day(act.done_on, year=act.done_on.year != today.year),
            text=f"{act.type.name}{f', {act.count}' if act.count > 1 else ''}",
            mark="late" if act.is_late else "done",
            more=". ".join(
                filter(
                    None,
                    [
                        f"{act.person.name} with {act.contact.name}" if act.contact else act.person.name,
                        "logged late" if act.is_late else "",
                        act.note,
                    ],
                )
            ),
            url=reverse("activity_edit", args=[act.pk]) if act.kind == "single" else "",
        )
        for act in acts
    ]


def _who(act: Activity) -> str:
    return f"{act.person.name} with {act.contact.name}" if act.contact else act.person.name


def logged(act: Activity) -> str:
    """What was just logged, and whether it came late."""
    late = " It came after its time and is labelled late." if act.is_late else ""
    return f"{act.type.name} of {words.day(act.done_on)} logged.{late}"


def edit_statement(act: Activity) -> str:
    """What act is being corrected."""
    late = "; it was logged late and stays so" if act.is_late else ""
    return f"{act.type.name} of {words.day(act.done_on, year=True)}, {act.person.name}{late}."


def week_url(week: str) -> str:
    """The page of a week, where there is one."""
    try:
        return reverse("week_detail", args=[week])
    except NoReverseMatch:
        return reverse("deals")
