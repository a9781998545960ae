"""Explanations of the demo: promises missed in the year before, the misses of the last weeks, and what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from accounts.duties.models import Obligation
from accounts.duties.rules.traps import CATCH_UP
from accounts.duties.services.obligations import flag_missed
from accounts.organisation.models import Person
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors import owing
from accounts.record.rules.acts import Act, Via
from plans.weeks.services import promises
from reviews.documents.models import Cause
from reviews.explanations.models import MissExplanation
from reviews.explanations.selectors import asking
from reviews.explanations.services import explanations
from traps_web.demo import seeded
from traps_web.demo.review_words import MISSED, OTHERWISE, PROMISES, WHYS
from traps_web.demo.stage import Stage
from traps_web.lib import fiscal
from traps_web.lib.deadlines import due_instant

ZONE: Final = "America/New_York"
QUARTERS_BEFORE: Final = 3
REPEATS: Final = "darcel.schlecht@"
"""Somebody who gives the same cause again and again."""
REPEATED: Final = "customer’s budget gone"
NOTED_BY: Final = "melvin.marxen@"
NOTE: Final = "That is the same buyer as last quarter. Let us talk about the signer on Monday."
SHARE_CAUGHT_UP: Final = 0.7
STILL_OPEN: Final = timedelta(days=9)
"""Of the misses of the last days, every other one still asks."""


def promises_of_the_year(stage: Stage) -> int:
    """Promises that were missed in the three quarters before the last one, each explained; returns how many."""
    people = _reps()
    quarter, count = fiscal.previous_period(stage.rules, stage.quarter.key), 0
    quarters = []
    for _ in range(QUARTERS_BEFORE):
        quarter = fiscal.previous_period(stage.rules, quarter.key)
        quarters.append(quarter)
    for earlier in reversed(quarters):
        for person in people:
            random = Random(f"{seeded.SEED}:excuse:{person.email}:{earlier.key}")
            if person.email.startswith(REPEATS) or random.random() < 0.6:
                count += _missed_promise(person, earlier, random)
    return count


def _reps() -> Sequence[Person]:
    people = Person.objects.get_queryset().filter(is_active=True, is_leader=False, memberships__manages=False)
    return list(people.distinct().order_by("email"))


def _missed_promise(person: Person, quarter: fiscal.Period, random: Random) -> bool:
    """Promised in the first month, missed in the second, explained three days later and scored in the third."""
    due_on = quarter.starts_on + timedelta(days=random.randint(35, 55))
    made_at = _at(quarter.starts_on + timedelta(days=random.randint(3, 20)), 10)
    if not owing.of(person).covers(made_at.date()):
        return False
    promise = promises.make(Act(person, made_at, Via.DEMO), owner=person, text=random.choice(PROMISES), due_on=due_on)
    flag_missed(Act(None, _at(due_on + timedelta(days=4), 18), Via.DEMO))
    miss = Obligation.objects.get(trap__key=promises.TRAP, subject=promises.subject_of(promise))
    _explain(miss, _at(due_on + timedelta(days=5), 9), random)
    done_at = _at(due_on + timedelta(days=random.choice((6, 7, 30))), 15)
    flag_missed(Act(None, done_at, Via.DEMO))
    promises.score(Act(person, done_at, Via.DEMO), promise=promise, outcome="missed", words_=MISSED)
    for catch_up in Obligation.objects.filter(trap__key=CATCH_UP, subject=f"obligation:{miss.pk}", status="missed"):
        _explain(catch_up, done_at + timedelta(hours=1), random)
    return True


def of_the_last_weeks(stage: Stage) -> int:
    """Explain most of what was missed since the activity of the demo begins; some of the last days still asks."""
    misses = Obligation.objects.filter(status="missed", waived_at=None, explanations=None, owner__is_active=True)
    count = 0
    for miss in misses.exclude(trap__key=CATCH_UP).select_related("owner", "trap").order_by("missed_at", "pk"):
        random = Random(f"{seeded.SEED}:miss:{miss.owner.email}:{miss.subject}")
        is_fresh = miss.missed_at > stage.now - STILL_OPEN
        at = max(miss.missed_at, miss.done_at or miss.missed_at) + timedelta(hours=random.randint(1, 20))
        if at >= stage.now or (is_fresh and random.random() < 0.5) or at > miss.missed_at + timedelta(weeks=8):
            continue
        _explain(miss, at, random)
        count += 1
    _catch_up(stage)
    flag_missed(stage.act())
    _note(stage)
    return count


def _explain(miss: Obligation, at: datetime, random: Random) -> None:
    is_repeater = miss.owner.email.startswith(REPEATS)
    causes = list(Cause.objects.filter(is_active=True).order_by("position"))
    cause = next(row for row in causes if row.name == REPEATED) if is_repeater else random.choice(causes)
    organisation = organisation_selector.current()
    question = asking.question(miss, now=at, organisation=organisation)
    explanations.explain(
        Act(miss.owner, at, Via.DEMO),
        obligation=miss,
        cause=cause,
        words=WHYS.get(cause.name, OTHERWISE),
        catch_up_on=random.choice(question.days[1:5]) if question.needs_day else None,
    )


def _catch_up(stage: Stage) -> None:
    """Most catch-ups are done an hour before they are due."""
    duties = Obligation.objects.filter(trap__key=CATCH_UP, status="open", due_at__lt=stage.now)
    for duty in duties.select_related("owner").order_by("due_at", "pk"):
        miss_id = int(duty.subject.split(":")[1])
        row = MissExplanation.objects.select_related("obligation__owner").get(obligation=miss_id)
        luck = Random(f"{seeded.SEED}:caught-up:{duty.owner.email}:{row.obligation.subject}").random()
        if luck < SHARE_CAUGHT_UP and not duty.owner.email.startswith(seeded.SLIPS):
            act = Act(duty.owner, duty.due_at - timedelta(hours=1), Via.DEMO)
            explanations.report_done(act, explanation=row)


def _note(stage: Stage) -> None:
    """A manager wrote a note to the newest explanation of the person who repeats a cause."""
    rows = MissExplanation.objects.filter(obligation__owner__email__startswith=REPEATS).order_by("-given_at", "-pk")
    row, manager = rows.select_related("obligation__owner").first(), Person.objects.filter(email__startswith=NOTED_BY)
    if row is not None and manager.exists():
        explanations.add_note(stage.act(manager.get()), explanation=row, text=NOTE)


def _at(day: date, hour: int) -> datetime:
    return due_instant(day, time(hour), ZONE)
