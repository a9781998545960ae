"""A person's week as programs read it."""

from __future__ import annotations

from typing import Any

from plans.weeks.selectors.weeks import WeekFacts


def document(facts: WeekFacts) -> dict[str, Any]:
    """What was done of each type, in the whole week and day by day, with the log that keeps it."""
    week, log = facts.week, facts.week.log
    return {
        "week": week.key,
        "person": facts.person.pk,
        "person_name": facts.person.name,
        "starts_on": week.starts_on,
        "ends_before": week.ends_before,
        "due_at": week.deadline.due_at if week.deadline else None,
        "closed_at": log.closed_at if log else None,
        "note": log.note if log else "",
        "is_kept": facts.kept_days is not None,
        "days_off_since": facts.days_off_since,
        "targets": {
            "reached": facts.reached.count,
            "of": facts.reached.of,
            "open": [activity_type.key for activity_type in facts.types if facts.left(activity_type.pk)],
        },
        "types": [_type(facts, activity_type) for activity_type in facts.types],
        "days": [_day(facts, day) for day in week.days],
    }


def _type(facts: WeekFacts, type: Any) -> dict[str, Any]:
    target = facts.targets.get(type.pk)
    return {
        "type": type.key,
        "name": type.name,
        "done": facts.done(type.pk),
        "per_week": target.per_week if target else None,
        "target": target.target if target else None,
    }


def _day(facts: WeekFacts, day: Any) -> dict[str, Any]:
    counts = {type.key: facts.counts.get((type.pk, day)) for type in facts.types}
    return {
        "day": day,
        "is_working": day in facts.worked,
        "counts": {key: count.total for key, count in counts.items() if count},
        "single": {key: count.single for key, count in counts.items() if count and count.single},
        "late": {key: count.late for key, count in counts.items() if count and count.late},
    }
