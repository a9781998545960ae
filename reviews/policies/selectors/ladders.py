"""The published ladders, which of them holds on a day, and from when it applies to whom."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from itertools import pairwise
from operator import attrgetter

from reviews.policies.models import Policy, PolicyReading, PolicyStep, PolicySwitch
from reviews.policies.models.policies import PUBLISHED
from reviews.policies.rules.ladders import Happens, Ladder, Result, Step
from reviews.policies.rules.ladders import applies_from as rule


def ladders() -> tuple[Ladder, ...]:
    """Every published version, the first day first."""
    published = Policy.objects.filter(state=PUBLISHED).prefetch_related("steps").order_by("first_day", "version")
    return tuple(ladder_of(policy) for policy in published)


def ladder_on(day: date) -> Ladder | None:
    """The version that holds on a day; None before the first one begins."""
    begun = Policy.objects.filter(state=PUBLISHED, first_day__lte=day).prefetch_related("steps")
    policy = begun.order_by("-first_day", "-version").first()
    return None if policy is None else ladder_of(policy)


def spans() -> list[tuple[Ladder, date | None]]:
    """Each published version with the day on which the next one replaces it, None for the last."""
    published = ladders()
    ends: list[date | None] = [after.first_day for _, after in pairwise(published)]
    return list(zip(published, [*ends, None], strict=False))


def applies_from(version: int, person_ids: Collection[int]) -> dict[int, date]:
    """From which day a version applies to each of these people; whom it was not put before is left out."""
    readings = PolicyReading.objects.filter(policy__version=version, person_id__in=person_ids)
    facts = readings.values_list("person_id", "policy__first_day", "read_on", "last_day")
    return {
        person_id: rule(first_day=first_day, read_on=read_on, last_day=last_day)
        for person_id, first_day, read_on, last_day in facts
    }


def covered_between(starts_on: date, ends_before: date) -> frozenset[int]:
    """Everybody to whom some version applied on a day of these."""
    people: set[int] = set()
    for ladder, ends in spans():
        if ladder.first_day >= ends_before or (ends is not None and ends <= starts_on):
            continue
        put = PolicyReading.objects.filter(policy__version=ladder.version).values_list("person_id", flat=True)
        last = ends_before if ends is None else min(ends, ends_before)
        people |= {pk for pk, applies in applies_from(ladder.version, list(put)).items() if applies < last}
    return frozenset(people)


def switched_on() -> bool:
    """Whether policies work here: something is published, and nobody has switched them off."""
    newest = PolicySwitch.objects.order_by("-pk").first()
    is_off = newest is not None and not newest.is_on
    return not is_off and Policy.objects.filter(state=PUBLISHED).exists()


def ladder_of(policy: Policy) -> Ladder:
    """The ladder that the rows of a policy say."""
    return Ladder(
        version=policy.version,
        first_day=policy.first_day,
        memory_quarters=policy.memory_quarters,
        answer_days=policy.answer_days,
        appeal_days=policy.appeal_days,
        help_days=policy.help_days,
        steps=tuple(step_of(row) for row in sorted(policy.steps.all(), key=attrgetter("number"))),
    )


def step_of(row: PolicyStep) -> Step:
    """The step that a row says."""
    return Step(
        number=row.number,
        name=row.name,
        happens=Happens(row.happens),
        words=row.words,
        result=Result(row.result),
        kinds=frozenset(row.kinds),
        misses=row.misses,
        weeks=row.weeks,
        follows=row.follows,
        level=row.level,
        days=row.days,
        climb_days=row.climb_days,
        kept=row.kept,
        latest_weeks=row.latest_weeks,
    )
