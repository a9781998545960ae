"""What clients had saved, as it stands in the database after all faults: each effect of an act, and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from django.db.models import F, Sum

from accounts.duties.models import Extension
from accounts.models import AuditEvent
from bench.faults_acts import counted
from pipeline.models import Activity, Deal, StageChange
from plans.models import PlanAmendment
from reviews.models import Signature

MORE_TIME = ("extension granted", "extension refused")
OTHER_NUMBER = ("amendment approved", "amendment refused")


def effects(since: datetime, people: Collection[int], mark: str) -> Counter[str]:
    """How often each effect stands there, of what these people did since an instant. `mark` begins what they wrote."""
    there: Counter[str] = Counter()
    events = AuditEvent.objects.filter(at__gte=since, actor__in=people)
    for person, after in events.filter(verb="activity counted").values_list("actor", "after"):
        there[counted(person, after["type"], after["added"])] += 1
    for person, after in events.filter(verb="week closed").values_list("actor", "after"):
        there[f"week {after['week']} of person {person} closed"] += 1
    duties = events.filter(verb__in=MORE_TIME, object_type="accounts.obligation").values_list("object_id", flat=True)
    there.update(f"more time for duty {pk} decided" for pk in duties)
    numbers = events.filter(verb__in=OTHER_NUMBER).values_list("object_id", flat=True)
    there.update(f"amendment {pk} decided" for pk in numbers)
    moves = StageChange.objects.filter(at__gte=since, by__in=people, from_stage__isnull=False)
    there.update(f"deal {deal} moved to stage {stage}" for deal, stage in moves.values_list("deal", "to_stage"))
    signed = Signature.objects.filter(at__gte=since, person__in=people).values_list("minutes__review", "person")
    there.update(f"review {review} signed by {person}" for review, person in signed)
    return there + _written(mark)


def _written(mark: str) -> Counter[str]:
    """What carries the words of a client."""
    there: Counter[str] = Counter()
    texts = {
        "activity": Activity.objects.filter(note__startswith=mark).values_list("note", flat=True),
        "deal": Deal.objects.filter(name__startswith=mark).values_list("name", flat=True),
        "extension": Extension.objects.filter(reason__startswith=mark).values_list("reason", flat=True),
        "amendment": PlanAmendment.objects.filter(reason__startswith=mark).values_list("reason", flat=True),
    }
    for noun, rows in texts.items():
        there.update(f"{noun} {text}" for text in rows)
    return there


Tally = dict[tuple[int, str, str], int]


def tallies(people: Collection[int]) -> Tally:
    """What stands counted, by person, type and day."""
    rows = Activity.objects.filter(kind="tally", person__in=people).values_list("person", "type__key", "done_on")
    return {(person, type, str(day)): total for person, type, day, total in rows.annotate(total=Sum(F("count")))}


def miscounted(before: Tally, since: datetime, people: Collection[int]) -> list[str]:
    """Tallies that are not what stood there before, and what the trail says was counted since."""
    expected = Counter(before)
    events = AuditEvent.objects.filter(at__gte=since, verb="activity counted", actor__in=people)
    for person, after in events.values_list("actor", "after"):
        expected[person, after["type"], after["day"]] += after["added"]
    now = tallies(people)
    return [
        f"MISCOUNTED: {key} stands at {now.get(key, 0)}; the trail adds up to {expected[key]}."
        for key in {*expected, *now}
        if now.get(key, 0) != expected[key]
    ]
