"""Which days a fact may carry."""

from __future__ import annotations

from datetime import date, timedelta

from traps_web.ui import words

OpenSpan = tuple[date, date]
"""First opened day and the day after the last one."""


def outside_calendar(day: date, span: OpenSpan | None) -> str:
    """One sentence when a day lies in no opened fiscal year; empty when it does."""
    if span is None:
        return "No fiscal year is open yet."
    starts_on, ends_before = span
    if starts_on <= day < ends_before:
        return ""
    last = ends_before - timedelta(days=1)
    return (
        f"{words.day(day, year=True)} is outside the calendar, which is open from "
        f"{words.day(starts_on, year=True)} to {words.day(last, year=True)}."
    )


def fact_day_fault(day: date, *, today: date, span: OpenSpan | None) -> str:
    """One sentence when something cannot have happened on a day: it lies after today, or outside the calendar."""
    if day > today:
        return f"{words.day(day, year=True)} is after today, {words.day(today, year=True)}."
    return outside_calendar(day, span)
